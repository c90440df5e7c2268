"""Moments as other systems write them.

Days are read as year-month-day or day-month-year, never month first. Times without a zone are
in the pilot's. Twice a year that leaves a question, decided as calendars do: in the hour that
comes twice, the first (summer time) is meant; a time in the hour that is skipped counts from
the clock before the jump, so 02:30 becomes 03:30.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from ftr.errors import BadInput
from ftr.texts import chosen_language, texts

_DAY = (
    r"(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})[-/.](?P<m2>\d{1,2})[-/.](?P<y2>\d{4})"
    r"|(?P<y3>\d{4})(?P<m3>\d{2})(?P<d3>\d{2}))"
)
_TIME = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d+))?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?(?:\s*(?P<zone>Z|UTC|[+-]\d{2}(?::?\d{2})?))?"
)
_WITH_DAY = re.compile(rf"{_DAY}(?:(?:T|,?\s+){_TIME})?", re.IGNORECASE)
_ONLY_TIME = re.compile(_TIME, re.IGNORECASE)
YEARS = range(1970, 2200)
MAX_OFFSET = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in UTC; `only_day` where no time was written (then it is the day's beginning)."""

    instant: datetime
    only_day: bool = False


def read_moment(text: str, zone: ZoneInfo, day: date | None) -> Moment:
    """The moment in `text`, on `day` where it holds only a time. Raises BadInput."""
    match = _WITH_DAY.fullmatch(text) or _ONLY_TIME.fullmatch(text)
    if match is None:
        t = texts("words", chosen_language())
        raise BadInput(
            t.gettext(
                "“{text}” is not a moment; write 2026-11-16 14:05 or 16-11-2026 14:05"
            ).format(text=text)
        )
    parts = match.groupdict()
    written = _day(parts, text)
    if written is None and day is None:
        t = texts("words", chosen_language())
        raise BadInput(
            t.gettext("“{text}” is a time without a day; say the day with --date").format(text=text)
        )
    found = written or day
    assert found is not None  # noqa: S101  # one of the two is there, as checked above
    if parts["hour"] is None:
        return Moment(day_start(found, zone), only_day=True)
    naive = datetime.combine(found, time()) + _since_midnight(parts, text)
    aware = naive.replace(tzinfo=_zone(parts["zone"]) or zone)
    return Moment(aware.astimezone(UTC))


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which `day` begins in `zone`."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def _day(parts: dict[str, str | None], text: str) -> date | None:
    for year, month, day in (("y", "m", "d"), ("y2", "m2", "d2"), ("y3", "m3", "d3")):
        if parts.get(year):
            try:
                if int(parts[year] or 0) not in YEARS:
                    raise ValueError(parts[year])
                return date(int(parts[year] or 0), int(parts[month] or 0), int(parts[day] or 0))
            except ValueError as error:
                t = texts("words", chosen_language())
                raise BadInput(
                    t.gettext(
                        "“{text}” is not a day; write year-month-day or day-month-year"
                    ).format(text=text)
                ) from error
    return None


def _since_midnight(parts: dict[str, str | None], text: str) -> timedelta:
    hour, minute = int(parts["hour"] or 0), int(parts["minute"] or 0)
    second = int(parts["second"] or 0)
    half = (parts["half"] or "").lower()
    if half:
        fits = 1 <= hour <= 12
        hour = hour % 12 + (12 if half == "p" else 0)
    else:
        fits = hour < 24 or (hour == 24 and minute == second == 0)
    if not fits or minute > 59 or second > 59:
        t = texts("words", chosen_language())
        raise BadInput(t.gettext("“{text}” is not a time of the day").format(text=text))
    micro = int((parts["part"] or "0")[:6].ljust(6, "0"))
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text.upper() in ("Z", "UTC"):
        return UTC
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if offset > MAX_OFFSET:
        t = texts("words", chosen_language())
        raise BadInput(t.gettext("“{text}” is not a time zone").format(text=text))
    return timezone(sign * offset)
