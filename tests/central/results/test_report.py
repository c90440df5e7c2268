from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from central.results.report import report
from central.store.database import Store
from central.store.refused import Refused
from ftr.catalogue.model import Reason
from ftr.report.model import Dimension, Report
from ftr.words import Origin, PilotKind
from tests.central.results.filled import CATALOGUE, TEAMS, Filled


def read(filled: Filled, by: str = "reason", language: Any = None) -> Report:
    return filled.ask(lambda connection: report(connection, filled.pilot_id, by, language))


def week(filled: Filled) -> None:
    """Per agent 18 contacts: 8 late (5 yes), 4 lost (1 yes), 6 bill (1 yes); and 1 silent call."""
    items: list[dict[str, Any]] = []
    for agent in TEAMS:
        items += filled.contacts(agent, "late", "yes", 5, day=0)
        items += filled.contacts(agent, "late", "no", 3, day=1)
        items += filled.contacts(agent, "lost", "yes", 1, day=1, at="23:59:00")
        items += filled.contacts(agent, "lost", "no", 3, day=4, at="09:00:00")
        items += filled.contacts(agent, "bill", "yes", 1)
        items += filled.contacts(agent, "bill", "no", 2)
        items += filled.contacts(agent, "bill", "unknown", 2)
        items += filled.contacts(agent, "bill", "not_asked", 1)
        items += filled.contacts(agent, None, None, 1, ending="silent")
    filled.take_in(items)


def cells(made: Report) -> dict[str, tuple[int, int | None, int | None]]:
    return {row.key: (row.cell.contacts, row.cell.yes, row.cell.no) for row in made.rows}


def test_overall_is_counted_by_hand(filled: Filled) -> None:
    week(filled)
    overall = read(filled).overall
    assert (overall.contacts, overall.yes, overall.no) == (90, 35, 40)
    assert (overall.unknown, overall.not_asked, overall.endings) == (10, 5, 5)
    assert overall.ftr == pytest.approx(35 / 75)
    assert overall.agents == 5
    assert (overall.bound_low, overall.bound_high) == pytest.approx((35 / 90, 50 / 90))
    assert overall.handled is None
    assert overall.coverage is None
    # every agent logged the same, so the five differ no more than by chance
    assert overall.ci_method == "agents_logit_t"
    assert (overall.design_effect, overall.icc, overall.effective_n) == (1, 0, 75)


def test_every_dimension_is_counted_by_hand(filled: Filled) -> None:
    week(filled)
    assert cells(read(filled, "reason")) == {"delivery": (60, 30, 30), "bill": (30, 5, 10)}
    assert cells(read(filled, "leaf")) == {
        "late": (40, 25, 15),
        "bill": (30, 5, 10),
        "lost": (20, 5, 15),
    }
    assert cells(read(filled, "page")) == {
        "https://x.nl/volg": (60, 30, 30),
        "https://x.nl/kwijt": (20, 5, 15),
        "": (30, 5, 10),
    }
    assert cells(read(filled, "owner")) == {"Logistiek": (60, 30, 30), "Financiën": (30, 5, 10)}
    assert cells(read(filled, "channel")) == {"phone": (90, 35, 40)}
    assert cells(read(filled, "day")) == {
        "2026-11-16": (55, 30, 10),
        "2026-11-17": (20, 5, 15),
        "2026-11-20": (15, 0, 15),
    }
    assert cells(read(filled, "hour")) == {
        "09": (15, None, None),  # the next smallest goes with it
        "10": (70, 30, 25),
        "23": (5, None, None),  # under 10 answers
    }
    assert cells(read(filled, "version")) == {"1": (90, 35, 40)}


def test_labels_parents_and_order_are_for_people(filled: Filled) -> None:
    week(filled)
    leaves = read(filled, "leaf")
    assert [(row.key, row.label, row.parent) for row in leaves.rows] == [
        ("late", "Bezorging › Te laat", "delivery"),
        ("bill", "Factuur", None),
        ("lost", "Bezorging › Kwijt", "delivery"),
    ]
    assert [row.label for row in read(filled, "reason", "en").rows] == ["Delivery", "Bill"]
    assert [row.label for row in read(filled, "day").rows] == [
        "ma 16 nov",
        "di 17 nov",
        "vr 20 nov",
    ]
    assert read(filled, "hour").rows[0].label == "09:00–10:00"
    assert read(filled, "page").rows[-1].label == "(geen pagina)"


