"""Real logs, read from the folder that REALDATA names; tests skip with a reason without it."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

ZONE = ZoneInfo("Asia/Jerusalem")
BANK_DAY = date(1999, 8, 3)  # the file gives times only; its day lay in August 1999


def real_log(name: str) -> Path:
    """A file below REALDATA; skips the test where it is not there."""
    folder = os.environ.get("REALDATA")
    if not folder:
        pytest.skip("REALDATA names no folder with the public logs")
    path = Path(folder, name)
    if not path.exists():
        pytest.skip(f"the folder that REALDATA names has no {name}")
    return path


@dataclass(frozen=True, slots=True)
class Call:
    """One answered call: who (empty: unknown), what kind, and from when to when, aware."""

    agent: str
    kind: str
    start: datetime
    end: datetime


def answered_calls(path: Path) -> Iterator[Call]:
    """The calls that an agent took, in the order of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["outcome"] == "AGENT":
                yield Call(
                    row["agent"], row["type"], _instant(row["ser_start"]), _instant(row["ser_exit"])
                )


def _instant(text: str) -> datetime:
    hours, minutes, seconds = map(int, text.split(":"))
    return datetime.combine(BANK_DAY, time(hours, minutes, seconds), ZONE)
