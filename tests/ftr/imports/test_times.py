"""Moments as other systems write them, in the pilot's zone."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.clock import to_text
from ftr.errors import BadInput
from ftr.imports.times import read_moment

ZONE = ZoneInfo("Europe/Amsterdam")
DAY = date(2026, 11, 16)


def read(text: str, day: date | None = DAY) -> str:
    return to_text(read_moment(text, ZONE, day).instant)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-16 14:05",
        "2026-11-16T14:05:00",
        "2026-11-16T14:05:00.0000000",
        "2026-11-16T13:05Z",
        "2026-11-16 13:05 UTC",
        "2026-11-16 08:05:00-05:00",
        "2026-11-16 18:35 +0530",
        "16-11-2026 14:05",
        "16/11/2026 14:05:00",
        "16.11.2026, 2:05 PM",
        "2026/11/16 02:05 p.m.",
        "20261116 14:05",
        "14:05",
        "2:05pm",
    ],
)
def test_usual_ways_of_writing_are_read(text: str) -> None:
    assert read(text) == "2026-11-16T13:05:00.000Z"


def test_a_day_alone_begins_at_local_midnight() -> None:
    moment = read_moment("16-11-2026", ZONE, None)
    assert moment.only_day
    assert to_text(moment.instant) == "2026-11-15T23:00:00.000Z"


def test_midnight_at_the_end_of_a_day_is_the_next_one() -> None:
    assert read("2026-11-16 24:00") == "2026-11-16T23:00:00.000Z"
    assert read("12:00 am") == "2026-11-15T23:00:00.000Z"


def test_in_the_hour_that_comes_twice_the_first_is_meant() -> None:
    assert read("2026-10-25 02:30") == "2026-10-25T00:30:00.000Z"


def test_in_the_hour_that_is_skipped_the_clock_before_the_jump_counts() -> None:
    assert read("2026-03-29 02:30") == "2026-03-29T01:30:00.000Z"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is not a moment"),
        ("gisteren", "is not a moment"),
        ("45977,58", "is not a moment"),
        ("11/16/2026 14:05", "day-month-year"),
        ("2026-02-30 10:00", "is not a day"),
        ("0001-01-01 10:00", "is not a day"),
        ("25:00", "not a time of the day"),
        ("24:01", "not a time of the day"),
        ("14:61", "not a time of the day"),
        ("14:05 pm", "not a time of the day"),
        ("10:00 +99:00", "not a time zone"),
    ],
)
def test_what_is_no_moment_is_refused(
    text: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EERST_ONLINE_LANG", "en")
    with pytest.raises(BadInput, match=says):
        read(text)


def test_a_time_alone_needs_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EERST_ONLINE_LANG", "en")
    with pytest.raises(BadInput, match="--date"):
        read("14:05", day=None)


@given(st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 30), timezones=st.just(ZONE)))
def test_an_instant_with_its_offset_is_read_back(instant: datetime) -> None:
    millis = instant.replace(microsecond=instant.microsecond // 1000 * 1000)
    assert read_moment(to_text(millis), ZONE, None).instant == datetime.fromisoformat(
        to_text(millis)
    )


@given(st.text(alphabet="0123456789:-/.,T Zapm+", max_size=25))
def test_no_text_makes_anything_but_a_moment_or_a_refusal(text: str) -> None:
    with suppress(BadInput):
        read_moment(text, ZONE, DAY)
