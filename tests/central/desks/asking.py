"""Asks an application in this process, web sockets too."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from central.desks.desks import Desks

with warnings.catch_warnings():  # it would rather have a fork of httpx, which is not ours to use
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

HOST = "127.0.0.1:8741"


@contextmanager
def client(app: Any, desks: Desks, base: str = f"http://{HOST}") -> Iterator[TestClient]:
    """A browser's way to an application whose desks are open."""
    with TestClient(app, base_url=base) as asking:
        assert asking.portal is not None

        async def opened() -> None:
            desks.open("http://127.0.0.1:1")

        asking.portal.call(opened)
        try:
            yield asking
        finally:
            asking.portal.call(desks.close)
