"""What the centre set aside, and what a person decides about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from central.cli.client import Centre
from tests.central.cli.conftest import Ftr, join, push
from tests.central.making import Writer, items


def test_parked_entries_are_listed_discarded_and_accepted(
    ftr: Ftr, pilot: str, centre: Centre
) -> None:
    assert "Nothing is parked" in ftr("parked", "list", pilot).out
    token, agent_ref = join(centre, pilot)
    writer, now = Writer(agent_ref), datetime.now(UTC)
    early = replace(writer.create("late", at=now), catalogue_version=2)
    wrong = writer.create("nonsense", at=now)
    assert {one["result"] for one in push(centre, token, items(early, wrong))} == {"parked"}

    listed = ftr("parked", "list", pilot)
    assert "unknown_reason" in listed.out
    assert "unknown_version" in listed.out
    assert len(ftr("parked", "list", pilot, "--json").json) == 2

    assert wrong.rev_id in ftr("parked", "discard", pilot, wrong.rev_id).out
    assert [one["rev_id"] for one in ftr("parked", "list", pilot, "--json").json] == [early.rev_id]
    assert "ftr parked list" in ftr.refuses("parked", "accept", pilot, wrong.rev_id)
