"""The forms that run for browsers: one per desk, so many at most, none for longer than needed."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from time import monotonic
from typing import Any

from starlette.concurrency import run_in_threadpool

from central.desks.homes import BrowserDesk, DeskHomes
from central.desks.plan import BrowserDesks
from central.desks.programs import send, start_form
from central.desks.rights import with_rights
from central.desks.running import Running
from central.desks.viewer import Viewer
from central.store.database import Store

log = logging.getLogger("eerst_online.centre")


class Full(Exception):
    """As many forms run as may."""


class Closed(Exception):
    """The centre is stopping; the next one opens the form again."""


class Desks:
    """Belongs to one event loop. `centre` is where the desks reach this centre."""

    def __init__(self, plan: BrowserDesks, store: Store) -> None:
        self.plan = plan
        self.homes = DeskHomes(plan.folder)
        self.centre = ""
        self._store = store
        self._running: dict[str, Running] = {}
        self._starting = 0
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._upkeep: asyncio.Task[None] | None = None
        self._closed = asyncio.Event()

    def open(self, centre: str) -> None:
        """From here on desks are served. Raises OSError."""
        self.homes.open()
        self.centre = centre
        self._upkeep = asyncio.create_task(self._keep_up())

    async def close(self) -> None:
        """End every form, with its draft kept; what they have not sent they send first.

        Their tabs are told nothing: they try again by themselves, and find the next centre.
        """
        self._closed.set()
        if self._upkeep is not None:
            self._upkeep.cancel()
            with suppress(asyncio.CancelledError):
                await self._upkeep
        await asyncio.gather(*(one.stop("") for one in self._running.values()))

    async def may_log(self, desk: BrowserDesk) -> bool:
        """Whether this desk still has a right to log."""
        return desk.name in await self._with_rights([desk])

    async def _with_rights(self, desks: list[BrowserDesk]) -> set[str]:
        return await run_in_threadpool(partial(with_rights, self._store, desks))

    async def look(self, desk: BrowserDesk, viewer: Viewer, page: Mapping[str, Any]) -> Running:
        """Show a desk's form to a tab; starts it where it does not run.

        Raises Full, Closed, OSError.
        """
        async with self._turns[desk.name]:
            running = self._running.get(desk.name)
            if running is not None and running.is_ending:
                await running.stop()
                running = None
            if running is None:
                running = await self._start(desk)
            await running.look(viewer, page)
        return running

    @asynccontextmanager
    async def apart(self, desk: BrowserDesk) -> AsyncIterator[None]:
        """End a desk's form, and start none until the block ends: it joins once more."""
        async with self._turns[desk.name]:
            running = self._running.get(desk.name)
            if running is not None:
                await running.stop()
            yield

    async def _start(self, desk: BrowserDesk) -> Running:
        while self._is_full() and await self._make_room():
            pass
        if self._closed.is_set():
            raise Closed
        if self._is_full():
            raise Full
        self.homes.mark_unsent(desk)
        self._starting += 1
        try:
            process = await start_form(self.homes.home(desk), self.centre)
        finally:
            self._starting -= 1
        running = Running(desk, process, self._ended)
        self._running[desk.name] = running
        if self._closed.is_set():
            await running.stop("")
            raise Closed
        return running

    def _is_full(self) -> bool:
        return len(self._running) + self._starting >= self.plan.most

    async def _make_room(self) -> bool:
        """End the form at which nobody looked for longest; whether there was one."""
        everyone = self._running.values()
        alone = [one for one in everyone if one.viewer is None and not one.is_ending]
        if alone:
            await min(alone, key=lambda one: one.alone_since).stop()
        return bool(alone)

    def _ended(self, running: Running) -> None:
        self._running.pop(running.desk.name, None)
        if running.pending == 0:
            self.homes.mark_sent(running.desk)

    async def _keep_up(self) -> None:
        send_at = monotonic()
        while True:
            try:
                if monotonic() >= send_at:
                    send_at = monotonic() + self.plan.send_s
                    await self._send_unsent()
                await self._end_some()
            except Exception:
                log.exception("the forms of browsers could not be looked after")
            await asyncio.sleep(self.plan.look_s)

    async def _end_some(self) -> None:
        """Forms that nobody uses any more, or that lost their right."""
        everyone, now = list(self._running.values()), monotonic()
        rights = await self._with_rights([one.desk for one in everyone])
        for one in everyone:
            if one.desk.name not in rights:
                await one.stop("revoked")
            elif one.viewer is None and now - one.alone_since >= self.plan.alone_s:
                await one.stop()
            elif now - one.typed_at >= self.plan.quiet_s:
                await one.stop("quiet")

    async def _send_unsent(self) -> None:
        """Desks whose form ended before the centre had everything, as after a crash."""
        for desk in self.homes.unsent():
            async with self._turns[desk.name]:
                if desk.name in self._running:
                    continue
                if await send(self.homes.home(desk), self.centre):
                    self.homes.mark_sent(desk)
