"""Real logs, from public sources, map as they are."""

from __future__ import annotations

from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from ftr.catalogue.csv_import import import_catalogue
from ftr.catalogue.publish import publish
from ftr.entry import Payload, Revision
from ftr.imports.agents import known_agents, unknown_agents
from ftr.imports.entries import map_entries
from ftr.imports.handled import map_handled
from ftr.imports.options import map_options
from ftr.words import Origin
from tests.ftr.real_file import real_table

pytestmark = pytest.mark.realdata
ZONE = ZoneInfo("Europe/Amsterdam")


def numbered(names: tuple[str, ...]) -> dict[str, str]:
    return known_agents({"agent_ref": f"a{n:03}", "name": name} for n, name in enumerate(names))


def test_a_day_of_a_bank_counts_its_answered_calls() -> None:
    table = real_table("anonymous-bank-day/calls_one_day.csv")
    options = map_options("handled", ["at=ser_start", "agent=agent"], day="2026-11-16")
    names = unknown_agents(table, options, {})
    assert len(names) == 18
    result = map_handled(table, options, numbered(names), ZONE, "bank")
    assert len(result.rows) == len({row.row_id for row in result.rows}) == 1505
    assert result.bad_rows == ()
    assert len(result.skipped) == 870  # hung up, phantom, and 6 answered without an agent


def test_requests_to_a_city_map_to_its_own_reasons() -> None:
    listed = real_table("boston-311/taxonomy_q3.csv")
    levels = ["subject", "reason", "type"]
    catalogue = publish(import_catalogue(listed, levels, language="en"), [], opened=False)
    table = real_table("boston-311/requests_2011_q3.csv")
    options = map_options(
        "entries",
        ["at=open_dt", "agent=queue", "reason=subject,reason,type", "online_first=source"],
        ["yes=Self Service|Citizens Connect App", "no=Constituent Call"],
        others="skip",
        origin=Origin.GENERATED,
    )
    agents = numbered(unknown_agents(table, options, {}))
    result = map_entries(table, options, catalogue, agents, ZONE, "boston")
    assert result.bad_rows == ()
    assert (len(result.revisions), len(result.skipped)) == (21_169, 10_659)
    answers = Counter(Payload.from_json(r.payload).online_first for r in result.revisions)
    assert answers == {"yes": 5_888, "no": 15_281}
    sample = result.revisions[::1000]
    assert [Revision.from_dict(r.to_dict()) for r in sample] == list(sample)
