"""One key as the form hears it."""

from __future__ import annotations

from datetime import datetime

from ftr.record import record

HELD_DOWN_MS = 45.0  # equal keys closer than this come from a key that is held down
AFTER_FOCUS_MS = 300.0  # keys this soon after the window came back may be meant for another one
NUM_LOCK_KEYS = frozenset(
    {"home", "end", "pageup", "pagedown", "insert", "up", "down", "left", "right", "begin"}
)


@record
class Stroke:
    """A key: one printable character as itself, or a name such as `enter`, `f2` or `ctrl+q`.

    `at_ms` is a monotonic clock in milliseconds; `now` the wall clock, aware.
    """

    key: str
    at_ms: float
    now: datetime

    @property
    def is_text(self) -> bool:
        """Whether the key writes a character."""
        return len(self.key) == 1 and self.key.isprintable()
