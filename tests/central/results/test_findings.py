"""Every finding by table: what makes it, and what just does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from central.results.findings import findings
from central.results.watched import (
    AgentHour,
    Burst,
    Desk,
    FirstOption,
    Late,
    Line,
    OneSided,
    Other,
    Replanned,
    Run,
    Unanswered,
    Watched,
    Word,
)
from ftr.clock import to_text
from ftr.pilot import Pilot
from ftr.texts import Language
from ftr.words import PilotKind, PilotState
from tests.central.results.filled import FRIDAY, MONDAY

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
AFTER = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PILOT = Pilot(
    pilot_id="najaar",
    name="Najaar",
    kind=PilotKind.REAL,
    state=PilotState.OPEN,
    start=MONDAY,
    end=FRIDAY,
    timezone="Europe/Amsterdam",
    language="en",
    channel="phone",
    min_cell=10,
)


def a_line(key: str = "", contacts: int = 100, handled: int | None = 100) -> Line:
    coverage = None if handled is None else contacts / handled
    return Line(key, key, contacts, 0, handled, coverage, 0, 0.0, 0, 0.0)


NOTHING = Watched(
    overall=a_line(),
    agents=(a_line("a-ann"), a_line("a-bas")),
    days=(),
    hours=(),
    agent_hours=(),
    unanswered=(),
    replanned=None,
    other=Other(0, 0.0, (), ()),
    late=(),
    bursts=(),
    runs=(),
    one_sided=(),
    first_options=(),
    desks=(),
    versions=(),
    parked=0,
    outside_window=0,
)


def a_desk(**changed: Any) -> Desk:
    desk = Desk(
        enrolment_id="e1",
        desk_id="d1",
        agent_ref="a-ann",
        last_seen=to_text(NOW),
        silent_s=60,
        joined_s=90_000,
        held=9,
        parked=0,
        unsent=0,
        oldest_unsent=None,
        sound=True,
        client_version="1",
        clock_offset_s=0.0,
    )
    return replace(desk, **changed)


def ago(**since: int) -> str:
    return to_text(NOW - timedelta(**since))


SEEN = Replanned(
    days=2,
    agents=20,
    icc=0.03,
    effective=600.0,
    half_width=0.042,
    icc_low=0.01,
    icc_high=0.07,
    half_width_low=0.029,
    half_width_high=0.061,
    planned_half_width=0.035,
    drop_same_agents=0.045,
    drop_other_agents=0.081,
    fixed_drop=0.023,
)


def days(*shares: float) -> tuple[Unanswered, ...]:
    return tuple(Unanswered(f"2026-11-{16 + n}", f"day {n}", s) for n, s in enumerate(shares))


TABLE: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    (
        "low_coverage_hours",
        {"agent_hours": (AgentHour("a-ann", "12", 3, 8, 0.375),)},
        {
            "agent_hours": (
                AgentHour("a-ann", "12", 2, 7, 0.29),
                AgentHour("a-ann", "13", 4, 8, 0.5),
            )
        },
        "a-ann logs little at 12:00–13:00 (3/8).",
    ),
    (
        "late_entries",
        {"late": (Late("a-ann", 5, 49),)},
        {"late": (Late("a-ann", 4, 4), Late("a-bas", 5, 50))},
        "a-ann: 5 of 49 entries were saved more than 10 minutes after the contact.",
    ),
    (
        "burst",
        {"bursts": (Burst("a-ann", 7, "2026-11-17", "16:55"),)},
        {},
        "a-ann: 7 entries within a minute on Tue 17 Nov at 16:55.",
    ),
    (
        "same_in_a_row",
        {"runs": (Run("a-ann", 31),)},
        {"runs": (Run("a-ann", 31),), "one_sided": (OneSided("a-ann", 40),)},
        "a-ann: 31 times the same answer in a row.",
    ),
    (
        "one_sided",
        {"one_sided": (OneSided("a-ann", 40),)},
        {},
        "a-ann: all 40 answers are the same.",
    ),
    (
        "first_option",
        {"first_options": (FirstOption("a-ann", "reason", 60),)},
        {},
        "a-ann chooses the first sub-reason of a list far more often than the others.",
    ),
    (
        "much_other",
        {"other": Other(20, 0.2, ("Other",), ())},
        {"other": Other(15, 0.15, ("Other",), ())},
        "20% of the contacts is logged as other.",
    ),
    (
        "words_not_found",
        {"other": Other(1, 0.01, ("Other",), (Word("cadeaukaart", 9), Word("storing", 4)))},
        {"other": Other(1, 0.01, ("Other",), ())},
        "Searched most, and not found: cadeaukaart (9), storing (4).",
    ),
    (
        "unsent",
        {"desks": (a_desk(unsent=3, oldest_unsent=ago(minutes=61)),)},
        {"desks": (a_desk(unsent=3, oldest_unsent=ago(minutes=59)),)},
        "The desk of a-ann has 3 unsent entries, the oldest since Wed 18 Nov 11:59.",
    ),
    (
        "desk_damaged",
        {"desks": (a_desk(sound=False),)},
        {"desks": (a_desk(sound=None),)},
        "The desk of a-ann says that its database is damaged.",
    ),
    (
        "silent_desk",
        {"desks": (a_desk(silent_s=86_401, last_seen=ago(days=1, seconds=1)),)},
        {"desks": (a_desk(silent_s=86_400),)},
        "The desk of a-ann has been silent since Tue 17 Nov 12:59.",
    ),
    (
        "replanned",
        {"replanned": SEEN},
        {},
        "With what was seen in 2 days the margin will be ±4.2 points, or somewhere between ±2.9 "
        "and ±6.1: so early it is known no better how much agents differ. The smallest provable "
        "drop is about 4.5 points with the same agents, 8.1 with others, and 2.3 against untouched "
        "pages.",
    ),
    (
        "limits_widen",
        {"unanswered": days(0.20, 0.26)},
        {"unanswered": days(0.20, 0.22, 0.25)},
        "The contacts without an answer grow: the worst-case limits lay 20.0 points apart on "
        "day 0, now 26.0.",
    ),
]
BY_CODE = pytest.mark.parametrize(("code", "made", "not_made", "text"), TABLE)


def found(changed: dict[str, Any], now: datetime = NOW, language: Language = "en") -> Any:
    return findings(PILOT, replace(NOTHING, **changed), now, language)


def test_where_nothing_is_wrong_nothing_is_found() -> None:
    assert found({}) == ()


@BY_CODE
def test_it_is_found_and_says_what_was_seen(
    code: str, made: dict[str, Any], not_made: dict[str, Any], text: str
) -> None:
    [one] = [one for one in found(made) if one.code == code]
    assert one.text == text
    assert one.do.endswith((".", "?"))
    assert code not in {one.code for one in found(not_made)}


@BY_CODE
def test_it_is_said_in_dutch_too(
    code: str, made: dict[str, Any], not_made: dict[str, Any], text: str
) -> None:
    [english] = [one for one in found(made) if one.code == code]
    [dutch] = [one for one in found(made, language="nl") if one.code == code]
    assert (dutch.code, dutch.subject, dutch.urgent) == (code, english.subject, english.urgent)
    assert dutch.text != english.text
    assert dutch.do != english.do
    assert "{" not in dutch.text + dutch.do


@pytest.mark.parametrize("code", ["one_sided", "same_in_a_row", "first_option"])
def test_what_is_about_asking_tells_no_answer_and_no_percentage(code: str) -> None:
    [made] = [made for known, made, _, _ in TABLE if known == code]
    languages: tuple[Language, ...] = ("nl", "en")
    for language in languages:
        [one] = [one for one in found(made, language=language) if one.code == code]
        said = f"{one.text} {one.do}".lower()
        for word in ("%", "yes", " ja ", " nee", " no "):
            assert word not in said


def test_hours_of_an_agent_who_logs_little_everywhere_are_not_listed() -> None:
    hours = (AgentHour("a-ann", "12", 3, 10, 0.3),)
    low = (a_line("a-ann", 30, 100), a_line("a-bas"))
    codes = [one.code for one in found({"agent_hours": hours, "agents": low})]
    assert "low_coverage_part" in codes
    assert "low_coverage_hours" not in codes


@pytest.mark.parametrize(
    ("hours", "now", "urgent"), [(2, NOW, False), (25, NOW, True), (2, AFTER, True)]
)
def test_unsent_entries_are_urgent_after_a_day_and_after_the_pilot(
    hours: int, now: datetime, urgent: bool
) -> None:
    desk = a_desk(unsent=1, oldest_unsent=to_text(now - timedelta(hours=hours)))
    [one] = [one for one in found({"desks": (desk,)}, now) if one.code == "unsent"]
    assert one.urgent is urgent
    assert "1 unsent entry, since" in one.text


@pytest.mark.parametrize(
    ("planned", "advice"),
    [
        (0.035, "go on like this"),
        (0.03, "Planned was ±3.0. Let more"),
        (None, "more agents"),
    ],
)
def test_the_new_forecast_is_set_against_the_plan(planned: float | None, advice: str) -> None:
    [one] = found({"replanned": replace(SEEN, planned_half_width=planned)})
    assert advice in one.do


def test_agents_who_ask_otherwise_are_seen_to_before_the_plan_is_changed() -> None:
    seen = found({"replanned": SEEN, "one_sided": (OneSided("a-ann", 40),)})
    [one] = [one for one in seen if one.code == "replanned"]
    assert "see to how they ask first" in one.do


def morning(hour: int, *agents: Line) -> Watched:
    """A first day on which the first contact came in this hour."""
    today = a_line("2026-11-18", contacts=1, handled=None)
    first = a_line(f"{hour:02d}", contacts=1, handled=None)
    all_of_it = a_line(contacts=1, handled=None)
    return replace(NOTHING, overall=all_of_it, agents=agents, days=(today,), hours=(first,))


@pytest.mark.parametrize(
    ("hour", "code"), [(13, "just_begun"), (12, "just_begun"), (11, "nothing_logged")]
)
def test_who_has_not_logged_is_named_once_there_was_time_to(hour: int, code: str) -> None:
    """It is one o'clock there. Nobody is blamed in the first hours, and then it stays so."""
    began = a_line("a-ann", contacts=1, handled=None), a_line("a-bas", contacts=0, handled=None)
    found = findings(PILOT, morning(hour, *began), NOW, "en")
    assert [one.code for one in found if one.code in ("just_begun", "nothing_logged")] == [code]
    second_day = replace(
        morning(hour, *began),
        days=(a_line("2026-11-17", handled=None), a_line("2026-11-18", handled=None)),
    )
    assert "nothing_logged" in {one.code for one in findings(PILOT, second_day, NOW, "en")}


def test_an_open_pilot_without_a_contact_is_told_as_such() -> None:
    empty = a_line(contacts=0, handled=None)
    watched = replace(NOTHING, overall=empty, agents=(empty,))
    assert {one.code for one in findings(PILOT, watched, NOW, "en")} == {"nothing_yet"}
    draft = replace(PILOT, state=PilotState.DRAFT)
    assert "nothing_yet" not in {one.code for one in findings(draft, watched, NOW, "en")}
