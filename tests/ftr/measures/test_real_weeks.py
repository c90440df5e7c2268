"""A real log in which nothing was fixed: random reasons called fixed must rarely look it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

import pytest

from ftr.measures.answers import AgentAnswers, ByAgent
from ftr.measures.diff_in_diff import FourCells, diff_in_diff
from ftr.measures.verdict import Verdict, judge
from tests.ftr.real_file import real_table

pytestmark = pytest.mark.realdata
ONLINE = {"Self Service", "Citizens Connect App"}
COUNTED = {*ONLINE, "Constituent Call"}
Requests = list[tuple[str, str, bool]]  # reason, the team that handled it for an agent, online


def halves_of_weeks() -> list[tuple[Requests, Requests]]:
    """Whole weeks in order, each as its even and its odd days."""
    found: dict[tuple[int, int], tuple[Requests, Requests]] = defaultdict(lambda: ([], []))
    table = real_table("boston-311/requests_2011_q3.csv")
    for row in table.rows:
        request = row.values
        if request["source"] in COUNTED:
            day = datetime.fromisoformat(request["open_dt"]).isocalendar()
            half = found[day.year, day.week][day.weekday % 2]
            half.append((request["type"], request["queue"], request["source"] in ONLINE))
    weeks = [week for _key, week in sorted(found.items())]
    return [week for week in weeks if len(week[0]) + len(week[1]) > 1000]


def cells(before: Requests, after: Requests, fixed: set[str]) -> FourCells:
    return FourCells(
        *(
            by_team(request for request in requests if (request[0] in fixed) == is_fixed)
            for is_fixed in (True, False)
            for requests in (before, after)
        )
    )


def by_team(requests: Iterable[tuple[str, str, bool]]) -> ByAgent:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for _reason, team, online in requests:
        counts[team][not online] += 1
    return {team: AgentAnswers(*pair) for team, pair in counts.items()}


def test_random_reasons_called_fixed_are_shown_in_at_most_1_of_10_week_pairs() -> None:
    draw = random.Random(3)
    shown = judged = 0
    for before, after in pairwise(halves_of_weeks()):
        first, second = before[0] + before[1], after[0] + after[1]
        reasons = sorted({request[0] for request in first + second})
        for _ in range(10):
            fixed = set(draw.sample(reasons, draw.randint(5, len(reasons) // 2)))
            effect = diff_in_diff(cells(first, second, fixed))
            placebo = diff_in_diff(cells(*before, fixed))
            if effect is None or placebo is None:
                continue
            judged += 1
            found = judge(effect.effect, placebo.effect, recorded=True)
            shown += found.verdict is Verdict.SHOWN
            unrecorded = judge(effect.effect, placebo.effect, recorded=False)
            assert unrecorded.verdict is not Verdict.SHOWN
    assert judged >= 100
    assert shown <= judged / 10
