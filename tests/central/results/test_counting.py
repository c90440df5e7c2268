"""Whatever part of the days is asked for: the counts are those of the entries themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from central.results.counting import (
    count_beside,
    count_overall,
    count_rows,
    count_versions,
    days_logged,
)
from central.results.pilot import Measured, read_measured
from central.results.told import Told, read_told
from central.store.tables import entry_current
from ftr.report.counts import Tally
from ftr.report.model import Dimension
from ftr.report.obstacles import Said
from ftr.words import Motive, Obstacle, OnlineFirst, Origin, PilotKind
from tests.central.results.filled import CATALOGUE, MONDAY, TEAMS, Filled

Entries = list[dict[str, Any]]
LEAVES = ("late", "lost", "bill", "rest")


@pytest.fixture
def mixed(now_store: Any) -> Filled:
    """A demo of everything that makes a difference, some of it taken back or changed again."""
    filled = Filled.make(now_store, kind=PilotKind.DEMO)
    chance = Random(4)
    newer = replace(
        CATALOGUE,
        reasons=(*CATALOGUE.reasons[:2], replace(CATALOGUE.reasons[2], code="misc")),
        was={"rest": "misc"},
    )
    items = []
    for _contact in range(150):
        items += filled.contacts(chance.choice(list(TEAMS)), **_contact_of(chance))
    filled.publish(newer)
    for _contact in range(50):
        drawn = _contact_of(chance)
        drawn["reason"] = "misc" if drawn["reason"] == "rest" else drawn["reason"]
        items += filled.contacts(chance.choice(list(TEAMS)), **drawn, version=2)
    filled.take_in(items)
    changed = []
    for number, item in enumerate(chance.sample(items, 60)):
        other = chance.choice(items)
        after = item | {
            "rev_id": f"019b0000-0000-7000-8000-{number:012x}",
            "rev_no": 2,
            "parent_rev_id": item["rev_id"],
        }
        if number % 3 == 0:
            after |= {"op": "void", "payload": '{"cause":"mistake"}'}
        else:
            after |= {"op": "amend"} | {
                name: other[name] for name in ("payload", "catalogue_version", "occurred_at")
            }
        changed.append(after)
    filled.take_in(changed)
    return filled


def _contact_of(chance: Random) -> dict[str, Any]:
    """What may be logged of one contact, on one of the pilot's days or just beside them."""
    drawn: dict[str, Any] = {
        "reason": chance.choice(LEAVES),
        "answer": chance.choice(list(OnlineFirst)).value,
        "day": chance.randrange(-1, 6),
        "at": f"{chance.randrange(8, 18):02}:10:00",
        "channel": chance.choice([None, "phone", "chat", "email"]),
        "origin": chance.choice([Origin.IMPORT, Origin.GENERATED]),
    }
    if chance.random() < 0.1:
        return drawn | {"reason": None, "answer": None, "ending": "silent"}
    if chance.random() < 0.3:
        drawn["page_pointed_to"] = chance.choice(["https://x.nl/a", "https://x.nl/b"])
    if drawn["answer"] == "yes" and chance.random() < 0.6:
        drawn["obstacle"] = chance.choice(list(Obstacle))
    if drawn["answer"] == "no" and chance.random() < 0.6:
        drawn["motive"] = chance.choice(list(Motive))
    return drawn


def entries_of(filled: Filled) -> Entries:
    """What stands, as it is."""
    query = select(entry_current).where(entry_current.c.voided.is_(False))
    return [dict(row) for row in filled.ask(lambda c: c.execute(query).mappings().all())]


def parts(measured: Measured) -> list[Measured]:
    """All of its days, and every run of some of them; one that lasts longer than was logged."""
    days = [MONDAY + timedelta(days=n) for n in range(5)]
    return [measured.within(first, last) for first in days for last in days if first <= last]


def inside(entries: Entries, measured: Measured, *, asking: bool = True) -> Entries:
    """Those that count."""
    return [
        one
        for one in entries
        if measured.pilot.start <= date.fromisoformat(one["day"]) <= measured.pilot.end
        and not (asking and one["channel"] in measured.reasons.not_asking)
    ]


