"""One browser tab that looks at a form. What is to be told waits its turn; a tab that does not
take it in is let go, so that it holds up nobody.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

MOST_WAITING = 400
_END = ""


class Viewer:
    """Tells a tab what the form says, in order."""

    def __init__(self, socket: WebSocket, tab: str) -> None:
        self.tab = tab
        self._socket = socket
        self._lines: asyncio.Queue[str] = asyncio.Queue(MOST_WAITING)
        self._is_gone = False

    def show(self, line: str) -> None:
        """Tell it a line of the form's; where too many wait already, let it go."""
        if self._is_gone:
            return
        try:
            self._lines.put_nowait(line)
        except asyncio.QueueFull:
            self.let_go()

    def tell(self, message: Mapping[str, Any]) -> None:
        """As `show`, with a message of our own."""
        self.show(json.dumps(message))

    def let_go(self) -> None:
        """Close the tab's connection once it was told what waits, as far as it takes that in."""
        self._is_gone = True
        while True:
            try:
                self._lines.put_nowait(_END)
                return
            except asyncio.QueueFull:
                with suppress(asyncio.QueueEmpty):
                    self._lines.get_nowait()

    async def run(self) -> None:
        """Until the tab is let go, or gone."""
        with suppress(WebSocketDisconnect, RuntimeError, OSError):
            while (line := await self._lines.get()) != _END:
                await self._socket.send_text(line)
            if self._socket.application_state is WebSocketState.CONNECTED:
                await self._socket.close()
