"""Instants as text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.clock import from_text, local_day, to_text

instants = st.datetimes(
    min_value=datetime(1970, 1, 1),
    max_value=datetime(2200, 1, 1),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]),
)


@given(instants, instants)
def test_text_order_is_time_order(one: datetime, other: datetime) -> None:
    one, other = (
        moment.replace(microsecond=moment.microsecond // 1000 * 1000) for moment in (one, other)
    )
    assert (to_text(one) < to_text(other)) == (one < other)
    assert from_text(to_text(one)) == one


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        to_text(datetime(2026, 11, 16, 9, 0))
    with pytest.raises(ValueError, match="time zone"):
        from_text("2026-11-16T09:00:00")


def test_a_contact_just_before_midnight_utc_belongs_to_the_next_dutch_day() -> None:
    assert local_day(
        datetime(2026, 11, 16, 23, 30, tzinfo=UTC), ZoneInfo("Europe/Amsterdam")
    ) == date(2026, 11, 17)
