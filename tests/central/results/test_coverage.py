from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from central.results.coverage import coverage, read_watched
from central.results.findings import findings
from central.results.pilot import read_measured
from central.store.manifests import keep_manifest
from ftr.clock import to_text
from ftr.words import PilotState
from sync.wire import Manifest
from tests.central.results.filled import CATALOGUE, NOW, TEAMS, Filled


def watch(filled: Filled, language: Any = "en") -> dict[str, Any]:
    read = filled.ask(lambda connection: coverage(connection, filled.pilot_id, NOW, language))
    return json.loads(json.dumps(read, allow_nan=False))  # type: ignore[no-any-return]  # a dict


def found(watched: dict[str, Any], code: str) -> list[dict[str, Any]]:
    return [one for one in watched["findings"] if one["code"] == code]


def by_key(lines: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {line["key"]: line for line in lines}


def test_coverage_per_agent_day_and_hour_is_counted_by_hand(filled: Filled) -> None:
    filled.log("Ann", "bill", "yes", 9, at="10:00:00")
    filled.log("Ann", None, None, 1, ending="silent", at="10:30:00")
    filled.log("Bas", "late", "not_asked", 5, at="11:00:00", day=1)
    filled.handle("Ann", 20, at="10:00")
    filled.handle("Bas", 10, at="11:00", day=1)
    watched = watch(filled)
    overall = watched["overall"]
    assert (overall["contacts"], overall["endings"], overall["handled"]) == (14, 1, 30)
    assert overall["coverage"] == pytest.approx(15 / 30)
    assert overall["not_asked_share"] == pytest.approx(5 / 14)
    agents = by_key(watched["agents"])
    assert agents[filled.refs["Ann"]]["coverage"] == pytest.approx(10 / 20)
    assert agents[filled.refs["Cem"]]["coverage"] is None
    assert len(agents) == 5
    assert by_key(watched["days"])["2026-11-17"]["coverage"] == pytest.approx(5 / 10)
    assert by_key(watched["hours"])["10"]["coverage"] == pytest.approx(10 / 20)


def test_no_share_of_online_first_stands_in_it(filled: Filled) -> None:
    filled.log("Ann", "bill", "yes", 9)
    said = json.dumps(watch(filled))
    for word in ("ftr", '"yes"', '"no"', "ci_low", "bound"):
        assert word not in said.replace("ftr handled", "").replace("ftr pilot", "")


def test_low_coverage_says_where_and_what_to_do(filled: Filled) -> None:
    filled.log("Ann", "bill", "yes", 30)
    filled.log("Bas", "bill", "yes", 10)
    filled.handle("Ann", 30)
    filled.handle("Bas", 30)
    watched = watch(filled)
    [overall] = found(watched, "low_coverage")
    assert "67%" in overall["text"]
    parts = {one["subject"] for one in found(watched, "low_coverage_part")}
    assert filled.refs["Bas"] in parts
    assert filled.refs["Ann"] not in parts


def test_a_few_contacts_are_no_finding(filled: Filled) -> None:
    filled.log("Ann", "bill", "not_asked", 5)
    filled.handle("Ann", 19)
    assert not found(watch(filled), "low_coverage_part")
    assert not found(watch(filled), "not_asked")


def test_without_the_telephone_system_it_says_how_to_import(filled: Filled) -> None:
    filled.log("Ann", "bill", "yes", 1)
    [finding] = found(watch(filled), "no_handled")
    assert "ftr handled import najaar FILE" in finding["do"]


def test_not_asking_and_other_are_found(filled: Filled) -> None:
    filled.log("Ann", "rest", "not_asked", 4)
    filled.log("Ann", "bill", "yes", 16)
    watched = watch(filled)
    assert watched["other"] == {
        "contacts": 4,
        "share": 0.2,
        "leaves": ["Other"],
        "words": [],
    }
    assert {one["subject"] for one in found(watched, "not_asked")} == {"", filled.refs["Ann"]}
    assert found(watched, "much_other")


def test_who_logged_nothing_is_named_once_others_have(filled: Filled) -> None:
    assert not found(watch(filled), "nothing_logged")
    filled.log("Ann", "bill", "yes", 1)
    silent = {one["subject"] for one in found(watch(filled), "nothing_logged")}
    assert silent == {filled.refs[name] for name in TEAMS if name != "Ann"}


def test_silent_desks_and_clocks_are_found(filled: Filled) -> None:
    filled.join("Ann", last_seen=NOW - timedelta(hours=25))
    filled.join("Bas", last_seen=NOW - timedelta(hours=1))
    filled.join("Cem")
    filled.log("Dia", "bill", "yes", desk=filled.join("Dia"), clock_ahead=timedelta(minutes=7))
    watched = watch(filled)
    silent = {one["subject"] for one in found(watched, "silent_desk")}
    assert {filled.refs["Ann"], filled.refs["Cem"]} <= silent
    assert filled.refs["Bas"] not in silent
    [clock] = found(watched, "clock_off")
    assert "7 minutes" in clock["text"]
    desks = {desk["agent_ref"]: desk for desk in watched["desks"]}
    assert desks[filled.refs["Ann"]]["silent_s"] == 25 * 3600
    assert desks[filled.refs["Cem"]]["last_seen"] is None
    assert desks[filled.refs["Dia"]]["held"] == 1


def test_entries_under_an_older_list_are_found_when_made_after_the_new_one(
    filled: Filled,
) -> None:
    desk = filled.join("Ann")
    filled.log("Ann", "bill", "yes", 2, desk=desk, day=3)
    filled.publish(replace(CATALOGUE, name="nieuw"))  # published Friday at 18:00
    filled.log("Ann", "bill", "yes", 3, desk=desk, day=4, at="19:00:00")
    watched = watch(filled)
    first, newest = watched["versions"]
    assert (first["entries"], first["late_entries"], first["newest"]) == (5, 3, False)
    assert first["late_agents"] == [filled.refs["Ann"]]
    assert (newest["entries"], newest["late_entries"], newest["newest"]) == (0, 0, True)
    assert found(watched, "outdated_version")


def test_an_import_under_an_older_list_is_not_outdated(filled: Filled) -> None:
    filled.publish(replace(CATALOGUE, name="nieuw"))
    filled.log("Ann", "bill", "yes", 3, day=4, at="19:00:00")
    assert not found(watch(filled), "outdated_version")


def test_entries_outside_the_days_are_found(filled: Filled) -> None:
    filled.log("Ann", "bill", "yes", 2, day=9)
    watched = watch(filled)
    assert watched["outside_window"] == 2
    assert found(watched, "outside_window")


def test_urgent_findings_come_first_and_every_finding_says_what_to_do(filled: Filled) -> None:
    filled.log("Ann", "rest", "not_asked", 40)
    filled.handle("Ann", 100)
    filled.join("Bas")
    for language in ("nl", "en"):
        seen = watch(filled, language)["findings"]
        urgent = [one["urgent"] for one in seen]
        assert urgent == sorted(urgent, reverse=True)
        assert all(one["text"] and one["do"] for one in seen)
        assert not any("{" in one["text"] + one["do"] for one in seen)


@pytest.mark.parametrize(
    ("state", "today", "code", "command"),
    [
        ("draft", -1, None, ""),
        ("draft", 0, "open_it", "ftr pilot open najaar"),
        ("draft", 2, "open_it", "ftr pilot open najaar"),
        ("open", 0, None, ""),
        ("open", 4, None, ""),
        ("open", 5, "close_it", "ftr pilot close najaar"),
        ("closed", 5, None, ""),
    ],
)
def test_a_pilot_in_the_wrong_state_is_found(
    filled: Filled, state: str, today: int, code: str | None, command: str
) -> None:
    def read(connection: Any) -> list[Any]:
        measured = read_measured(connection, filled.pilot_id)
        pilot = replace(measured.pilot, state=PilotState(state))
        now = datetime.combine(pilot.start, time(12), UTC) + timedelta(days=today)
        watched = read_watched(connection, measured, now, "en")
        return [one for one in findings(pilot, watched, now, "en") if one.code.endswith("_it")]

    seen = filled.ask(read)
    assert [one.code for one in seen] == ([code] if code else [])
    assert all(command in one.do for one in seen)


def test_who_joined_within_the_hour_is_left_in_peace(filled: Filled) -> None:
    filled.log("Ann", "bill", "yes", 1)
    filled.join("Bas", enrolled=NOW - timedelta(minutes=59))
    filled.join("Cem", enrolled=NOW - timedelta(minutes=61))
    nothing = {one["subject"]: one for one in found(watch(filled), "nothing_logged")}
    assert filled.refs["Bas"] not in nothing
    assert nothing[filled.refs["Cem"]]["do"].endswith(
        f"ftr pilot codes najaar --agent {filled.refs['Cem']}."
    )


def test_dates_are_said_in_one_way(filled: Filled) -> None:
    filled.log("Ann", "bill", "yes", 2, day=9)
    filled.join("Ann", last_seen=NOW - timedelta(hours=25))
    watched = watch(filled, "nl")
    assert "ma 16 nov" in found(watched, "outside_window")[0]["text"]
    silent = [one["text"] for one in found(watched, "silent_desk")]
    assert any(re.search(r"do 19 nov \d\d:\d\d", text) for text in silent)
    assert not re.search(r"\d{4}-\d\d-\d\d|\d\d-\d\d ", str(watched["findings"]))


def test_who_may_not_know_agents_is_told_of_none(filled: Filled) -> None:
    desk = filled.join("Ann", last_seen=NOW - timedelta(hours=25))
    filled.log("Ann", "bill", "yes", 40, desk=desk, recorded_after_s=7200)
    filled.log("Bas", "rest", "not_asked", 40)
    filled.handle("Ann", 100)
    filled.handle("Bas", 50)
    assert {one["agent_ref"] for one in watch(filled)["agent_hours"]} >= {filled.refs["Bas"]}
    said = filled.ask(lambda c: coverage(c, filled.pilot_id, NOW, "en", per_agent=False))
    assert not any(ref in json.dumps(said) for ref in filled.refs.values())


def test_coverage_by_agent_and_hour_is_counted_by_hand(filled: Filled) -> None:
    filled.log("Ann", "bill", "yes", 3, at="10:10:00")
    filled.log("Ann", None, None, 1, ending="silent", at="10:30:00", day=1)
    filled.handle("Ann", 6, at="10:00")
    filled.handle("Ann", 2, at="10:00", day=1)
    filled.handle("Ann", 5, at="11:00")
    cells = [tuple(one.values()) for one in watch(filled)["agent_hours"]]
    assert cells == [
        (filled.refs["Ann"], "10", 4, 8, 0.5),
        (filled.refs["Ann"], "11", 0, 5, 0.0),
    ]
    filled.handle("Bas", 100, minutes=1440, at="00:00")
    assert watch(filled)["agent_hours"] == []


def test_what_a_desk_said_of_itself_is_seen(filled: Filled) -> None:
    desk = filled.join("Ann", last_seen=NOW)
    oldest = to_text(NOW - timedelta(hours=3))
    manifest = Manifest("e", 7, 7, 4, 3, 0, 0, oldest, "1.0", db_ok=False)
    filled.store.write(lambda c: keep_manifest(c, desk, manifest, to_text(NOW)))
    watched = watch(filled)
    [known] = watched["desks"]
    assert (known["unsent"], known["oldest_unsent"], known["sound"]) == (4, oldest, False)
    assert "4 unsent entries" in found(watched, "unsent")[0]["text"]
    assert found(watched, "desk_damaged")