def test_only_the_pilots_days_count_both_ends_included(filled: Filled) -> None:
    for agent in ("Ann", "Bas", "Cem"):
        filled.log(agent, "bill", "yes", 4, day=0, at="00:00:00")
        filled.log(agent, "bill", "no", 4, day=4, at="23:59:59")
        filled.log(agent, "bill", "no", 1, day=-1, at="23:59:59")
        filled.log(agent, "bill", "no", 1, day=5, at="00:00:00")
    made = read(filled)
    assert (made.overall.yes, made.overall.no) == (12, 12)
    assert note(made, "outside_window").startswith("6 ")


def note(made: Report, code: str) -> str:
    return {one.code: one.text for one in made.notes}[code]


def test_channels_that_do_not_ask_stay_out_of_overall_and_of_every_row_but_their_own(
    filled: Filled,
) -> None:
    week(filled)
    filled.log("Ann", "bill", "not_asked", 7, channel="email")
    filled.log("Ann", "bill", "yes", 1, channel="chat")
    made = read(filled, "channel")
    assert made.overall.contacts == 91
    assert {row.key: row.cell.contacts for row in made.rows} == {"phone": 90, "email": 7, "chat": 1}
    assert sum(row.cell.contacts for row in read(filled, "reason").rows) == 91
    assert "E-mail" in note(made, "channels_not_asking")
    assert "7" in note(made, "channels_not_asking")


def test_a_channel_that_does_not_ask_gives_nothing_away_so_the_other_stays_shown(
    filled: Filled,
) -> None:
    week(filled)
    filled.log("Ann", "bill", "not_asked", 7, channel="email")
    rows = {row.key: row.cell for row in read(filled, "channel").rows}
    assert rows["email"].suppressed
    assert not rows["phone"].suppressed


def test_per_agent_only_coverage_and_asking(filled: Filled) -> None:
    week(filled)
    for agent in TEAMS:
        filled.handle(agent, 20)
    made = read(filled, "agent")
    assert len(made.rows) == 5
    for row in made.rows:
        cell = row.cell
        assert (cell.contacts, cell.unknown, cell.not_asked, cell.endings) == (18, 2, 1, 1)
        assert cell.handled == 20
        assert cell.coverage == pytest.approx(0.95)
        hidden = (cell.yes, cell.no, cell.ftr, cell.ci_low, cell.ci_high, cell.ci_method)
        assert hidden == (None,) * 6
        assert (cell.bound_low, cell.bound_high, cell.too_few) == (None, None, None)
        assert cell.suppressed
        assert row.label in filled.refs.values()


def test_a_team_under_three_agents_is_hidden_and_the_other_with_it(filled: Filled) -> None:
    week(filled)
    rows = {row.key: row.cell for row in read(filled, "team").rows}
    assert rows["zuid"].suppressed  # two agents
    assert rows["noord"].suppressed  # else zuid is overall minus noord


def test_coverage_is_against_the_telephone_system(filled: Filled) -> None:
    week(filled)
    for agent in TEAMS:
        filled.handle(agent, 14, day=0, at="10:00")
        filled.handle(agent, 5, day=1, at="10:00")
        filled.handle(agent, 1, day=2, at="12:00")
        filled.handle(agent, 4, day=4, at="09:00")
    overall = read(filled).overall
    assert overall.handled == 120
    assert overall.coverage == pytest.approx(95 / 120)
    total = 90 + 25  # contacts and what is missing: 120 handled - 90 contacts - 5 endings
    assert (overall.bound_low, overall.bound_high) == pytest.approx(
        (35 / total, (total - 40) / total)
    )
    days = {row.key: row.cell for row in read(filled, "day").rows}
    assert days["2026-11-16"].handled == 70
    assert days["2026-11-16"].coverage == pytest.approx(60 / 70)
    assert (days["2026-11-18"].contacts, days["2026-11-18"].coverage) == (0, 0.0)
    hours = {row.key: row.cell.handled for row in read(filled, "hour").rows}
    assert hours == {"09": 20, "10": 95, "12": 5, "23": None}
    assert read(filled, "reason").rows[0].cell.handled is None


def test_more_logged_than_handled_is_not_clipped_and_is_noted(filled: Filled) -> None:
    week(filled)
    filled.handle("Ann", 50)
    made = read(filled)
    assert made.overall.coverage == pytest.approx(95 / 50)
    assert note(made, "coverage_above_1")
    assert note(made, "handled_incomplete")