def key_of(entry: dict[str, Any], by: Dimension, teams: dict[str, str | None]) -> str | None:
    """In which row an entry counts, the plain way; None: in none."""
    if by in (Dimension.REASON, Dimension.LEAF, Dimension.PAGE, Dimension.OWNER):
        return entry["reason"] or None
    if by in (Dimension.OBSTACLE, Dimension.MOTIVE):
        wanted = "yes" if by is Dimension.OBSTACLE else "no"
        return entry[by.value] or "" if entry["online_first"] == wanted else None
    keys: dict[Dimension, str | None] = {
        Dimension.CHANNEL: entry["channel"],
        Dimension.AGENT: entry["agent_ref"],
        Dimension.TEAM: teams[entry["agent_ref"]],
        Dimension.DAY: entry["day"],
        Dimension.HOUR: f"{entry['hour']:02}",
        Dimension.VERSION: str(entry["catalogue_version"]),
    }
    return keys[by]


def recounted(entries: Entries, by: Dimension, measured: Measured) -> dict[str, dict[str, Tally]]:
    """The rows, entry by entry."""
    found: dict[str, dict[str, Tally]] = defaultdict(dict)
    for one in inside(entries, measured, asking=by is not Dimension.CHANNEL):
        key = key_of(one, by, measured.teams)
        if key is not None:
            agents, agent = found[key], one["agent_ref"]
            agents[agent] = agents.get(agent, Tally()) + _one(one)
    return dict(found)


def _one(entry: dict[str, Any]) -> Tally:
    return Tally(**{"endings" if entry["ending"] else entry["online_first"]: 1})


def told_by(entries: Entries, measured: Measured) -> Told:
    """Obstacles and pages, entry by entry."""
    times: dict[str, Counter[str]] = defaultdict(Counter)
    by_agent: dict[str, Counter[str]] = defaultdict(Counter)
    pointed: Counter[str] = Counter()
    for one in inside(entries, measured):
        if one["obstacle"]:
            leaf = measured.reasons.current(one["reason"])
            times[leaf][one["obstacle"]] += 1
            by_agent[leaf][one["agent_ref"]] += 1
        if one["page_pointed_to"] and one["reason"]:
            pointed[one["page_pointed_to"]] += 1
    said = {leaf: {agent: Tally(yes=n) for agent, n in by.items()} for leaf, by in by_agent.items()}
    return Told(Said(times, said), pointed)


def test_every_part_of_the_days_is_counted_as_its_entries_are(mixed: Filled) -> None:
    entries = entries_of(mixed)
    whole = mixed.ask(lambda c: read_measured(c, mixed.pilot_id))
    assert 5 < len(inside(entries, whole, asking=False)) < len(entries)
    for measured in parts(whole):
        where = f"{measured.pilot.start}…{measured.pilot.end} ({measured.part})"
        for by in Dimension:
            counted = mixed.ask(partial(count_rows, measured=measured, by=by))
            assert counted == recounted(entries, by, measured), (by, where)
        overall = mixed.ask(partial(count_overall, measured=measured))
        expected: dict[str, Tally] = {}
        for one in inside(entries, measured):
            expected[one["agent_ref"]] = expected.get(one["agent_ref"], Tally()) + _one(one)
        assert overall == expected, where
        assert mixed.ask(partial(read_told, measured=measured)) == told_by(entries, measured), where


def test_what_stands_beside_the_rows_is_counted_as_the_entries_are(mixed: Filled) -> None:
    entries = entries_of(mixed)
    whole = mixed.ask(lambda c: read_measured(c, mixed.pilot_id))
    all_inside = inside(entries, whole, asking=False)
    beside = mixed.ask(lambda c: count_beside(c, whole))
    assert beside.outside == len(entries) - len(all_inside) > 0
    assert beside.not_asking == {"email": sum(one["channel"] == "email" for one in all_inside)}
    assert beside.remapped == sum(one["reason"] == "rest" for one in all_inside) > 0
    assert beside.generated == sum(one["origin"] == "generated" for one in all_inside) > 0
    assert beside.clock_corrected == 0
    versions = mixed.ask(lambda c: count_versions(c, whole))
    assert versions == {
        number: sum(one["catalogue_version"] == number for one in all_inside) for number in (1, 2)
    }
    asked = {one["day"] for one in inside(entries, whole)}
    assert mixed.ask(lambda c: days_logged(c, whole)) == asked
