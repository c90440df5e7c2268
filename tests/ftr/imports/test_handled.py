"""Call records and totals become what logged contacts are set against."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from ftr.imports.handled import HandledRow, MappedHandled, map_handled
from ftr.imports.options import map_options
from ftr.table_file import read_table

ZONE = ZoneInfo("Europe/Amsterdam")
AGENTS = {"Anna": "a1", "Bram": "b2"}


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EERST_ONLINE_LANG", "en")


def mapped(
    head: str, *rows: str, columns: list[str], values: tuple[str, ...] = (), day: str | None = None
) -> MappedHandled:
    table = read_table("\n".join([head, *rows]).encode(), "f.csv")
    return map_handled(table, map_options("handled", columns, values, day=day), AGENTS, ZONE, "p")


def short(row: HandledRow) -> tuple[str, str, str, str, int]:
    return (row.agent_ref, row.start[5:16], row.end[5:16], row.granularity, row.count)


TIMES = ["at=at", "agent=who"]
TOTALS = [*TIMES, "count=n"]


def test_a_row_is_a_call_and_equal_rows_are_several() -> None:
    result = mapped("at;who", *["2026-11-16 10:00;Anna"] * 2, columns=TIMES)
    assert [short(row) for row in result.rows] == [
        ("a1", "11-16T09:00", "11-16T09:00", "call", 1)
    ] * 2
    assert len({row.row_id for row in result.rows}) == 2


def test_a_call_may_have_an_end_also_past_midnight() -> None:
    columns = ["start=s", "end=e", "agent=who"]
    result = mapped("s;e;who", "23:50;0:10;Anna", columns=columns, day="2026-11-16")
    assert [short(row) for row in result.rows] == [("a1", "11-16T22:50", "11-16T23:10", "call", 1)]


def test_rows_without_an_agent_or_of_strangers_are_skipped_unread() -> None:
    result = mapped(
        "at;who", "10:00;Anna", "nonsense;", "10:00;Zed", columns=TIMES, day="2026-11-16"
    )
    assert len(result.rows) == 1
    assert result.bad_rows == ()
    assert [(n.line, n.text) for n in result.skipped] == [
        (3, "no agent"),
        (4, "agent “Zed” is not in this pilot"),
    ]


def test_only_outcomes_that_were_named_count() -> None:
    result = mapped(
        "at;who;out",
        "2026-11-16 10:00;Anna;AGENT",
        "2026-11-16 10:00;Anna;HANG",
        columns=[*TIMES, "outcome=out"],
        values=("handled=agent|answered",),
    )
    assert (len(result.rows), [n.text for n in result.skipped]) == (1, ["outcome “HANG”"])


def test_totals_without_a_time_are_of_the_local_day() -> None:
    result = mapped("at;who;n", "16-11-2026;Anna;40", columns=TOTALS)
    assert [short(row) for row in result.rows] == [("a1", "11-15T23:00", "11-16T23:00", "day", 40)]


def test_the_day_of_the_clock_change_has_its_25_hours() -> None:
    result = mapped("at;who;n", "25-10-2026;Anna;40", columns=TOTALS)
    assert [short(row) for row in result.rows] == [("a1", "10-24T22:00", "10-25T23:00", "day", 40)]


def test_totals_that_all_begin_at_midnight_are_of_the_day() -> None:
    result = mapped("at;who;n", "2026-11-16 00:00:00;Anna;40", columns=TOTALS)
    assert [row.granularity for row in result.rows] == ["day"]


@pytest.mark.parametrize(
    ("second", "end"), [("11:00", "10:00"), ("10:30", "09:30"), ("10:15", "09:15")]
)
def test_totals_last_as_long_as_their_beginnings_are_apart(second: str, end: str) -> None:
    rows = ("2026-11-16 10:00;Anna;4", f"2026-11-16 {second};Anna;5")
    result = mapped("at;who;n", *rows, columns=TOTALS)
    assert short(result.rows[0]) == ("a1", "11-16T09:00", f"11-16T{end}", "period", 4)


def test_totals_at_odd_times_need_an_end() -> None:
    result = mapped("at;who;n", "2026-11-16 10:07;Anna;4", columns=TOTALS)
    assert "--map end=COLUMN" in result.bad_rows[0].text
    columns = ["start=at", "end=e", "agent=who", "count=n"]
    result = mapped("at;e;who;n", "2026-11-16 10:07;10:19;Anna;4", columns=columns)
    assert short(result.rows[0]) == ("a1", "11-16T09:07", "11-16T09:19", "period", 4)


def test_totals_of_one_agent_and_period_add_up() -> None:
    rows = ("16-11-2026;Anna;40", "16-11-2026;Bram;9", "16-11-2026;anna;2")
    result = mapped("at;who;n", *rows, columns=TOTALS)
    assert [(row.agent_ref, row.count) for row in result.rows] == [("a1", 42), ("b2", 9)]


def test_a_corrected_total_replaces_the_one_before() -> None:
    before, after = (
        mapped("at;who;n", f"16-11-2026;Anna;{n}", columns=TOTALS).rows[0] for n in (40, 41)
    )
    assert before.row_id == after.row_id
    assert before.count != after.count


def test_single_contacts_without_a_time_are_counted_by_day() -> None:
    rows = ("16-11-2026;Anna", "16-11-2026;Anna", "17-11-2026;Anna")
    result = mapped("at;who", *rows, columns=TIMES)
    assert [(row.granularity, row.count) for row in result.rows] == [("day", 2), ("day", 1)]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("2026-11-16 10:00;Anna;-4;", "not a whole number"),
        ("2026-11-16 10:00;Anna;4.5;", "not a whole number"),
        ("2026-11-16 10:00;Anna;;", "not a whole number"),
        ("10:00;Anna;4;", "--date"),
        ("2026-11-16 10:00;Anna;4;2026-11-16 09:00", "within a day after the start"),
        ("2026-11-16 10:00;Anna;4;2026-11-18 09:00", "within a day after the start"),
    ],
)
def test_rows_that_do_not_fit_are_kept_with_their_line(row: str, says: str) -> None:
    columns = [*TOTALS, "end=e"]
    result = mapped("at;who;n;e", "2026-11-16 09:00;Anna;4,0;10:00", row, columns=columns)
    assert [row.count for row in result.rows] == [4]
    assert [note.line for note in result.bad_rows] == [3]
    assert says in result.bad_rows[0].text


def test_the_same_file_gives_the_same_rows() -> None:
    rows = ("2026-11-16 10:00;Anna", "2026-11-16 10:00;Anna", "2026-11-16 10:01;Bram")
    assert mapped("at;who", *rows, columns=TIMES) == mapped("at;who", *rows, columns=TIMES)
