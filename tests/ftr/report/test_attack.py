"""An attack on what a supervisor gets: add and subtract all that is shown, see what follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from ftr.catalogue.model import Catalogue, Reason
from ftr.measures.kitagawa import mix_and_rate
from ftr.report.comparison_hiding import hiding_in
from ftr.report.comparison_mix import cells_of
from ftr.report.comparison_sides import Joining
from ftr.report.counts import ByAgent, RowCounts, Tally, together, total
from ftr.report.model import Dimension
from ftr.report.reasons import Reasons
from ftr.report.split import BY_CATALOGUE, Counted, split
from ftr.report.suppression import hidden_leaves, hidden_rows, suppressed_keys
from tests.ftr.report.attacked import (
    AGENTS,
    CELLS,
    MIN_CELL,
    added,
    catalogues,
    counts_by_leaf,
    evenly,
    known_sums,
    told,
    with_contacts,
)
from tests.ftr.report.compared import FIRST, SECOND, change, compared, side
from tests.ftr.report.following import Known


def too_small(by_agent: ByAgent) -> bool:
    """The rules of the design, written down once more."""
    agents = [one.yes + one.no for one in by_agent.values() if one.yes + one.no]
    return sum(agents) < MIN_CELL or len(agents) < 3 or max(agents) > 0.8 * sum(agents)


def given_away(sums: Sequence[Collection[str]], counted: Counted) -> set[frozenset[str]]:
    """The small sets of up to three leaves whose answers follow from the sums that are known."""
    smalls = [
        frozenset(leaves)
        for size in (1, 2, 3)
        for leaves in combinations(sorted(counted), size)
        if too_small(together(counted[leaf] for leaf in leaves))
    ]
    everything = frozenset(counted)
    known = Known(sums)
    return {one for one in smalls if one != everything and known.tell(one)}


@settings(max_examples=40, deadline=None)
@given(catalogues(), counts_by_leaf())
def test_no_small_cell_follows_from_reasons_leaves_pages_and_owners(
    reasons: Reasons, counted: Counted
) -> None:
    counted = with_contacts(counted)
    assert given_away(known_sums(counted, reasons), counted) == set()


def one_main() -> tuple[Reasons, dict[str, ByAgent]]:
    """Two main reasons, each with one small leaf: 9 and 3 answers."""
    mains = tuple(
        Reason(m, {"nl": m}, sub=tuple(Reason(f"{m}{n}", {"nl": n}) for n in "123")) for m in "pq"
    )
    small = {"p1": evenly(9), "p2": evenly(40), "p3": evenly(50)}
    other = {"q1": evenly(3), "q2": evenly(70), "q3": evenly(80)}
    return Reasons([Catalogue(mains, version=1)]), {**small, **other}


def test_the_attack_finds_a_leaf_that_is_its_main_reason_less_the_others() -> None:
    reasons, counted = one_main()
    sums: list[frozenset[str]] = [frozenset(counted)]
    for by in BY_CATALOGUE:
        rows = split(by, counted, reasons, "nl")
        hidden = suppressed_keys(rows, MIN_CELL)  # every dimension by itself
        sums += [row.leaves for row in rows if row.key not in hidden]
    assert {"p1"} in given_away(sums, counted)
    assert given_away(known_sums(counted, reasons), counted) == set()


def test_no_more_is_hidden_than_need_be() -> None:
    reasons, counted = one_main()
    shown = told(counted, reasons)
    assert {frozenset({"p3"}), frozenset({"q3"})} == set(shown[Dimension.LEAF])
    assert len(shown[Dimension.REASON]) == 2


@settings(max_examples=40, deadline=None)
@given(catalogues(), counts_by_leaf())
def test_the_leaves_of_the_result_hide_what_the_report_by_leaf_hides(
    reasons: Reasons, counted: Counted
) -> None:
    leaves = split(Dimension.LEAF, with_contacts(counted), reasons, "nl")
    by_leaf = hidden_rows(Dimension.LEAF, leaves, leaves, reasons, MIN_CELL)
    assert hidden_leaves(leaves, reasons, MIN_CELL) == by_leaf


@given(st.lists(CELLS, max_size=6), st.booleans())
def test_what_a_single_dimension_hides_is_together_not_small(
    parts: list[ByAgent], in_order: bool
) -> None:
    rows = [RowCounts(str(n), "", part) for n, part in enumerate(parts) if total(part).contacts]
    hidden = suppressed_keys(rows, MIN_CELL, in_order=in_order)
    gone = [row.by_agent for row in rows if row.key in hidden]
    if gone and len(gone) < len(rows):
        assert not too_small(together(gone))


# Two pilots compared ---------------------------------------------------------------------------


def shuffled(counted: Counted, blocks: Iterable[Collection[str]]) -> Counted:
    """Within each set of leaves every agent's yes are handed out the other way round.

    Each leaf keeps its number of answers, and the set its yes and no per agent.
    """
    made = {leaf: dict(by_agent) for leaf, by_agent in counted.items()}
    for block in blocks:
        for agent in AGENTS:
            inside = [leaf for leaf in sorted(block) if agent in made.get(leaf, {})]
            left = sum(made[leaf][agent].yes for leaf in inside)
            yes = [made[leaf][agent].yes for leaf in inside]
            order = inside if yes != _filled(inside, made, agent, left) else inside[::-1]
            for leaf in order:
                one = made[leaf][agent]
                given = min(left, one.answers)
                left -= given
                made[leaf][agent] = one._replace(yes=given, no=one.answers - given)
    return made


def _filled(inside: Sequence[str], made: Counted, agent: str, left: int) -> list[int]:
    found = []
    for leaf in inside:
        found.append(min(left, made[leaf][agent].answers))
        left -= found[-1]
    return found


@settings(max_examples=10, deadline=None)
@given(catalogues(), counts_by_leaf(), counts_by_leaf(), counts_by_leaf())
def test_a_comparison_stays_the_same_whatever_is_hidden_together(
    reasons: Reasons, early: Counted, late: Counted, second: Counted
) -> None:
    first = added([early, late])
    before = replace(
        side(first, replace(FIRST, min_cell=MIN_CELL), halves=(early, late)), reasons=reasons
    )
    after = replace(side(second, replace(SECOND, min_cell=MIN_CELL)), reasons=reasons)
    leaves = [leaf.code for leaf in reasons.today.leaves][::2]
    recorded = change(target="x", leaves=leaves)
    blocks = [*hiding_in(before), *hiding_in(after)]
    inside = [one for one in blocks if not any(one & other for other in blocks if other != one)]
    halves = shuffled(early, inside), shuffled(late, inside)
    whole = added(halves)
    other_before = replace(before, by_leaf=whole, halves=halves)
    other_after = replace(after, by_leaf=shuffled(second, inside))
    made = compared(before, after, recorded).to_dict()
    assert compared(other_before, other_after, recorded).to_dict() == made


def split_evenly(yes: int, no: int) -> dict[str, Tally]:
    """So many of each from every agent."""
    return {agent: Tally(yes=yes, no=no) for agent in AGENTS}


def test_a_leaf_weighed_by_itself_would_be_told_by_the_mix() -> None:
    reasons, _counted = one_main()
    rest = {leaf: split_evenly(8, 8) for leaf in ("p3", "q1", "q2", "q3")}
    first = {**rest, "p1": split_evenly(6, 6), "p2": split_evenly(6, 6)}
    second = {**rest, "p1": split_evenly(1, 0), "p2": split_evenly(5, 6)}
    sides = [
        replace(side(counted, replace(pilot, min_cell=MIN_CELL), halves=halves), reasons=reasons)
        for counted, pilot, halves in (
            (first, FIRST, (first, first)),
            (second, SECOND, None),
            (shuffled(second, [("p1", "p2")]), SECOND, None),
        )
    ]
    assert [one for one in hiding_in(sides[1]) if {"p1", "p2"} == one]
    assert sides[1].by_leaf != sides[2].by_leaf
    by_leaf, all_told = [], []
    for after in sides[1:]:
        cells = cells_of(Joining(sides[0], after).joints("en"), ())
        made = mix_and_rate(*cells)
        assert made is not None
        by_leaf.append(round(made.standardised, 3))
        all_told.append(compared(sides[0], after).to_dict())
    assert by_leaf[0] != by_leaf[1]
    assert all_told[0] == all_told[1]


def test_a_placebo_over_a_few_answers_is_not_made() -> None:
    reasons, counted = one_main()
    enough = {leaf: split_evenly(8, 8) for leaf in counted}
    early = {**enough, "p1": {"b": Tally(yes=1), "c": Tally(no=1)}}
    for halves, is_there in (((enough, enough), True), ((early, enough), False)):
        before = replace(
            side(added(halves), replace(FIRST, min_cell=MIN_CELL), halves=halves),
            reasons=reasons,
        )
        after = replace(side(enough, replace(SECOND, min_cell=MIN_CELL)), reasons=reasons)
        made = compared(before, after, change(target="p1", leaves=["p1"]))
        assert made.effect is not None
        assert (made.effect.placebo is not None) is is_there
