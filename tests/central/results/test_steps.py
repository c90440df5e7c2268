"""How far a supervisor sees a running pilot, counted from a real centre's entries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest

from central.results import counting_queries
from central.results.pilot import read_measured
from central.results.steps import in_steps
from tests.central.results.filled import MONDAY, TEAMS, ZONE, Filled


@pytest.fixture(params=[2_000, 1], ids=["read at once", "read in two goes"])
def _rows_read_first(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    counting_queries.some_of_leaves_query.cache_clear()
    monkeypatch.setattr(counting_queries, "SOME_ROWS", request.param)
    yield
    counting_queries.some_of_leaves_query.cache_clear()


def until(filled: Filled, day: int) -> date | None:
    noon = datetime.combine(MONDAY + timedelta(days=day), time(12), ZONE)
    return filled.store.read(
        lambda connection: (
            in_steps(connection, read_measured(connection, filled.pilot_id), noon).until
        )
    )


@pytest.mark.usefixtures("_rows_read_first")
def test_a_day_about_one_subject_is_told_with_days_about_others(filled: Filled) -> None:
    items = []
    for agent in TEAMS:
        for day, leaves in enumerate([("late", "bill"), ("lost",), ("late", "bill", "lost")]):
            for leaf in leaves:
                items += filled.contacts(agent, leaf, "no", 6, day=day)
        items += filled.contacts(agent, "late", "yes", 6, day=3)
    filled.take_in(items)
    told = [until(filled, day) for day in range(5)]
    sunday, wednesday = MONDAY - timedelta(days=1), MONDAY + timedelta(days=2)
    assert told == [sunday, MONDAY, MONDAY, wednesday, wednesday]
    assert until(filled, 5) is None
