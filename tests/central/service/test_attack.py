"""A supervisor asks a running centre for everything there is, and tries to work out the rest."""

from __future__ import annotations

import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from central.store.database import Store, open_store
from ftr.words import Role
from tests.central.results.filled import MONDAY, TEAMS, Filled
from tests.central.service.calling import NO_LIMITS, Caller, calling

MIN_CELL = 10
LEAVES = {"late": 30, "lost": 1, "bill": 12, "rest": 1}  # how often each is logged
BY = {"leaf": "reason_today", "owner": "owner", "day": "date", "channel": "channel"}


@dataclass
class Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Attacked:
    """A pilot whose whole truth is known to the test. `truth` is day, hour, agent, leaf, answer."""

    call: Caller
    clock: Clock
    filled: Filled
    truth: list[tuple[int, int, str, str, str]]
    token: str

    def report(self, by: str) -> dict[str, Any]:
        path = f"/v1/pilots/{self.filled.pilot_id}/report?by={by}"
        answer = self.call("GET", path, self.token)
        assert answer.status_code == 200
        found: dict[str, Any] = answer.json()
        return found

    def contacts(self) -> list[dict[str, Any]]:
        path = f"/v1/pilots/{self.filled.pilot_id}/export?format=json"
        rows: list[dict[str, Any]] = self.call("GET", path, self.token).json()["contacts"]
        return rows

    def coverage(self) -> dict[str, Any]:
        path = f"/v1/pilots/{self.filled.pilot_id}/coverage"
        found: dict[str, Any] = self.call("GET", path, self.token).json()
        return found

    def at(self, days: int, hour: int = 13) -> None:
        midnight = datetime.combine(MONDAY, datetime.min.time(), UTC)
        self.clock.now = midnight + timedelta(days=days, hours=hour)


@pytest.fixture
def attacked(sqlite_template: Path, tmp_path: Path) -> Iterator[Attacked]:
    clock = Clock(datetime(2026, 11, 16, 8, tzinfo=UTC))
    shutil.copyfile(sqlite_template, tmp_path / "centre.db")
    with closing(open_store(f"sqlite:///{tmp_path}/centre.db", clock)) as store:
        yield from _attacked(store, clock)


def _attacked(store: Store, clock: Clock) -> Iterator[Attacked]:
    filled = Filled.make(store, min_cell=MIN_CELL)
    chance, truth, items = random.Random(4), [], []
    leaves, weights = list(LEAVES), list(LEAVES.values())
    for day in range(5):
        for agent in TEAMS:
            if (day, agent) in {(2, "Ann"), (3, "Bas")}:
                continue
            for _ in range(14):
                [leaf] = chance.choices(leaves, weights)
                answer = chance.choice(["yes", "no", "no"])
                hour = 20 if agent == "Eva" and chance.random() < 0.1 else 10
                truth.append((day, hour, agent, leaf, answer))
                items += filled.contacts(agent, leaf, answer, day=day, at=f"{hour}:15:00")
    with calling(store, NO_LIMITS) as call:
        for start in range(0, len(items), 500):
            filled.take_in(items[start : start + 500])
        yield Attacked(call, clock, filled, truth, call.access(Role.SUPERVISOR, filled.pilot_id))


