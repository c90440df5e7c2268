"""A centre's application called from tests, in this process and without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI

from central.service.app import create_app
from central.service.crowd import Limits, Rate
from central.store.access import new_access
from central.store.database import Store
from ftr.words import Role


@dataclass
class Caller:
    """Calls the application; `answer` is the plain response."""

    app: FastAPI
    store: Store
    runner: asyncio.Runner

    def __call__(
        self, method: str, path: str, token: str | None = None, **rest: Any
    ) -> httpx.Response:
        """One request; `token` goes into the Authorization header, `host` is who asks."""
        headers = dict(rest.pop("headers", {}))
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return self.runner.run(self._call(method, path, headers=headers, **rest))

    async def _call(
        self, method: str, path: str, host: str = "192.0.2.7", **rest: Any
    ) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, client=(host, 1234))
        async with httpx.AsyncClient(transport=transport, base_url="http://centre") as client:
            return await client.request(method, path, **rest)

    def access(self, role: Role, pilot_id: str | None = None) -> str:
        """A new token of a person."""
        _right, token = self.store.write(
            lambda c: new_access(
                c,
                access_id=self.store.fresh.new_id(),
                secret=self.store.fresh.secret(),
                role=role,
                pilot_id=pilot_id,
                label="",
                at="2026-11-22T09:00:00.000Z",
            )
        )
        return token


WITHOUT_END = Rate(10**9, 1)
NO_LIMITS = Limits(token=WITHOUT_END, anonymous=WITHOUT_END, unknown_token=WITHOUT_END)


@contextmanager
def calling(store: Store, limits: Limits | None = None) -> Iterator[Caller]:
    """A caller of a new application on this store."""
    with asyncio.Runner() as runner:
        yield Caller(create_app(store, limits=limits), store, runner)
