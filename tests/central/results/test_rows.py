from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from central.results.rows import export_rows
from ftr.catalogue.model import Reason
from ftr.report.contact import ContactRow, columns
from tests.central.results.filled import CATALOGUE, Filled


def rows_of(filled: Filled, **options: Any) -> list[ContactRow]:
    return filled.ask(lambda connection: list(export_rows(connection, filled.pilot_id, **options)))


def test_a_row_has_what_a_spreadsheet_needs(filled: Filled) -> None:
    [entry_id] = filled.log(
        "Ann",
        "lost",
        "yes",
        day=1,
        at="14:37:05",
        obstacle="not_found",
        talk_s=123,
        queue="vip",
        note="=1+1",
        searched="cadeaukaart",
        recorded_after_s=10,
    )
    [row] = rows_of(filled, with_agents=True)
    assert row == ContactRow(
        pilot_id="najaar",
        pilot_kind="real",
        entry_id=entry_id,
        date=date(2026, 11, 17),
        time=time(14, 37, 5),
        week="2026-W47",
        timezone="Europe/Amsterdam",
        utc=datetime(2026, 11, 17, 13, 37, 5, tzinfo=UTC),
        reason_1="Bezorging",
        reason_2="Kwijt",
        reason_3=None,
        reason_1_code="delivery",
        reason_2_code="lost",
        reason_3_code=None,
        reason="lost",
        reason_today="lost",
        online_first="yes",
        obstacle="not_found",
        motive=None,
        ending=None,
        ending_label=None,
        channel="phone",
        channel_label="Telefoon",
        queue="vip",
        pages=("https://x.nl/volg", "https://x.nl/kwijt"),
        owner="Logistiek",
        page_pointed_to=None,
        note="=1+1",
        searched="cadeaukaart",
        logging_s=None,
        talk_s=123,
        catalogue_version=1,
        origin="import",
        late=None,
        clock_corrected=False,
        counted=True,
        agent_ref=filled.refs["Ann"],
        team="noord",
    )


def test_without_agents_nothing_in_a_row_tells_whose_contact_it_was(filled: Filled) -> None:
    [entry_id] = filled.log("Ann", "lost", "yes", at="14:37:05", talk_s=123)
    [row] = rows_of(filled)
    shown = columns(with_agents=False)
    assert not {"agent_ref", "team", "talk_s"} & set(shown)
    assert (row.agent_ref, row.team, row.talk_s) == (None, None, None)
    assert (row.time, row.utc.minute, row.utc.second) == (time(14, 0), 0, 0)
    assert row.logging_s == 4.2
    said = repr(dataclasses.asdict(row))
    assert entry_id not in said
    assert filled.refs["Ann"] not in said
    assert rows_of(filled) == [row]  # the stand-in is the same in every export


def test_how_long_an_agent_logs_is_never_beside_the_agent(filled: Filled) -> None:
    filled.log("Ann", "lost", "yes")
    assert "logging_s" not in columns(with_agents=True)
    assert rows_of(filled, with_agents=True)[0].logging_s is None


def test_the_hour_is_cut_on_the_pilots_clock_also_where_zones_have_half_hours(
    filled: Filled,
) -> None:
    filled.log("Ann", "bill", "yes", at="23:59:59", day=1)
    [row] = rows_of(filled)
    assert (row.date, row.time) == (date(2026, 11, 17), time(23, 0))
    assert row.utc == datetime(2026, 11, 17, 22, 0, tzinfo=UTC)


def test_every_contact_comes_once_whatever_the_page(filled: Filled) -> None:
    ids = set()
    for day in range(5):
        for agent in ("Ann", "Bas"):
            ids |= set(filled.log(agent, "bill", "yes", 7, day=day, at=f"1{day}:00:00"))
    for page_rows in (1, 3, 7, 70, 1000):
        rows = rows_of(filled, with_agents=True, page_rows=page_rows)
        assert len(rows) == 70
        assert {row.entry_id for row in rows} == ids
        assert [row.date for row in rows] == sorted(row.date for row in rows)


def test_reading_goes_page_by_page(filled: Filled) -> None:
    filled.log("Ann", "bill", "yes", 50)
    fetched: list[str] = []
    event.listen(
        filled.store.reading,
        "before_cursor_execute",
        lambda *about: fetched.append(about[2]) if "first_recorded_at" in about[2] else None,
    )

    def first_only(connection: Any) -> ContactRow:
        return next(export_rows(connection, filled.pilot_id, page_rows=10))

    filled.ask(first_only)
    assert len(fetched) == 1
    assert "LIMIT" in fetched[0]


def test_labels_are_as_shown_and_the_code_is_todays(filled: Filled) -> None:
    filled.log("Ann", "bill", "yes")
    filled.publish(
        replace(
            CATALOGUE,
            reasons=(
                CATALOGUE.reasons[0],
                Reason("invoice", {"nl": "Rekening"}, owner="Finance"),
                CATALOGUE.reasons[2],
            ),
            was={"bill": "invoice"},
        )
    )
    [row] = rows_of(filled)
    assert (row.reason_1, row.reason, row.reason_today) == ("Factuur", "bill", "invoice")
    assert (row.owner, row.catalogue_version) == ("Finance", 1)


def test_endings_and_contacts_outside_the_days_come_along_and_say_so(filled: Filled) -> None:
    filled.log("Ann", None, None, ending="silent")
    filled.log("Ann", "bill", "yes", day=7)
    filled.log("Ann", "bill", "not_asked", channel="email")
    rows = sorted(rows_of(filled), key=lambda row: (row.date, row.channel))
    assert [(row.channel, row.ending_label, row.counted) for row in rows] == [
        ("email", None, False),
        ("phone", "Stil", True),
        ("phone", None, False),
    ]


@pytest.mark.parametrize(("after_s", "late"), [(0, False), (120, False), (121, True)])
def test_logged_over_two_minutes_after_the_contact_is_late(
    filled: Filled, after_s: int, late: bool
) -> None:
    filled.log("Ann", "bill", "yes", recorded_after_s=after_s, desk=filled.join("Ann"))
    assert rows_of(filled)[0].late is late


def test_an_import_is_not_late_since_it_is_recorded_when_it_is_imported(filled: Filled) -> None:
    filled.log("Ann", "bill", "yes", recorded_after_s=500)
    assert rows_of(filled)[0].late is None


def test_a_clock_that_was_off_is_corrected_and_the_row_says_so(filled: Filled) -> None:
    ahead = timedelta(hours=3)
    filled.log("Ann", "bill", "yes", at="23:10:00", desk=filled.join("Ann"), clock_ahead=ahead)
    [row] = rows_of(filled, with_agents=True)
    assert (row.date, row.time, row.clock_corrected) == (date(2026, 11, 16), time(23, 10), True)