def cells(report: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {row["key"]: (row["yes"], row["no"]) for row in report["rows"] if not row["suppressed"]}


def small(rows: list[tuple[int, int, str, str, str]]) -> bool:
    agents = Counter(agent for _, _, agent, _, _ in rows)
    return len(rows) < MIN_CELL or len(agents) < 3 or max(agents.values()) > 0.8 * len(rows)


def test_the_week_holds_small_cells_to_be_found(attacked: Attacked) -> None:
    attacked.at(7)
    by_leaf = defaultdict(list)
    for contact in attacked.truth:
        by_leaf[contact[3]].append(contact)
    assert [leaf for leaf, rows in by_leaf.items() if small(rows)]
    assert small([contact for contact in attacked.truth if contact[1] == 20])
    hidden = [row for row in attacked.report("leaf")["rows"] if row["suppressed"]]
    assert len(hidden) >= 2


def test_totals_minus_rows_and_parents_minus_children_give_nothing(attacked: Attacked) -> None:
    attacked.at(7)
    leaf, reason = attacked.report("leaf"), cells(attacked.report("reason"))
    children = defaultdict(list)
    for row in leaf["rows"]:
        children[row["parent"] or row["key"]].append(row)
    for main, rows in children.items():
        gone = [row["key"] for row in rows if row["suppressed"]]
        if main in reason and gone:
            assert not small([one for one in attacked.truth if one[3] in gone])
    for by in ("reason", "leaf", "owner", "day", "hour", "team", "channel"):
        report = attacked.report(by)
        gone = [row for row in report["rows"] if row["suppressed"]]
        contacts = sum(row["contacts"] for row in gone)
        assert not gone or contacts >= MIN_CELL, by


def test_contacts_add_up_to_what_the_reports_show_and_to_nothing_else(attacked: Attacked) -> None:
    attacked.at(7)
    contacts = attacked.contacts()
    assert len(contacts) == len(attacked.truth)
    for by, field in BY.items():
        shown = cells(attacked.report(by))
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for row in contacts:
            if row[field] is not None:
                found[row[field]][row["online_first"]] += 1
        mains = {row["parent"] for row in attacked.report(by)["rows"]}
        told = {key: (one["yes"], one["no"]) for key, one in found.items() if key not in mains}
        assert told.items() <= shown.items(), by
        if by != "channel":
            assert told == shown, by


def test_nobody_who_worked_alone_is_found_by_the_hour(attacked: Attacked) -> None:
    attacked.at(7)
    told: dict[tuple[str, str], int] = Counter(
        (row["date"], row["time"]) for row in attacked.contacts()
    )
    evenings = [count for (_, time), count in told.items() if time == "20:00:00"]
    assert evenings == []  # only Eva works in the evening


def test_every_look_at_a_running_pilot_differs_by_whole_large_days(attacked: Attacked) -> None:
    looks = []
    for day, hour in [(1, 7), (1, 20), (2, 7), (2, 22), (3, 12), (4, 12), (7, 8)]:
        attacked.at(day, hour)
        looks.append((attacked.report("leaf"), attacked.contacts()))
    overalls = [look["overall"] for look, _ in looks]
    answers = [one["yes"] + one["no"] for one in overalls]
    steps = [after - before for before, after in pairwise(answers)]
    assert all(step == 0 or step >= MIN_CELL for step in steps)
    assert answers[-1] == len(attacked.truth) > answers[-2]
    for earlier, later in pairwise(looks):
        before, after = cells(earlier[0]), cells(later[0])
        for leaf in before.keys() & after.keys():
            added = sum(after[leaf]) - sum(before[leaf])
            assert added == 0 or added >= MIN_CELL, leaf
    for look, contacts in looks:
        assert len(contacts) == look["overall"]["contacts"]
    codes = {note["code"] for note in looks[0][0]["notes"]}
    assert "counted_until" in codes
    assert "counted_until" not in {note["code"] for note in looks[-1][0]["notes"]}


def test_a_day_that_is_not_counted_yet_does_not_lack_what_was_handled(attacked: Attacked) -> None:
    for day in range(5):
        attacked.filled.handle("Ann", 40, day=day)
    attacked.at(3, 12)
    made = attacked.report("day")
    assert made["overall"]["handled"] < 4 * 40, "the newest days are left out"
    assert "handled_incomplete" not in [note["code"] for note in made["notes"]]


def test_a_coordinator_sees_everything_at_once(attacked: Attacked) -> None:
    attacked.at(4, 12)
    attacked.token = attacked.call.access(Role.COORDINATOR, attacked.filled.pilot_id)
    assert attacked.report("leaf")["overall"]["contacts"] == len(attacked.truth)
    contacts = attacked.contacts()
    assert {row["reason_today"] for row in contacts} == set(LEAVES)
    assert None not in {row["time"] for row in contacts}


def test_coverage_tells_a_supervisor_no_answers_that_the_reports_hide(attacked: Attacked) -> None:
    for day, hour in [(1, 7), (2, 22), (4, 12), (7, 8)]:
        attacked.at(day, hour)
        seen = attacked.coverage()
        assert seen["agents"] == seen["agent_hours"] == seen["desks"] == []
        whole = attacked.report("leaf")["overall"]
        assert seen["overall"]["not_asked"] == whole["not_asked"]
        assert seen["overall"]["unknown"] == whole["unknown"]
        assert seen["overall"]["contacts"] >= whole["contacts"]
        for part in ("day", "hour"):
            rows = {row["key"]: row for row in attacked.report(part)["rows"]}
            for line in seen[f"{part}s"]:
                row = rows.get(line["key"])
                told = row["not_asked"] if row else None
                assert line["not_asked"] == told, (part, line)
                assert (line["unknown_share"] is None) == (told is None)
        shown = {line["key"] for line in seen["days"] if line["not_asked"] is not None}
        assert {one["day"] for one in seen["unanswered"]} <= shown
    hidden = [line for line in seen["hours"] if line["not_asked"] is None]
    assert hidden  # the week holds an hour in which one person worked
