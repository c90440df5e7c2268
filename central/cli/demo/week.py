"""The demo's days: a working week that began some days ago and has today in it."""

from __future__ import annotations

from datetime import date, timedelta

DAYS_BEFORE = 4


def working_days_before(today: date, number: int = DAYS_BEFORE) -> list[date]:
    """The last `number` days from Monday to Friday before `today`, oldest first."""
    days: list[date] = []
    day = today
    while len(days) < number:
        day -= timedelta(days=1)
        if day.weekday() < 5:
            days.append(day)
    return days[::-1]


def demo_window(today: date) -> tuple[date, date]:
    """First and last day of the demo pilot: some working days, today, and the day after."""
    return working_days_before(today)[0], today + timedelta(days=1)
