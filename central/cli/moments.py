"""Moments as people read them in lists: the pilot's own clock, to the minute."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def local_minute(instant: str, timezone: str) -> str:
    """ "2026-11-27 23:59+01:00": an ISO 8601 instant on the clock of `timezone`."""
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo(timezone))
    return local.isoformat(" ", "minutes")
