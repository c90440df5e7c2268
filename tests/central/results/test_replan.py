from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from central.results.handled import Handled
from central.results.replan import replanned, unanswered
from ftr.plan import Plan
from ftr.plan_values import IccRange
from ftr.report.counts import Tally
from tests.central.results.filled import FRIDAY, MONDAY

PLAN = Plan("Najaar", MONDAY, FRIDAY, agents=20, contacts_per_agent_per_day=50.0)
WEDNESDAY = date(2026, 11, 18)
ByDay = dict[str, dict[str, Tally]]


def logged(days: int, *, agents: int = 20, spread: float = 0.1, share: float = 0.4) -> ByDay:
    """Days of 50 contacts by agents whose own shares lie `spread` around `share`, half each way."""
    chance = Random(4)
    found: ByDay = {}
    for day in range(days):
        found[f"2026-11-{16 + day}"] = {}
        for agent in range(agents):
            own = share + (spread if agent % 2 else -spread)
            yes = sum(chance.random() < own for _ in range(50))
            found[f"2026-11-{16 + day}"][f"a{agent}"] = Tally(yes=yes, no=50 - yes)
    return found


def test_after_two_whole_days_the_forecast_is_reckoned_again() -> None:
    seen = replanned(logged(3), PLAN, WEDNESDAY)
    assert seen is not None
    assert (seen.days, seen.agents) == (2, 20)
    assert seen.icc == pytest.approx(0.1**2 / 0.24, abs=0.02)
    assert seen.planned_half_width == pytest.approx(0.035, abs=0.001)
    assert seen.half_width > 0.036
    assert seen.icc_low < seen.icc < seen.icc_high
    assert seen.half_width_low < seen.half_width < seen.half_width_high
    assert seen.drop_same_agents < seen.drop_other_agents


def test_agents_who_are_alike_give_the_margin_of_loose_contacts() -> None:
    alike = {day: {f"a{n}": Tally(yes=20, no=30) for n in range(20)} for day in logged(2)}
    seen = replanned(alike, PLAN, WEDNESDAY)
    assert seen is not None
    assert seen.icc == 0
    assert seen.effective == pytest.approx(5000)


@pytest.mark.parametrize(
    ("by_day", "today"),
    [
        (logged(3), date(2026, 11, 17)),
        (logged(1), WEDNESDAY),
        (logged(2, agents=4), WEDNESDAY),
        ({day: {f"a{n}": Tally(yes=1) for n in range(40)} for day in logged(2)}, WEDNESDAY),
        (logged(5), date(2026, 11, 21)),
        ({}, WEDNESDAY),
    ],
    ids=["one day over", "one day", "four agents", "all the same", "over", "nothing"],
)
def test_too_little_is_no_forecast(by_day: ByDay, today: date) -> None:
    assert replanned(by_day, PLAN, today) is None


def test_nothing_in_it_can_be_worked_back_to_the_answers() -> None:
    mirrored: ByDay = {
        day: {agent: Tally(yes=tally.no, no=tally.yes) for agent, tally in by_agent.items()}
        for day, by_agent in logged(2, share=0.2).items()
    }
    seen, other = (replanned(one, PLAN, WEDNESDAY) for one in (logged(2, share=0.2), mirrored))
    assert seen is not None
    assert other is not None
    for name in ("icc", "effective", "half_width", "drop_same_agents", "fixed_drop"):
        assert getattr(seen, name) == pytest.approx(getattr(other, name))


def test_a_plan_that_expects_nobody_online_has_no_margin() -> None:
    assert replanned(logged(2), replace(PLAN, expected_share=0.0), WEDNESDAY) is None


def test_without_agents_in_the_plan_there_is_nothing_to_compare_with() -> None:
    seen = replanned(logged(2), replace(PLAN, agents=None, icc=IccRange(0, 0, 0)), WEDNESDAY)
    assert seen is not None
    assert seen.planned_half_width is None


def handled(by_day: Mapping[str, int]) -> Handled:
    return Handled(sum(by_day.values()), {}, {}, by_day, None, None)


def test_the_limits_shrink_over_the_week_as_more_is_logged_and_asked() -> None:
    by_day = {
        "2026-11-16": {"a": Tally(yes=30, no=30, not_asked=20, endings=10)},
        "2026-11-17": {"a": Tally(yes=40, no=55, unknown=5)},
    }
    first, last = unanswered(by_day, handled({"2026-11-16": 110, "2026-11-17": 100}), "en")
    assert (first.day, first.label) == ("2026-11-16", "Mon 16 Nov")
    assert first.share == pytest.approx(40 / 100)
    assert last.share == pytest.approx((40 + 5) / 200)
    alone = unanswered(by_day, None, "en")
    assert [one.share for one in alone] == pytest.approx([20 / 80, 25 / 180])
    assert unanswered({}, None, "en") == ()
