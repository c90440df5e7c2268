"""What a finding is, and from how much on there is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ftr.clock import local_day
from ftr.pilot import Pilot

ENOUGH_HANDLED = 20  # contacts before a percentage of one agent, day or hour means anything


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is stable; `subject` is the agent, day, hour or desk it is about, or ''. `urgent`
    where waiting costs measurements. `text` says what was seen, `do` what to do now.
    """

    code: str
    subject: str
    urgent: bool
    text: str
    do: str


def is_running(pilot: Pilot, now: datetime) -> bool:
    """Whether today is one of the pilot's days."""
    return pilot.start <= local_day(now, ZoneInfo(pilot.timezone)) <= pilot.end
