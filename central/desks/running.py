"""One form that runs for a browser, whether or not somebody looks at it."""

from __future__ import annotations

import asyncio
import json
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping
from contextlib import suppress
from secrets import token_hex
from time import monotonic
from typing import Any

from central.desks.homes import BrowserDesk
from central.desks.viewer import Viewer

LEAVES_WITHIN_S = 8.0
MOST_TABS = 100  # whose keys are told apart; each reload is another one
_TELLS_PENDING = b'"pending"'


class Running:
    """The process with the tab that looks at it now, if any."""

    def __init__(
        self, desk: BrowserDesk, process: Process, ended: Callable[[Running], None]
    ) -> None:
        self.desk = desk
        self.number = token_hex(8)  # tells this form from a later one of the same desk
        self.viewer: Viewer | None = None
        self.pending: int | None = None
        self.alone_since = self.typed_at = monotonic()
        self.is_ending = False
        self._process = process
        self._ended = ended
        self._heard: dict[str, int] = {}  # tab -> the number of the last that it said
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        out = self._process.stdout
        assert out is not None  # noqa: S101  # it was started with a pipe
        with suppress(ValueError, OSError):  # a line beyond all measure ends it
            async for line in out:
                if _TELLS_PENDING in line:
                    self.pending = json.loads(line).get("pending", self.pending)
                if self.viewer is not None:
                    self.viewer.show(line.decode())
        self.is_ending = True
        with suppress(ProcessLookupError):
            if self._process.returncode is None and out.at_eof() is False:
                self._process.kill()
        await self._process.wait()
        if self.viewer is not None:
            self.viewer.tell({"told": "ended"})
            self.viewer.let_go()
        self._ended(self)

    async def look(self, viewer: Viewer, page: Mapping[str, Any]) -> None:
        """This tab looks from now on, and no other; it is told first which of its keys came."""
        if self.viewer is not None:
            self.viewer.tell({"told": "taken"})
            self.viewer.let_go()
        viewer.tell({"heard": self._heard.get(viewer.tab, 0), "form": self.number})
        self.viewer = viewer
        await self.say({"open": page})

    def look_away(self, viewer: Viewer) -> None:
        """This tab is gone."""
        if self.viewer is viewer:
            self.viewer = None
            self.alone_since = monotonic()

    async def typed(self, viewer: Viewer, number: int, said: Mapping[str, Any]) -> None:
        """What a tab says, once: a number that came before is passed over."""
        if self.viewer is not viewer or number <= self._heard.get(viewer.tab, 0):
            return
        self._heard[viewer.tab] = number
        if len(self._heard) > MOST_TABS:
            del self._heard[next(iter(self._heard))]
        self.typed_at = monotonic()
        await self.say(said)

    async def say(self, said: Mapping[str, Any]) -> None:
        """To the form; one that is ending hears nothing."""
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101  # it was started with a pipe
        with suppress(ConnectionError, RuntimeError):
            pipe.write(json.dumps(said).encode() + b"\n")
            await pipe.drain()

    async def stop(self, told: str = "ended") -> None:
        """Have the form leave, with its draft kept; by force where it does not.

        The tab is let go first: what it says from now on nobody would hear.
        """
        self.is_ending = True
        if self.viewer is not None:
            if told:
                self.viewer.tell({"told": told})
            self.viewer.let_go()
            self.viewer = None
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            await asyncio.wait_for(asyncio.shield(self._reading), LEAVES_WITHIN_S)
        except TimeoutError:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._reading
