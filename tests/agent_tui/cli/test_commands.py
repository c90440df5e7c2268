"""The desk's commands as a person runs them: real processes, a real folder, a stub centre."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import agent_tui
from tests.sync.stub_centre import StubCentre, stub_centre

CODE = "BCDFGHJK"


@pytest.fixture
def centre() -> Iterator[tuple[StubCentre, str]]:
    with stub_centre() as (stub, address):
        stub.codes[CODE] = "agent-1"
        yield stub, address


def test_join_then_status_says_where_one_stands(
    tmp_path: Path, centre: tuple[StubCentre, str]
) -> None:
    _stub, address = centre
    said = agent_tui(tmp_path, "join", address, "bcdf-ghjk")
    assert "Test pilot" in said
    status = json.loads(agent_tui(tmp_path, "status", "--json"))
    assert list(status) == [
        "home", "version", "enrolments", "active", "entries", "voided", "today", "pending",
        "oldest_pending", "acknowledged", "parked", "discarded", "catalogue_version", "last_sync",
    ]  # fmt: skip
    assert status["enrolments"] == [
        {
            "pilot": "test",
            "agent": "agent-1",
            "desk": f"desk-{CODE}",
            "centre": address,
            "state": "open",
        }
    ]
    assert "Everything is sent" in agent_tui(tmp_path, "sync")
