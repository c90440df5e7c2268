"""Another mix of reasons: standardisation, Kitagawa's decomposition, joining upward."""

from __future__ import annotations

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.errors import BadInput
from ftr.measures.answers import AgentAnswers
from ftr.measures.kitagawa import kitagawa, mix_and_rate, rates_without_one
from ftr.measures.merging import REST, Path, PathCounts, merge_upward
from ftr.measures.standardise import standardised_share
from tests.ftr.measures.given import BY_AGENT, FEW

# Cancer deaths in the United States by age, 1960 and 1940 (Selvin, 2004).
DEATHS_1940 = [45, 201, 320, 670, 1126, 3160, 9723, 17935, 22179, 13461, 2238]
PEOPLE_1940 = [
    *(906897, 3794573, 10003544, 10629526, 9465330, 8249558),
    *(7294330, 5022499, 2920220, 1019504, 142532),
]
PEOPLE_1960 = [
    *(1784033, 7065148, 15658730, 10482916, 9939972, 10563872),
    *(9114202, 6850263, 4702482, 1874619, 330915),
]


def test_direct_standardisation_gives_the_published_rate() -> None:
    rates = {
        place: d / n for place, (d, n) in enumerate(zip(DEATHS_1940, PEOPLE_1940, strict=True))
    }
    adjusted = standardised_share(rates, dict(enumerate(map(float, PEOPLE_1960))))
    assert sum(DEATHS_1940) / sum(PEOPLE_1940) * 100_000 == pytest.approx(119.5, abs=0.05)
    assert adjusted * 100_000 == pytest.approx(139.3, abs=0.05)


def test_both_kinds_of_kidney_stones_do_better_and_the_total_worse() -> None:
    # Charig et al. (1986), British Medical Journal 292: small and large stones, two treatments
    small = PathCounts(234, 270, 81, 87)
    large = PathCounts(55, 80, 192, 263)
    parts = kitagawa([small, large])
    assert parts is not None
    assert parts.total == pytest.approx(-0.046, abs=0.0005)
    assert parts.rate == pytest.approx(0.054, abs=0.0005)
    assert parts.mix == pytest.approx(-0.099, abs=0.0006)


def one(before: tuple[int, int], after: tuple[int, int]) -> PathCounts:
    return PathCounts(*before, *after)


def test_a_leaf_without_a_second_pilot_joins_its_parent() -> None:
    counts = {
        ("bill", "late"): one((5, 10), (4, 10)),
        ("bill", "wrong", "amount"): one((5, 10), (0, 0)),
        ("bill", "wrong", "name"): one((1, 10), (2, 10)),
        ("move", "in"): one((1, 2), (1, 3)),
    }
    assert merge_upward(counts) == {
        ("bill", "late"): one((5, 10), (4, 10)),
        ("bill", "wrong"): one((6, 20), (2, 10)),
        ("move", "in"): one((1, 2), (1, 3)),
    }


def test_joining_goes_on_to_the_main_reason_and_then_to_the_rest() -> None:
    counts = {
        ("bill", "late"): one((5, 10), (0, 0)),
        ("bill", "wrong"): one((5, 10), (0, 0)),
        ("move", "in"): one((1, 2), (1, 3)),
        ("move", "out"): one((1, 9), (1, 9)),
        ("buy",): one((4, 50), (4, 50)),
        ("gone",): one((0, 0), (0, 0)),
    }
    assert merge_upward(counts) == {
        REST: one((12, 31), (2, 12)),
        ("buy",): one((4, 50), (4, 50)),
    }


def test_main_reasons_that_lack_a_pilot_each_are_enough_together() -> None:
    counts = {
        ("a",): one((1, 2), (0, 0)),
        ("b",): one((0, 0), (1, 2)),
        ("c",): one((1, 1), (1, 1)),
    }
    assert merge_upward(counts) == {REST: one((1, 2), (1, 2)), ("c",): one((1, 1), (1, 1))}


def test_a_pilot_without_answers_cannot_be_compared() -> None:
    assert merge_upward({("a",): one((1, 2), (0, 0))}) == {}
    assert kitagawa([]) is None
    assert kitagawa([one((1, 2), (0, 0))]) is None
    assert mix_and_rate({("a",): {"x": AgentAnswers(1, 1)}}, {}) is None


COUNT = st.integers(0, 40)
PAIR = st.tuples(COUNT, COUNT).map(lambda pair: (min(pair), max(pair)))
PATHS = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map(tuple)
TREES = st.dictionaries(PATHS, st.builds(one, PAIR, PAIR), max_size=8)


