"""One key as the form hears it."""

from __future__ import annotations

from datetime import datetime

from ftr.record import record

# Equal keys closer than this come from a key that is held down. By default one repeats every 33 ms
# on Windows, 30 to 40 ms on X11 and Wayland and 90 ms on macOS; a hand that strikes one key twice
# needs 110 ms or more. A wrong guess costs one Enter, and no key is dropped.
HELD_DOWN_MS = 95.0
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
