"""What is asked for where a centre runs the form for browsers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = "desks"  # in the centre's home


@dataclass(frozen=True, slots=True)
class BrowserDesks:
    """`most` forms at once, with their data below `folder`.

    A form at which nobody looks ends after `alone_s`, one at which nobody types after `quiet_s`.
    Rights are looked at again every `look_s`; what is unsent is sent every `send_s`.
    """

    folder: Path
    most: int = 50
    alone_s: float = 15 * 60
    quiet_s: float = 8 * 3600
    look_s: float = 5.0
    send_s: float = 300.0