@FEW
@given(TREES)
def test_joining_loses_no_answer_and_leaves_every_group_complete(
    counts: dict[Path, PathCounts],
) -> None:
    groups = merge_upward(counts)
    whole = sum(counts.values(), one((0, 0), (0, 0)))
    if not whole.complete:
        assert groups == {}
        return
    assert all(group.complete for group in groups.values())
    assert sum(groups.values(), one((0, 0), (0, 0))) == whole


@FEW
@given(TREES)
def test_mix_and_rate_add_up_exactly(counts: dict[Path, PathCounts]) -> None:
    parts = kitagawa(merge_upward(counts).values())
    if parts is not None:
        assert parts.mix + parts.rate == pytest.approx(parts.total, abs=1e-12)
        assert -1 <= parts.rate <= 1


def test_the_rates_interval_is_the_jackknife_over_agents() -> None:
    before = {
        ("bill",): {f"a{n}": AgentAnswers(10 + n, 20) for n in range(10)},
        ("move",): {f"a{n}": AgentAnswers(5, 20 + n) for n in range(10)},
    }
    after = {
        ("bill",): {f"a{n}": AgentAnswers(6 + n, 24) for n in range(10)},
        ("move",): {f"a{n}": AgentAnswers(5, 40 - n) for n in range(10)},
    }
    made = mix_and_rate(before, after)
    assert made is not None
    assert made.agents == 10
    assert made.low is not None
    assert made.high is not None
    assert made.low < made.parts.rate < made.high < 0
    assert made.groups == (("bill",), ("move",))
    first_mix = made.standardised - (145 + 50) / (145 + 200 + 50 + 245)
    assert first_mix < 0


Cells = dict[Path, dict[str, AgentAnswers]]
PATHED = st.dictionaries(PATHS, BY_AGENT, max_size=4)


@FEW
@given(PATHED, PATHED)
def test_whatever_the_counts_the_limits_hold_the_rate(before: Cells, after: Cells) -> None:
    made = mix_and_rate(before, after)
    if made is None:
        return
    assert 0 <= made.standardised <= 1
    assert made.parts.mix + made.parts.rate == pytest.approx(made.parts.total, abs=1e-9)
    assert (made.low is None) == (made.high is None)
    if made.low is not None and made.high is not None:
        assert -1 <= made.low <= made.parts.rate + 1e-12
        assert made.parts.rate - 1e-12 <= made.high <= 1


def test_wrong_input_is_said_never_a_nan() -> None:
    with pytest.raises(BadInput):
        kitagawa([one((3, 2), (1, 2))])
    with pytest.raises(BadInput):
        mix_and_rate({("a",): {"x": AgentAnswers(-1, 4)}}, {("a",): {"x": AgentAnswers(1, 4)}})
    for shares, weights in [
        ({"a": 0.5}, {}),
        ({"a": 0.5}, {"a": 0.0}),
        ({"a": 0.5}, {"b": 1.0}),
        ({"a": nan}, {"a": 1.0}),
        ({"a": 0.5}, {"a": inf}),
    ]:
        with pytest.raises(BadInput):
            standardised_share(shares, weights)


SMALL = st.builds(AgentAnswers, st.integers(0, 30), st.integers(0, 30))
FEW_AGENTS = st.dictionaries(st.sampled_from("abcd"), SMALL, min_size=1, max_size=4)
SEVERAL = st.dictionaries(PATHS, FEW_AGENTS, min_size=1, max_size=5)


@FEW
@given(SEVERAL, SEVERAL)
def test_leaving_an_agent_out_by_what_changes_is_leaving_it_out_and_summing_anew(
    before: Cells, after: Cells
) -> None:
    totals = added_up(before, after)
    groups = merge_upward(totals)
    if not groups:
        return
    quick = rates_without_one(before, after, totals, groups)
    for agent in "abcd":
        without = [
            {
                path: {name: a for name, a in cell.items() if name != agent}
                for path, cell in c.items()
            }
            for c in (before, after)
        ]
        parts = kitagawa(merge_upward(added_up(*without)).values())
        answered = any(
            agent in cell and cell[agent].answers for c in (before, after) for cell in c.values()
        )
        if not answered:
            assert agent not in quick
        elif parts is None:
            assert quick[agent] is None
        else:
            assert quick[agent] == pytest.approx(parts.rate, abs=1e-12)


def added_up(before: Cells, after: Cells) -> dict[Path, PathCounts]:
    """Every agent together, one by one."""
    made: dict[Path, PathCounts] = {}
    for counted, is_after in ((before, False), (after, True)):
        for path, cell in counted.items():
            for answers in cell.values():
                pair = (answers.yes, answers.answers)
                one = PathCounts(0, 0, *pair) if is_after else PathCounts(*pair, 0, 0)
                made[path] = made[path] + one if path in made else one
    return made
