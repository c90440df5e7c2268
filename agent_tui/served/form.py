"""The form behind a page: the same sitting as behind the screen, drawn as rows for somebody else.

It goes on when nobody looks; whoever opens it gets the whole of it, and then what changes.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from agent_tui.capture import OpenDesk, Report
from agent_tui.served.colours import looks
from agent_tui.snapshot import Snapshot
from agent_tui.turns import Turns
from agent_tui.ui.drawing.draw import Drawn, draw
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.joined import theme_of
from agent_tui.ui.palette import THEMES, palette
from agent_tui.ui.sitting import Sitting

AHEAD_MS = 60_000.0  # no form takes longer to open
SOON_S = 0.7  # how long news about sending may wait for the next key
WIDEST, HIGHEST = 240, 90
THEMES_OF_A_PAGE = tuple(name for name in THEMES if name != "terminal")
Said = Mapping[str, Any]


class ServedForm:
    """`say(message)` tells the page. `hear` may be called from any thread."""

    def __init__(
        self,
        snapshot: Snapshot,
        draft: Mapping[str, Any] | None,
        open_desk: Callable[[Report], OpenDesk],
        say: Callable[[Said], None],
        **fixed: Any,
    ) -> None:
        self._say = say
        self._turns = Turns()
        self._wish: str | None = None
        self._is_stale = self._shows_soon = False
        self._size: tuple[int, int] | None = None
        self._drawn = Drawn((), ())
        self._told: dict[str, Any] = {}
        self._clock_ms = 0.0
        self._last_ms = 0.0
        self._has_chosen = "theme" in snapshot.settings
        theme = theme_of(snapshot, "truecolor")
        self._theme = theme if theme in THEMES_OF_A_PAGE else THEMES_OF_A_PAGE[0]
        self.sitting = Sitting(self, snapshot, draft, open_desk, **fixed)

    def run(self) -> str:
        """Log until the person leaves; returns what is wished next."""
        self.sitting.open()
        while self._wish is None:
            self._turns.next()()
            if self._turns.is_idle:
                self._draw()
        return self._wish

    # What is heard

    def hear(self, said: Said) -> None:
        """A message of the page: see `_heard`."""
        self.post(lambda: self._heard(said))

    def end(self) -> None:
        """Nobody will say anything more: leave, with the draft kept."""
        self.post(self.sitting.leave)

    def _heard(self, said: Said) -> None:
        """One message: `open` (the whole again), `size`, `key`, `paste`, `click` or `focus`.

        Instants are of the page's own clock, in milliseconds; `open` tells what it says now.
        What does not fit is passed over: it comes from a browser.
        """
        try:
            act = self._meant(said)
        except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError):
            return
        if act is not None:
            act()

    def _meant(self, said: Said) -> Callable[[], None] | None:
        """What the sitting is to do; raises what strange values raise, before anything is done."""
        if "open" in said:
            self._open(said["open"])
        elif "size" in said:
            self._size = _size(said["size"])
            self._is_stale = True
        elif "key" in said:
            return partial(self.sitting.typed, _key(said["key"]), self._at(said))
        elif "paste" in said:
            return partial(self.sitting.pasted, str(said["paste"])[:2000])
        elif "click" in said:
            column, row = said["click"]
            key = self._drawn.key_at(int(column), int(row))
            return partial(self.sitting.typed, key, self._at(said)) if key is not None else None
        elif "focus" in said:
            return partial(self.sitting.focused, self._at(said))
        return None

    def _open(self, page: Mapping[str, Any]) -> None:
        self._size = _size(page["size"])
        now = time.monotonic() * 1000
        self._clock_ms = max(now, self._last_ms) - float(page["clock"])
        if not self._has_chosen and isinstance(page.get("light"), bool):
            self._theme = "light" if page["light"] else "dark"
        self._drawn, self._told = Drawn((), ()), {}
        self._is_stale = True

    def _at(self, said: Said) -> float:
        """When something was typed, on this computer's clock: the way here may bunch up keys.

        What the page said as it opened was heard later, perhaps by seconds: by so much its keys
        seem to come from a moment ahead. Only the time between them counts.
        """
        now = time.monotonic() * 1000
        at = float(said["at"]) + self._clock_ms
        self._last_ms = max(self._last_ms, min(at, now + AHEAD_MS) if math.isfinite(at) else now)
        return self._last_ms

    # A surface of the sitting

    def show(self) -> None:
        """The state is another: it is drawn once nothing more is to be heard first."""
        self._is_stale = True

    def show_soon(self) -> None:
        """News that can wait for the next key, or a moment."""
        if not self._shows_soon:
            self._shows_soon = True
            self.later(SOON_S, self._shown_soon)

    def _shown_soon(self) -> None:
        self._shows_soon = False
        self._is_stale = True

    def show_next_theme(self) -> str:
        """Change the colours."""
        at = THEMES_OF_A_PAGE.index(self._theme)
        self._theme = THEMES_OF_A_PAGE[(at + 1) % len(THEMES_OF_A_PAGE)]
        self._has_chosen = self._is_stale = True
        return self._theme

    def post(self, call: Callable[[], None]) -> None:
        """From any thread: run `call` on the form's own."""
        self._turns.post(call)

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        """Run `call` after so many seconds."""
        self._turns.later(seconds, call)

    def leave(self, wish: str) -> None:
        """End."""
        self._wish = wish

    # Drawing

    def _draw(self) -> None:
        if not self._is_stale or self._size is None:
            return
        self._is_stale = False
        sitting, (width, height) = self.sitting, self._size
        before = self._drawn.rows
        scene = Scene(sitting.state, sitting.sheet, sitting.around, width, height)
        self._drawn = draw(scene)
        message = dict(self._news())
        rows = {str(y): row for y, row in _changed(before, self._drawn.rows)}
        if rows:
            message |= {"rows": rows, "size": [width, height]}
        if message:
            self._say(message)

    def _news(self) -> Iterator[tuple[str, Any]]:
        """What else the page is to know, where it is not what it was told before."""
        state = self.sitting.state
        known = {
            "looks": self._theme,
            "language": state.language,
            "pending": state.pending,
            "pilot": self.sitting.around.pilot,
        }
        for name, value in known.items():
            if self._told.get(name) != value:
                self._told[name] = value
                is_theme = name == "looks"
                yield name, looks(palette(self._theme, no_colour=False)) if is_theme else value


def _changed(before: Any, after: Any) -> Iterator[tuple[int, Any]]:
    for y, row in enumerate(after):
        if len(before) != len(after) or before[y] != row:
            yield y, row


def _size(given: Any) -> tuple[int, int]:
    width, height = int(given[0]), int(given[1])
    return max(20, min(width, WIDEST)), max(8, min(height, HIGHEST))


def _key(given: Any) -> str:
    """A key's name; raises ValueError on what can be none."""
    key = str(given)
    if not 1 <= len(key) <= 20:  # the longest is "shift+backspace"
        raise ValueError(key)
    return key
