"""The forms that run for browsers: one per desk, so many at most, none for longer than needed."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
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


class Desks:
    """Belongs to one event loop. `centre` is where the desks reach this centre."""

    def __init__(self, plan: BrowserDesks, store: Store) -> None:
        self.plan = plan
        self.homes = DeskHomes(plan.folder)
        self.centre = ""
        self._store = store
        self._running: dict[str, Running] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._upkeep: asyncio.Task[None] | None = None
        self._is_closed = False

    def open(self, centre: str) -> None:
        """From here on desks are served. Raises OSError."""
        self.homes.open()
        self.centre = centre
        self._upkeep = asyncio.create_task(self._keep_up())

    async def close(self) -> None:
        """End every form, with its draft kept; what they have not sent they send first."""
        self._is_closed = True
        if self._upkeep is not None:
            self._upkeep.cancel()
            with suppress(asyncio.CancelledError):
                await self._upkeep
        await asyncio.gather(*(one.stop() for one in self._running.values()))

    async def may_log(self, desk: BrowserDesk) -> bool:
        """Whether this desk still has a right to log."""
        return desk.name in await self._with_rights([desk])

    async def _with_rights(self, desks: list[BrowserDesk]) -> set[str]:
        return await run_in_threadpool(partial(with_rights, self._store, desks))

    async def look(self, desk: BrowserDesk, viewer: Viewer, page: Mapping[str, Any]) -> Running:
        """Show a desk's form to a tab; starts it where it does not run. Raises Full, OSError."""
        async with self._turns[desk.name]:
            running = self._running.get(desk.name)
            if running is None:
                running = await self._start(desk)
            await running.look(viewer, page)
        return running

    async def leave_for(self, desk: BrowserDesk) -> None:
        """End a desk's form for a moment: it is about to join once more."""
        running = self._running.get(desk.name)
        if running is not None:
            await running.stop()

    async def _start(self, desk: BrowserDesk) -> Running:
        if len(self._running) >= self.plan.most:
            await self._make_room()
        if self._is_closed or len(self._running) >= self.plan.most:
            raise Full
        self.homes.mark_unsent(desk)
        process = await start_form(self.homes.home(desk), self.centre)
        running = Running(desk, process, self._ended)
        self._running[desk.name] = running
        return running

    async def _make_room(self) -> None:
        """End the form at which nobody looked for longest."""
        alone = [one for one in self._running.values() if one.viewer is None]
        if alone:
            await min(alone, key=lambda one: one.alone_since).stop()

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
