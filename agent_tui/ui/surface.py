"""What a sitting asks of whatever shows it: the full screen, or the lines of the plain form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Surface(Protocol):
    """What shows a sitting. All but `post` is called on the surface's own thread."""

    def show(self) -> None:
        """The state is another: show it."""

    def show_soon(self) -> None:
        """News that can wait for the next key, or a moment."""

    def show_next_theme(self) -> str:
        """Change the colours; returns the name of the new ones, empty where there are none."""

    def post(self, call: Callable[[], None]) -> None:
        """From any thread: run `call` on the surface's own."""

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        """Run `call` after so many seconds."""

    def leave(self, wish: str) -> None:
        """End; `wish` is `left` or `practice`."""
