"""The line to the store: it opens on a thread of its own, and nothing asked of it is dropped."""

from __future__ import annotations

import threading
from collections.abc import Callable

from agent_tui.capture import Capture, NotSaved, OpenDesk, Report, Saved, Told, Unavailable
from ftr.errors import PersonError

Ask = Callable[[OpenDesk], None]
Post = Callable[[Callable[[], None]], None]


class DeskLine:
    """`post` runs a call on the screen's own thread; everything public is called there.

    `report` and `told` are called there too.
    """

    def __init__(
        self,
        open_desk: Callable[[Report], OpenDesk],
        report: Report,
        told: Told,
        post: Post,
    ) -> None:
        self._open_desk = open_desk
        self._report = report
        self._told = told
        self._post = post
        self._desk: OpenDesk | None = None
        self._is_opening = False
        self._asks: list[Ask] = []
        self._saves: list[Capture] = []
        self._closed: Callable[[], None] | None = None

    def open(self) -> None:
        """Start opening the store; whatever it does, it is no wait for the screen."""
        self._is_opening = True
        threading.Thread(target=self._open, name="open-desk", daemon=True).start()

    def _open(self) -> None:
        try:
            desk = self._open_desk(lambda news: self._post(lambda: self._report(news)))
        except PersonError as error:
            reason = str(error)
            self._post(lambda: self._failed(reason))
            return
        self._post(lambda: self._opened(desk))

    def _opened(self, desk: OpenDesk) -> None:
        self._desk, self._is_opening = desk, False
        asks, self._asks, self._saves = self._asks, [], []
        for ask in asks:
            ask(desk)
        if self._closed is not None:
            self.close(self._closed)

    def _failed(self, reason: str) -> None:
        """What should have been saved is not; what else was asked waits for the next try."""
        self._is_opening = False
        saves, self._saves = self._saves, []
        self._asks = []
        self._report(Unavailable("failed", reason))
        for capture in saves:
            self._told(NotSaved(capture, "failed", reason))
        if self._closed is not None:
            self._closed()

    def ask(self, ask: Ask) -> None:
        """Ask it of the store now, or in order as soon as it is there."""
        if self._desk is None:
            self._asks.append(ask)
        else:
            ask(self._desk)

    def key_came(self) -> None:
        """Somebody types."""
        if self._desk is not None:
            self._desk.key_came()

    def save(self, capture: Capture) -> None:
        """Hand over a capture. A store that could not be opened is tried once more."""

        def hear(told: Saved | NotSaved) -> None:
            self._post(lambda: self._told(told))

        if self._desk is None:
            self._saves.append(capture)
        self.ask(lambda desk: desk.save(capture, hear))
        if self._desk is None and not self._is_opening:
            self.open()

    def close(self, closed: Callable[[], None]) -> None:
        """Close the store once it has done what was asked, then call `closed`; a second call
        does not wait.
        """
        desk = self._desk
        if self._closed is closed or (desk is None and not self._is_opening):
            closed()
            return
        self._closed = closed
        if desk is None:
            return

        def end() -> None:
            desk.close()
            self._post(closed)

        threading.Thread(target=end, name="close-desk", daemon=True).start()
