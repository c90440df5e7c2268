"""Forms behind browsers, for tests: a small program in place of the form, and a tab's end of its
line.
"""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.websockets import WebSocketState

from central.desks.desks import Desks
from central.desks.homes import BrowserDesk
from central.desks.plan import BrowserDesks
from central.store.database import Store
from tests.central.making import join

PAGE = {"size": [80, 24], "clock": 0, "light": True}
ECHO = """
import json, sys
print(json.dumps({"ready": True, "pending": 0}), flush=True)
for line in sys.stdin:
    said = json.loads(line)
    if said.get("key") == "crash":
        sys.exit(3)
    print(json.dumps({"echo": said}), flush=True)
"""


async def start_echo(home: Path, centre: str) -> Process:
    """What starts that program, as the form is started."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-S", "-c", ECHO, stdin=PIPE, stdout=PIPE
    )


class Socket:
    """A tab's end of the line, as the server knows it."""

    application_state = WebSocketState.DISCONNECTED  # so that nobody closes it

    def __init__(self, *, takes: bool = True) -> None:
        self.told: list[dict[str, Any]] = []
        self._takes = takes

    async def send_text(self, text: str) -> None:
        if not self._takes:
            await asyncio.Event().wait()
        self.told.append(json.loads(text))


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.sleep(0.01)


def echoes(socket: Socket) -> list[dict[str, Any]]:
    return [one["echo"] for one in socket.told if "echo" in one]


@asynccontextmanager
async def opened(plan: BrowserDesks, store: Store) -> AsyncIterator[Desks]:
    desks = Desks(plan, store)
    desks.open("http://127.0.0.1:1")
    try:
        yield desks
    finally:
        await desks.close()


def joined(desks: Desks, store: Store, pilot: str, code: str) -> BrowserDesk:
    desk, _cookie = desks.homes.new()
    return desks.homes.keep(desk, pilot, join(store, code).enrolment_id)


def run(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 60))