def test_day_totals_say_nothing_about_hours(filled: Filled) -> None:
    week(filled)
    filled.handle("Ann", 40, at="00:00", minutes=1440)
    made = read(filled, "hour")
    assert {row.cell.handled for row in made.rows} == {None}
    assert made.overall.handled == 40
    assert note(made, "handled_by_day")
    assert next(row for row in read(filled, "day").rows).cell.handled == 40


def test_periods_longer_than_an_hour_say_nothing_about_hours(filled: Filled) -> None:
    filled.log("Ann", "bill", "yes", 1)
    filled.handle("Ann", 4, at="10:30", minutes=30)
    assert read(filled, "hour").rows[0].cell.handled == 4
    filled.handle("Bas", 9, at="10:30", minutes=31)
    assert read(filled, "hour").rows[0].cell.handled is None
    assert read(filled).overall.handled == 13


def test_a_period_stands_for_its_calls_and_a_day_total_for_everything(filled: Filled) -> None:
    filled.handle("Ann", 7, at="10:00", minutes=0)
    filled.handle("Ann", 5, at="11:00", minutes=0)
    filled.handle("Bas", 2, at="10:00", minutes=0)
    assert read(filled).overall.handled == 14
    filled.handle("Ann", 9, at="10:00", minutes=60)
    assert read(filled).overall.handled == 16  # 9 in the period, 5 calls after it, 2 of Bas
    assert {row.key: row.cell.handled for row in read(filled, "hour").rows} == {"10": 11, "11": 5}
    filled.handle("Ann", 20, at="00:00", minutes=1440)
    assert read(filled).overall.handled == 22
    assert {row.key: row.cell.handled for row in read(filled, "agent").rows} == {
        filled.refs["Ann"]: 20,
        filled.refs["Bas"]: 2,
    }


def test_obstacles_are_of_yes_and_motives_of_no(filled: Filled) -> None:
    for agent in TEAMS:
        filled.log(agent, "bill", "yes", 3, obstacle="not_found")
        filled.log(agent, "bill", "yes", 2)
        filled.log(agent, "bill", "no", 4, motive="habit")
    obstacles = read(filled, "obstacle")
    assert cells(obstacles) == {"not_found": (15, 15, 0), "": (10, 10, 0)}
    assert [row.label for row in obstacles.rows] == ["Niet gevonden", "(niet ingevuld)"]
    assert cells(read(filled, "motive")) == {"habit": (20, 0, 20)}


def test_an_older_catalogue_counts_under_todays_names(filled: Filled) -> None:
    week(filled)
    filled.publish(
        replace(
            CATALOGUE,
            reasons=(
                *CATALOGUE.reasons[:1],
                Reason("invoice", {"nl": "Rekening"}, owner="Finance"),
                CATALOGUE.reasons[2],
            ),
            was={"bill": "invoice"},
        )
    )
    for agent in TEAMS:
        filled.log(agent, "invoice", "yes", 1, version=2)
    made = read(filled, "leaf")
    assert cells(made)["invoice"] == (35, 10, 10)
    assert "bill" not in cells(made)
    assert note(made, "remapped").startswith("30 ")
    assert {row.key for row in read(filled, "owner").rows} == {"Logistiek", "Finance"}
    assert {row.key: row.cell.contacts for row in read(filled, "version").rows} == {
        "1": 90,
        "2": 5,
    }


def test_a_demo_says_so_and_how_much_was_made_up(now_store: Store) -> None:
    filled = Filled.make(now_store, kind=PilotKind.DEMO)
    filled.log("Ann", "bill", "yes", 3, origin=Origin.GENERATED)
    filled.log("Ann", "bill", "yes", 1)
    made = read(filled)
    assert made.pilot.kind == "demo"
    assert note(made, "demo")
    assert note(made, "generated").startswith("3 ")
    assert note(made, "few_agents")
    assert note(made, "too_few")


def test_an_empty_pilot_has_a_report_without_a_share(filled: Filled) -> None:
    for by in Dimension:
        made = read(filled, by)
        assert made.rows == (), by
        assert (made.overall.contacts, made.overall.ftr, made.overall.bound_low) == (0, None, None)
        assert made.overall.ci_method is None


def test_no_such_pilot_is_refused(filled: Filled) -> None:
    with pytest.raises(Refused):
        filled.ask(lambda connection: report(connection, "none", "reason"))


def test_the_rows_of_a_partition_add_up_to_overall(filled: Filled) -> None:
    week(filled)
    for by in ("reason", "leaf", "owner", "agent", "team", "day", "hour", "version", "channel"):
        made = read(filled, by)
        assert sum(row.cell.contacts for row in made.rows) == made.overall.contacts, by
