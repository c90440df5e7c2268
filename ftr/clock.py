"""Instants as text: UTC, milliseconds, fixed width, so that text order is time order."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loaded by whoever has a zone: the form's first frame needs none
    from zoneinfo import ZoneInfo


def to_text(instant: datetime) -> str:
    """An aware datetime as `2026-11-22T07:31:00.123Z`; raises ValueError on a naive one."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    if instant.tzinfo is not UTC:
        instant = instant.astimezone(UTC)
    return instant.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def from_text(text: str) -> datetime:
    """The aware UTC datetime of `to_text`; raises ValueError without a zone or beyond the years."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is UTC:
        return instant
    if instant.tzinfo is None:
        raise ValueError(f"no time zone in {text!r}")
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"before the year 1 or after 9999: {text!r}") from error


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """The calendar day of `instant` in `zone`: what decides whether an entry falls in a pilot."""
    return instant.astimezone(zone).date()
