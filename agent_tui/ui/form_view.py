"""The one widget: it has the focus, hears the keys, and draws itself row by row.

Only rows that changed are painted, and a key is answered by one frame.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from agent_tui.ui.drawing.draw import Drawn
from agent_tui.ui.palette import Palette

KEYPAD = {
    "decimal": ".",
    "divide": "/",
    "multiply": "*",
    "subtract": "-",
    "add": "+",
    "separator": ",",
    "equal": "=",
}


class FormView(Widget, can_focus=True):
    """Shows what it is given, and tells what is typed, pasted and clicked."""

    def __init__(
        self,
        palette: Palette,
        drawing: Callable[[int, int], Drawn],
        typed: Callable[[str, float], None],
        pasted: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.palette = palette
        self._drawing = drawing
        self._typed = typed
        self._pasted = pasted
        self._drawn = Drawn((), ())
        self._last_key_time = 0.0

    def redraw(self) -> None:
        """Draw the present state; paint the rows that changed."""
        width, height = self.size
        if not width or not height:
            return
        before, self._drawn = self._drawn.rows, self._drawing(width, height)
        rows = self._drawn.rows
        if len(before) != len(rows):
            self.refresh()
            return
        changed = [y for y in range(height) if rows[y] != before[y]]
        for first, last in _runs(changed):
            self.refresh(Region(0, first, width, last - first + 1))

    def repaint(self, palette: Palette) -> None:
        """Paint everything in other colours."""
        self.palette = palette
        self.refresh()

    def on_resize(self) -> None:
        """A new size is a new drawing."""
        self._drawn = Drawn((), ())
        self.redraw()

    def render_line(self, y: int) -> Strip:
        """One row, in the present colours."""
        if y >= len(self._drawn.rows):
            return Strip.blank(self.size.width, self.palette["text"])
        palette = self.palette
        row = self._drawn.rows[y]
        return Strip([Segment(text, palette[role]) for text, role in row], self.size.width)

    def on_key(self, event: events.Key) -> None:
        """Every key is the form's own: no binding of the framework comes between."""
        event.stop()
        event.prevent_default()
        self.take(event)

    def take(self, event: events.Key) -> None:
        """Pass a key on, with the time at which it was typed.

        A terminal that reports keys in full gives equal keys one shared event with the time of
        the first: a time that is not later than the key before is then not believed.
        """
        time = event.time
        if time <= self._last_key_time:
            time = monotonic()
        self._last_key_time = time
        self._typed(key_name(event), time * 1000)

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text is no typing."""
        event.stop()
        self._pasted(event.text)

    def on_click(self, event: events.Click) -> None:
        """A click on a row is its key."""
        event.stop()
        key = self._drawn.key_at(event.x, event.y)
        if key is not None:
            self._typed(key, event.time * 1000)


def key_name(event: events.Key) -> str:
    """The key as the form names it: a printable character as itself, else Textual's name."""
    if event.character is not None and event.is_printable:
        return event.character
    return KEYPAD.get(event.key, event.key)


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Neighbouring numbers as (first, last)."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
