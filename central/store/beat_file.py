"""The last beat of the database that serves from a home, kept in a file outside it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from central.private_files import write_private
from central.store.beat import Beat

BEAT_FILE = "centre.beat.json"


@dataclass(frozen=True, slots=True)
class BeatFile:
    """The last beat of the database that served from this home."""

    path: Path

    def read(self) -> Beat | None:
        """None where there is none, or none that can be read."""
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            return Beat(str(data["incarnation"]), int(data["number"]))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def write(self, kept: Beat) -> None:
        """Keep a beat, durably. Raises OSError."""
        write_private(self.path, json.dumps(asdict(kept)))
