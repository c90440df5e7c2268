"""What is said of two pilots whose truth is known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftr.catalogue.model import Catalogue, Reason
from ftr.measures.diff_in_diff import FourCells, diff_in_diff
from ftr.measures.verdict import Because, Verdict
from ftr.plan import Denominator
from ftr.report.changes import ChangeKind, Warn
from ftr.report.comparison import Comparison
from ftr.report.comparison_hiding import grouped, hiding_in
from ftr.report.comparison_sides import Joining, Side, answers, of_keys
from ftr.report.counts import Tally, together
from ftr.report.reasons import Reasons
from ftr.words import PilotKind
from tests.ftr.report.compared import (
    CATALOGUE,
    LEAVES,
    MONEY,
    SECOND,
    Truth,
    change,
    compared,
    made,
    pair,
    side,
)

DROP = {"late": 0.14, "lost": 0.14}


def test_a_recorded_change_with_a_known_drop_is_shown() -> None:
    found = compared(*pair(DROP), change())
    assert found.verdict.word is Verdict.SHOWN
    assert found.verdict.because == (Because.DROP,)
    assert found.verdict.recorded
    assert found.effect is not None
    assert (found.effect.effect.low or 0) <= -0.14 <= (found.effect.effect.high or 0)
    assert [row.key for row in found.reasons if row.fixed] == ["late", "lost"]


def test_the_same_drop_without_a_recorded_change_is_not_shown() -> None:
    found = compared(*pair(DROP))
    assert found.verdict.word is not Verdict.SHOWN
    assert found.effect is None
    assert "no_changes" in [note.code for note in found.notes]


def test_a_change_recorded_late_is_an_indication_at_most() -> None:
    for day in (SECOND.start, date(2027, 1, 5)):
        found = compared(*pair(DROP), change(recorded=day))
        assert found.verdict.word is Verdict.INDICATION
        assert Because.NOT_RECORDED in found.verdict.because
        assert found.changes[0].warnings[0].code is Warn.RECORDED_LATE
    found = compared(*pair(DROP), change(recorded=date(2026, 12, 13)))
    assert found.verdict.word is Verdict.SHOWN


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.sampled_from(LEAVES), st.floats(-0.3, 0.35)), st.booleans())
def test_whatever_fell_nothing_is_shown_unless_it_was_recorded(
    drops: Mapping[str, float], late: bool
) -> None:
    changes = [change(recorded=date(2026, 12, 30))] if late else []
    found = compared(*pair(drops, Truth(agents=6, contacts=16)), *changes)
    assert found.verdict.word is not Verdict.SHOWN
    assert not found.verdict.recorded


def test_two_pilots_alike_say_which_drop_could_still_be_there() -> None:
    counted = made(Truth(), 3)
    found = compared(side(counted), side(counted, SECOND), change())
    assert found.verdict.word is Verdict.NOT_SHOWN
    assert found.verdict.because == (Because.NO_DROP,)
    assert found.effect is not None
    assert found.effect.effect.value == 0
    assert found.verdict.could_be == pytest.approx(-(found.effect.effect.low or 0))
    assert (found.verdict.could_be or 0) > 0


def test_a_change_that_worked_elsewhere_too_is_not_shown() -> None:
    found = compared(*pair(dict.fromkeys(LEAVES, 0.14)), change())
    assert found.verdict.word is Verdict.NOT_SHOWN
    assert found.overall.change is not None
    assert found.overall.change.value == pytest.approx(-0.14, abs=0.02)


def test_the_numbers_are_those_of_the_measures() -> None:
    before, after = pair(DROP)
    found = compared(before, after, change())
    fixed, rest = LEAVES[:2], LEAVES[2:]
    direct = diff_in_diff(
        FourCells(
            *(
                answers(of_keys(one.by_leaf, keys))
                for keys in (fixed, rest)
                for one in (before, after)
            )
        )
    )
    assert direct is not None
    assert found.effect is not None
    assert found.effect.effect.value == pytest.approx(direct.effect.value, abs=0.0005)
    assert found.effect.effect.low == pytest.approx(direct.effect.low, abs=0.0005)
    assert found.effect.fixed.share_before == pytest.approx(direct.shares[0].share, abs=0.0005)
    assert found.mix is not None
    assert found.mix.total == pytest.approx(found.mix.mix + found.mix.rate.value, abs=0.0015)


def test_what_travels_comes_back_the_same_and_has_no_nan() -> None:
    found = compared(*pair(DROP, **MONEY), change())
    text = json.dumps(found.to_dict(), allow_nan=False)
    assert Comparison.from_dict(json.loads(text)) == found
    assert text == json.dumps(compared(*pair(DROP, **MONEY), change()).to_dict())


# --- money and volume


def test_where_the_volume_did_not_move_the_measured_saving_is_nought() -> None:
    found = compared(*pair(DROP, **MONEY), change())
    lines = {line.code: line for line in found.money.lines}
    assert found.volume.moved is False
    assert (lines["measured"].saving.value, lines["measured"].pays) == (0, 0)
    assert lines["naive"].saving.value > 0
    assert lines["volume_consistent"].saving.value > lines["naive"].saving.value
    assert found.money.contacts == 125_000  # a quarter of the contacts is on the two reasons


def fewer_contacts(counted: Mapping[str, Mapping[str, Tally]]) -> Mapping[str, Mapping[str, Tally]]:
    """The fixed reasons with half of their contacts."""
    return {
        leaf: {
            agent: Tally(yes=one.yes // 2, no=one.no // 2) if leaf in LEAVES[:2] else one
            for agent, one in by_agent.items()
        }
        for leaf, by_agent in counted.items()
    }


def test_where_contacts_went_away_the_saving_is_measured() -> None:
    before, after = pair(**MONEY)
    fewer = fewer_contacts(after.by_leaf)
    after = replace(after, by_leaf=fewer, overall=together(fewer.values()))
    found = compared(before, after, change())
    assert found.volume.moved is True
    assert found.volume.fewer is not None
    assert found.volume.fewer.value == pytest.approx(0.5, abs=0.05)
    measured = next(one for one in found.money.lines if one.code == "measured")
    assert measured.saving.value == pytest.approx(500_000, rel=0.1)
    assert measured.pays > 0.95
    spent = compared(before, after, change(), spent=10**9)
    assert all(one.pays == 0 for one in spent.money.lines)


def test_limits_of_the_plans_numbers_widen_the_amounts_and_stand_beside_their_source() -> None:
    wide = {**MONEY, "cost_range": (5.0, 14.0), "fix_cost": 120_000.0}
    bare, given = (compared(*pair(DROP, **plan), change()).money for plan in (MONEY, wide))
    inputs = {one.code: one for one in given.inputs}
    cost, spent = inputs["cost_per_contact"], inputs["spent"]
    assert (cost.value, cost.low, cost.high) == (8, 5, 14)
    assert cost.source.endswith(": finance")
    assert (spent.value, spent.low) == (120_000, None)
    for narrow, broad in zip(bare.lines[:2], given.lines[:2], strict=True):
        assert narrow.saving.value == broad.saving.value
        assert (broad.saving.high or 0) > (narrow.saving.high or 0)
        assert broad.pays < narrow.pays  # something was spent
    asked = compared(*pair(DROP, **wide), change(), spent=0).money
    assert [one.pays for one in asked.lines] == pytest.approx(
        [one.pays for one in bare.lines], abs=0.02
    )


def test_volume_is_per_order_where_both_plans_count_orders() -> None:
    before, after = pair(denominator=Denominator("orders", 12_000))
    assert compared(before, after).volume.unit == "denominator"
    assert compared(before, after).volume.overall.rate_before == 400
    other = replace(after, plan=replace(after.plan, denominator=Denominator("clients", 9)))
    assert compared(before, other).volume.unit == "day"
    counted = (replace(one, handled=9_600) for one in (before, other))
    assert compared(*counted).volume.unit == "handled"


def test_without_money_in_the_plan_no_amount_is_given_and_it_says_what_is_missing() -> None:
    money = compared(*pair(DROP), change()).money
    assert money.lines == ()
    assert [one.code for one in money.inputs if one.value is None] == [
        "contacts_per_year",
        "cost_per_contact",
    ]


# --- what was changed


@pytest.mark.parametrize(
    ("recorded", "fixed", "warning", "counts"),
    [
        ("2026-11-25", "2026-12-01", None, True),
        ("2026-11-25", "2026-11-16", Warn.BEFORE_BOTH, False),
        ("2026-11-25", "2026-11-20", Warn.NO_BASELINE, True),
        ("2026-11-25", "2026-12-15", Warn.DURING_SECOND, True),
        ("2026-11-25", "2026-12-19", Warn.AFTER_BOTH, False),
        ("2026-12-14", "2026-12-01", Warn.RECORDED_LATE, True),
    ],
)
def test_every_change_says_what_is_wrong_with_it(
    recorded: str, fixed: str, warning: Warn | None, counts: bool
) -> None:
    one = change(recorded=date.fromisoformat(recorded), fixed=date.fromisoformat(fixed))
    [part] = compared(*pair(), one).changes
    assert [found.code for found in part.warnings] == ([warning] if warning else [])
    assert part.counts is counts


def test_what_was_recorded_late_does_not_join_what_was_recorded_in_time() -> None:
    late = change(recorded=date(2026, 12, 30), target="bill", leaves=("bill",))
    found = compared(*pair(DROP), change(), late)
    assert [row.key for row in found.reasons if row.fixed] == ["late", "lost"]
    assert [part.counts for part in found.changes] == [True, False]


def test_a_reason_of_two_changes_is_said_to_be() -> None:
    both = compared(*pair(), change(), change(target="late", leaves=("late",)))
    assert all(Warn.OVERLAP in [one.code for one in part.warnings] for part in both.changes)
    apart = compared(*pair(), change(leaves=("lost",)), change(target="late", leaves=("late",)))
    assert not any(part.warnings for part in apart.changes)
    assert [row.key for row in apart.reasons if row.fixed] == ["late", "lost"]


# --- other lists of reasons, other questions, other days

RENAMED = Catalogue(
    reasons=(
        Reason("delivery", {"nl": "Bezorging"}, sub=(Reason("slow", {"nl": "Traag"}),)),
        *CATALOGUE.reasons[1:],
    ),
    was={"late": "slow", "lost": "slow"},
    version=2,
)


def renamed(after: Side) -> Side:
    """The second pilot, where late and lost have become one reason."""
    counted = {leaf: one for leaf, one in after.by_leaf.items() if leaf not in LEAVES[:2]}
    counted["slow"] = together(after.by_leaf[leaf] for leaf in LEAVES[:2])
    return replace(after, by_leaf=counted, reasons=Reasons([RENAMED]))


def test_a_reason_that_was_renamed_in_between_stays_the_same_reason() -> None:
    before, after = pair(DROP)
    plain, found = compared(before, after, change()), compared(before, renamed(after), change())
    assert [row.key for row in found.reasons if row.fixed] == ["slow"]
    assert found.effect is not None
    assert plain.effect is not None
    assert found.effect.effect == plain.effect.effect
    assert found.verdict == plain.verdict
    assert "renamed" in [note.code for note in found.notes]


def test_a_reason_that_is_in_one_pilot_only_is_said_and_not_dropped() -> None:
    before, after = pair()
    counted = {leaf: one for leaf, one in after.by_leaf.items() if leaf != "new"}
    without = replace(CATALOGUE, reasons=CATALOGUE.reasons[:-2] + CATALOGUE.reasons[-1:])
    after = replace(
        after,
        by_leaf=counted,
        overall=together(counted.values()),
        reasons=Reasons([without]),
    )
    found = compared(before, after, change())
    assert "catalogue" in [note.code for note in found.notes]
    assert {row.key for row in found.reasons} == set(LEAVES)
    assert found.mix is not None
    assert found.mix.groups < len(LEAVES)


def codes(before: Side, after: Side) -> set[str]:
    return {note.code for note in compared(before, after, change()).notes}


def test_what_makes_two_pilots_unlike_is_said() -> None:
    before, after = pair()
    assert codes(before, after) & {"question", "weekdays", "season", "demo"} == set()
    assert "question" in codes(before, replace(after, question="Anders gevraagd?"))
    weekend = replace(after.pilot, end=date(2026, 12, 19))
    assert "weekdays" in codes(before, replace(after, pilot=weekend))
    spring = replace(after.pilot, start=date(2027, 5, 3), end=date(2027, 5, 7))
    assert "season" in codes(before, replace(after, pilot=spring))
    year = replace(after.pilot, start=date(2027, 11, 15), end=date(2027, 11, 19))
    assert "season" not in codes(before, replace(after, pilot=year))
    assert "demo" in codes(before, replace(after, pilot=replace(SECOND, kind=PilotKind.DEMO)))


def test_other_agents_are_compared_as_strangers_and_said_to_be() -> None:
    before, after = pair(DROP)
    others = {
        leaf: {f"b{agent}": one for agent, one in by_agent.items()}
        for leaf, by_agent in after.by_leaf.items()
    }
    strangers = replace(after, by_leaf=others, overall=together(others.values()))
    found, same = compared(before, strangers, change()), compared(before, after, change())
    assert (found.overall.same_agents, same.overall.same_agents) == (0, 20)
    assert "other_agents" in {note.code for note in found.notes}
    assert found.overall.change is not None
    assert same.overall.change is not None
    assert (found.overall.change.low or 0) < (same.overall.change.low or 0)


# --- small numbers

SMALL = st.integers(0, 14)
CELLS = st.dictionaries(
    st.sampled_from(LEAVES),
    st.dictionaries(
        st.sampled_from([f"a-{n}" for n in range(5)]),
        st.builds(Tally, SMALL, SMALL, SMALL, st.just(0), st.just(0)),
    ),
)


@settings(max_examples=60, deadline=None)
@given(CELLS, CELLS, st.sets(st.sampled_from(LEAVES)))
def test_no_sum_of_a_group_cuts_what_a_report_hides_together(
    first: Mapping[str, Mapping[str, Tally]],
    second: Mapping[str, Mapping[str, Tally]],
    fixed: set[str],
) -> None:
    before, after = side(first), side(second, SECOND)
    joints = Joining(before, after).joints("en")
    hiding = hiding_in(before), hiding_in(after)
    groups = grouped(joints, fixed, *hiding)
    for sets in hiding:
        for one in sets:
            assert not (one & groups.fixed and one - groups.fixed)
    assert groups.fixed <= fixed
    assert groups.moved == (fixed & {one.key for one in joints}) - groups.fixed
    wanted = replace(change(leaves=sorted(fixed)), kind=ChangeKind.REASON)
    found = compared(before, after, wanted)
    hidden = {leaf for sets in hiding for one in sets for leaf in one}
    for row in found.reasons:
        assert row.suppressed is (row.key in hidden)
        if row.suppressed:
            assert (row.share_before, row.share_after, row.change, row.adjusted) == (None,) * 4


def test_a_fixed_reason_too_small_to_show_counts_as_untouched_and_that_is_said() -> None:
    before, after = pair(DROP)
    few = {**before.by_leaf, "lost": {"a-1": Tally(yes=2)}}  # so "late" beside it is hidden too
    before = replace(before, by_leaf=few, overall=together(few.values()))
    found = compared(before, after, change(leaves=("lost", "price")))
    assert {row.key for row in found.reasons if row.suppressed} == {"late", "lost"}
    assert {row.key for row in found.reasons if row.fixed} == {"lost", "price"}
    assert "moved" in [note.code for note in found.notes]
    assert found.effect is not None
    assert found.effect.fixed.reasons == 1
    whole = compared(before, after, change())  # both of them are hidden, as one
    assert "moved" not in [note.code for note in whole.notes]
    assert whole.effect is not None
    assert whole.effect.fixed.reasons == 2


def test_groups_of_two_agents_are_not_set_against_each_other() -> None:
    before, after = pair(DROP, Truth(agents=2))
    found = compared(before, after, change())
    assert found.effect is None
    assert found.verdict.word is not Verdict.SHOWN
    assert all(row.suppressed for row in found.reasons)


def test_a_pilot_without_answers_gives_no_verdict_but_an_answer() -> None:
    before, _after = pair()
    found = compared(before, side({}, SECOND), change())
    assert found.verdict.because == (Because.NOTHING,)
    assert found.verdict.could_be is None
    json.dumps(found.to_dict(), allow_nan=False)
