"""The one widget: it has the focus, hears the keys, and draws itself row by row.

Only rows that changed are painted, and a key is answered by one frame.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from agent_tui.ui.drawing.draw import Drawn
from agent_tui.ui.drawing.rows import Span
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
# A sequence that the framework does not know comes as its characters, from its bracket on, and
# digits in it are no answers: a late "\x1b[?1;2c" of the terminal must not choose reason 1. In a
# note or a query nothing is an answer, and a line that comes in one piece keeps what follows a "[".
UNKNOWN_BEGINS = frozenset({"left_square_bracket", "alt+shift+o", "circumflex_accent"})
UNKNOWN_S = 0.005  # no hand is so quick


class FormView(Widget, can_focus=True):
    """Shows what it is given, and tells what is typed, pasted and clicked."""

    def __init__(
        self,
        palette: Palette,
        drawing: Callable[[int, int], Drawn],
        typed: Callable[[str, float], None],
        pasted: Callable[[str], None],
        writing: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__()
        self.palette = palette
        self._drawing = drawing
        self._typed = typed
        self._pasted = pasted
        self._writing = writing
        self.drawn = Drawn((), ())
        self._drawn_for = (0, 0)
        self._strips: dict[tuple[Span, ...], Strip] = {}  # of the rows painted last
        self._last_key_time = 0.0
        self._unknown_at = -1.0
        self.taken_at = 0.0  # seconds of time.monotonic

    def redraw(self) -> None:
        """Draw the present state; paint the rows that changed."""
        if not self.size.area:
            return
        before = self.drawn.rows if self._drawn_for == self.size else None
        self._draw()
        if before is None:
            self.refresh()
            return
        regions = changed_regions(before, self.drawn.rows)
        if regions:
            self.refresh(*regions)

    def repaint(self, palette: Palette) -> None:
        """Paint everything in other colours."""
        self.palette = palette
        self._strips = {}
        self.refresh()

    def _draw(self) -> None:
        width, height = self._drawn_for = self.size
        self.drawn = self._drawing(width, height)

    def on_resize(self) -> None:
        """A new size is a new drawing, where painting has not made it already."""
        if self._drawn_for != self.size:
            self.redraw()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of `crop`, as they are. The framework would dress every row once more, with
        borders, backgrounds and filters that the form has not: half of what a frame costs.
        """
        strips = [self.render_line(y) for y in crop.line_range]
        self._strips = dict(zip(self.drawn.rows, strips, strict=False)) if not crop.y else {}
        left, right = crop.column_span
        return [strip.crop(left, right) for strip in strips]

    def render_line(self, y: int) -> Strip:
        """One row, in the present colours. The first one that a size is painted with draws all of
        them, so that the very first frame has the form in it.
        """
        if self._drawn_for != self.size:
            self._draw()
        if y >= len(self.drawn.rows):
            return Strip.blank(self.size.width, self.palette["text"])
        row = self.drawn.rows[y]
        return self._strips.get(row) or self._strip(row)

    def _strip(self, row: tuple[Span, ...]) -> Strip:
        palette = self.palette
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
        if event.key in UNKNOWN_BEGINS:
            self._unknown_at = time
        elif time - self._unknown_at < UNKNOWN_S and not self._writing():
            return
        if time <= self._last_key_time:
            time = events.Key(event.key, event.character).time  # now, on the same clock
        self._last_key_time = time
        self.taken_at = monotonic()
        self._typed(key_name(event), time * 1000)

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text is no typing."""
        event.stop()
        self._pasted(event.text)

    def on_click(self, event: events.Click) -> None:
        """A click on a row is its key."""
        event.stop()
        key = self.drawn.key_at(event.x, event.y)
        if key is not None:
            self._typed(key, event.time * 1000)


def key_name(event: events.Key) -> str:
    """The key as the form names it: a printable character as itself, else Textual's name.

    With Ctrl or Alt held a character is no answer, although some terminals send it along.
    """
    if event.key.startswith(("ctrl+", "alt+")):
        return event.key
    if event.character is not None and event.is_printable:
        return event.character
    return KEYPAD.get(event.key, event.key)


def changed_regions(
    before: Sequence[tuple[Span, ...]], after: Sequence[tuple[Span, ...]]
) -> list[Region]:
    """The parts of the screen that differ: per row, from the first column that does to the last."""
    regions = []
    for y, (old, new) in enumerate(zip(before, after, strict=True)):
        if old != new:
            left, right = _changed_columns(old, new)
            regions.append(Region(left, y, right - left, 1))
    return regions


def _changed_columns(old: tuple[Span, ...], new: tuple[Span, ...]) -> tuple[int, int]:
    """(first, end) of the columns in which two rows of equal width differ."""
    left = right = 0
    for (mine, role), (theirs, their_role) in zip(old, new, strict=False):
        if role != their_role:
            break
        if mine != theirs:
            left += _alike(mine, theirs)
            break
        left += cell_len(mine)
    for (mine, role), (theirs, their_role) in zip(reversed(old), reversed(new), strict=False):
        if role != their_role:
            break
        if mine != theirs:
            right += _alike(mine[::-1], theirs[::-1])
            break
        right += cell_len(mine)
    width = sum(cell_len(text) for text, _ in new)
    return left, max(left + 1, width - right)


def _alike(mine: str, theirs: str) -> int:
    """How many blanks both begin with; only blanks, because other characters may be wide."""
    ends = (len(text) - len(text.lstrip(" ")) for text in (mine, theirs))
    return min(ends)
