"""The clock, the time zone and the ids of this computer, handed in so that tests choose them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ftr.words import Origin


@dataclass(frozen=True, slots=True)
class Machine:
    """`now` gives aware instants; `zone` is the local zone (None: the system's own).

    `zone_name` is its IANA name, empty where the system does not tell; `new_id` makes UUIDv7 texts.
    """

    now: Callable[[], datetime]
    new_id: Callable[[], str]
    zone: tzinfo | None = None
    zone_name: str = ""

    def day_of(self, instant: datetime) -> date:
        """The calendar day of `instant` on this computer."""
        return instant.astimezone(self.zone).date()

    def today(self) -> str:
        """The ISO day it is here now."""
        return self.day_of(self.now()).isoformat()

    def tz(self, instant: datetime, pilot_zone: str) -> str:
        """The zone to record with an entry: an IANA name, else an offset like `+01:00`.

        Windows has no IANA name: there the pilot's zone is right as long as its offset is ours,
        now and half a year from now.
        """
        if self.zone_name:
            return self.zone_name
        local = instant.astimezone(self.zone)
        try:
            zone = ZoneInfo(pilot_zone)
        except (ZoneInfoNotFoundError, ValueError):
            return _offset(local)
        other = local.replace(month=(local.month + 5) % 12 + 1, day=1, tzinfo=None)
        same = all(
            moment.replace(tzinfo=self.zone).astimezone(self.zone).utcoffset()
            == moment.replace(tzinfo=zone).utcoffset()
            for moment in (local.replace(tzinfo=None), other)
        )
        return pilot_zone if same else _offset(local)


@dataclass(frozen=True, slots=True)
class Manner:
    """How this desk keeps entries: real ones go to the outbox, practice ones never do."""

    machine: Machine
    origin: Origin = Origin.DESK
    outbox: bool = True


def this_machine() -> Machine:
    """The real clock, zone and ids."""
    from uuid_utils.compat import uuid7

    return Machine(
        now=lambda: datetime.now(UTC), new_id=lambda: str(uuid7()), zone_name=zone_name()
    )


def zone_name() -> str:
    """The IANA name of the system's zone where POSIX tells it, else empty."""
    name = os.environ.get("TZ", "").lstrip(":")
    if not name and os.name != "nt":
        name = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    try:
        return ZoneInfo(name).key if name else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""


def _offset(local: datetime) -> str:
    text = local.strftime("%z") or "+0000"
    return f"{text[:3]}:{text[3:5]}"
