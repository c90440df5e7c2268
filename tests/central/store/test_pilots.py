"""Pilots, their agents and their catalogues."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from central.store.agents import Wanted, find_or_add, forget_names, list_agents
from central.store.catalogues import newest_version
from central.store.config import config_tag, config_text
from central.store.database import Store
from central.store.pilots import (
    catalogue_of,
    close_pilot,
    detail_of,
    list_pilots,
    open_pilot,
    publish_version,
)
from central.store.refused import Refused
from central.store.tables import agent_name, metadata
from ftr.errors import BadInput
from ftr.plan_agents import PlanAgent
from ftr.words import PilotState
from sync.wire import ProblemCode
from tests.central.making import catalogue, make_pilot

NAMED = (PlanAgent("Jan", "noord"), PlanAgent("Piet"))


def test_a_new_pilot_is_a_draft_with_its_plan_catalogue_and_agents(store: Store) -> None:
    pilot_id = make_pilot(store, agents=NAMED)
    detail = store.read(lambda c: detail_of(c, pilot_id))
    assert pilot_id == "week-48"
    assert (detail.pilot.state, detail.catalogue_version) == (PilotState.DRAFT, 1)
    assert (detail.agents, detail.desks, detail.entries) == (2, 0, 0)
    assert detail.question["nl"].startswith("Heeft u")
    agents = store.read(lambda c: list_agents(c, pilot_id))
    assert [(one.name, one.team) for one in agents] == [("Jan", "noord"), ("Piet", None)]


def test_ids_are_readable_and_never_taken_twice(store: Store) -> None:
    names = ["Week 48", "Week 48", "Pilot Bezorging & retour, najaar 2026 (tweede meting)", "週"]
    made = [make_pilot(store, name=name) for name in names]
    assert made[:2] == ["week-48", "week-48-2"]
    assert made[2] == "pilot-bezorging-retour-najaar-2026-tweed"
    assert made[3].startswith("x-")
    assert [one.pilot_id for one in store.read(lambda c: list_pilots(c, made[1]))] == [made[1]]


def test_pseudonyms_tell_nothing_and_are_used_again_in_the_next_pilot(store: Store) -> None:
    first = make_pilot(store, agents=NAMED)
    before = {one.name: one.agent_ref for one in store.read(lambda c: list_agents(c, first))}
    second = make_pilot(store, agents=(PlanAgent("Piet"), PlanAgent("Els")), agents_from=first)
    after = {one.name: one.agent_ref for one in store.read(lambda c: list_agents(c, second))}
    assert after["Piet"] == before["Piet"]
    assert after["Els"] not in before.values()
    assert set(after) == {"Piet", "Els"}
    third = make_pilot(store, agents=4, agents_from=first)
    everybody = store.read(lambda c: list_agents(c, third))
    assert {one.agent_ref for one in everybody} > set(before.values())
    assert len(everybody) == 4


def test_agents_from_a_pilot_that_is_not_there_makes_nothing(store: Store) -> None:
    with pytest.raises(Refused) as refused:
        make_pilot(store, agents_from="nowhere")
    assert refused.value.code is ProblemCode.NOT_FOUND
    assert store.read(list_pilots) == []


def test_a_name_stands_in_one_table_and_can_be_forgotten(store: Store) -> None:
    make_pilot(store, agents=NAMED)
    for table in metadata.tables.values():
        rows = store.read(lambda c, t=table: c.execute(select(t)).all())
        assert (table is agent_name) == any("Piet" in str(tuple(row)) for row in rows), table.name
    assert store.write(lambda c: forget_names(c, "week-48")) == 2
    agents = store.read(lambda c: list_agents(c, "week-48"))
    assert [one.name for one in agents] == [None, None]


def test_a_known_name_is_the_same_person_and_may_move_to_another_team(store: Store) -> None:
    pilot_id = make_pilot(store, agents=NAMED)
    known = {one.name: one.agent_ref for one in store.read(lambda c: list_agents(c, pilot_id))}
    wanted = [Wanted("Jan", team="zuid"), Wanted("Els"), Wanted("Els"), Wanted(known["Piet"])]
    found = store.write(lambda c: find_or_add(c, pilot_id, wanted, store.fresh.agent_ref, ""))
    assert [one.agent_ref for one in found[:1]] == [known["Jan"]]
    assert found[0].team == "zuid"
    assert found[1].agent_ref == found[2].agent_ref
    assert found[3].agent_ref == known["Piet"]
    with pytest.raises(Refused, match="no agent"):
        unknown = [Wanted(agent_ref="a-nobody")]
        store.write(lambda c: find_or_add(c, pilot_id, unknown, store.fresh.agent_ref, ""))


def test_opening_freezes_the_question_and_closing_can_be_taken_back(store: Store) -> None:
    pilot_id = make_pilot(store)
    other_words = replace(catalogue(), question={"nl": "Anders gevraagd?"})
    assert store.write(lambda c: publish_version(c, pilot_id, other_words, "")).version == 2
    with pytest.raises(Refused) as refused:
        store.write(lambda c: close_pilot(c, pilot_id, "t0"))
    assert refused.value.code is ProblemCode.CONFLICT
    store.write(lambda c: open_pilot(c, pilot_id, "t1"))
    with pytest.raises(BadInput):
        store.write(lambda c: publish_version(c, pilot_id, catalogue(), ""))
    store.write(lambda c: close_pilot(c, pilot_id, "t2"))
    store.write(lambda c: open_pilot(c, pilot_id, "t3"))
    detail = store.read(lambda c: detail_of(c, pilot_id))
    assert (detail.pilot.state, detail.opened_at, detail.closed_at) == ("open", "t1", None)
    assert store.read(lambda c: newest_version(c, pilot_id)) == 2


def test_every_version_stays_readable(store: Store) -> None:
    pilot_id = make_pilot(store)
    renamed = replace(catalogue(), name="Nieuw")
    store.write(lambda c: publish_version(c, pilot_id, renamed, ""))
    names = [store.read(lambda c, v=v: catalogue_of(c, pilot_id, v)).name for v in (1, 2, None)]
    assert names == ["", "Nieuw", "Nieuw"]
    with pytest.raises(Refused):
        store.read(lambda c: catalogue_of(c, pilot_id, 3))


def test_the_config_changes_its_tag_exactly_when_it_changes(store: Store) -> None:
    pilot_id = make_pilot(store)

    def config() -> tuple[str, str]:
        tag = store.read(lambda c: config_tag(c, pilot_id))
        return tag.etag, store.read(lambda c: config_text(c, pilot_id, tag))

    states = [config()]
    assert config() == states[0]
    store.write(lambda c: publish_version(c, pilot_id, catalogue(), ""))
    states.append(config())
    store.write(lambda c: open_pilot(c, pilot_id, ""))
    states.append(config())
    assert len({etag for etag, _text in states}) == 3
    newest = json.loads(states[-1][1])
    assert (newest["pilot"]["state"], newest["catalogue"]["version"]) == ("open", 2)


@pytest.mark.parametrize(
    "work", [detail_of, lambda c, p: open_pilot(c, p, ""), lambda c, p: close_pilot(c, p, "")]
)
def test_no_such_pilot_is_said(store: Store, work: object) -> None:
    with pytest.raises(Refused) as refused:
        store.write(lambda c: work(c, "nowhere"))
    assert refused.value.code is ProblemCode.NOT_FOUND


def test_the_pilots_channel_is_in_its_catalogue_though_the_file_does_not_name_it(
    store: Store,
) -> None:
    pilot_id = make_pilot(store, channel="chat")
    kept = store.read(lambda c: catalogue_of(c, pilot_id, 1))
    assert [channel.code for channel in kept.channels] == ["chat", "phone", "email"]
