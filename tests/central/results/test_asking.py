from __future__ import annotations

import pytest

from central.results.asking import first_options, one_sided
from ftr.catalogue.model import Catalogue, Reason
from ftr.report.counts import Tally
from ftr.report.reasons import Reasons

FLAT = Reasons([Catalogue((Reason("bill", {"en": "Bill"}),), version=1)])
TREE = Reasons(
    [
        Catalogue(
            (
                Reason(
                    "delivery",
                    {"en": "Delivery"},
                    sub=(Reason("late", {"en": "Late"}), Reason("lost", {"en": "Lost"})),
                ),
            ),
            version=1,
        )
    ]
)


@pytest.mark.parametrize(
    ("tally", "is_found"),
    [
        (Tally(yes=30), True),
        (Tally(no=30), True),
        (Tally(yes=29, unknown=9, not_asked=9), False),
        (Tally(yes=1, no=60), False),
        (Tally(unknown=60), False),
    ],
)
def test_only_the_same_after_30_answers_is_found(tally: Tally, is_found: bool) -> None:
    assert bool(one_sided({"a": tally})) is is_found


@pytest.mark.parametrize(
    ("mine", "others", "is_found"),
    [
        (Tally(yes=45, no=5), Tally(yes=40, no=60), True),
        (Tally(yes=44, no=6), Tally(yes=40, no=60), False),
        (Tally(yes=45, no=5), Tally(yes=71, no=29), False),
        (Tally(yes=27, no=2), Tally(yes=40, no=60), False),
        (Tally(yes=45, no=5), Tally(yes=10, no=19), False),
        (Tally(yes=5, no=45), Tally(yes=60, no=40), False),
        (Tally(yes=50), Tally(yes=40, no=60), False),
    ],
)
def test_the_first_answer_is_found_where_the_others_differ(
    mine: Tally, others: Tally, is_found: bool
) -> None:
    found = first_options({"a": mine, "b": others}, {}, FLAT)
    assert [(one.agent_ref, one.of) for one in found] == ([("a", "answer")] if is_found else [])


@pytest.mark.parametrize(
    ("mine", "others", "is_found"),
    [
        ((48, 2), (50, 100), True),
        ((34, 16), (50, 100), False),
        ((48, 2), (140, 10), False),
        ((29, 0), (50, 100), False),
        ((48, 2), (9, 20), False),
    ],
)
def test_the_first_sub_reason_is_found_where_the_others_choose_otherwise(
    mine: tuple[int, int], others: tuple[int, int], is_found: bool
) -> None:
    by_leaf = {
        leaf: {"a": Tally(no=mine[place]), "b": Tally(no=others[place])}
        for place, leaf in enumerate(("late", "lost"))
    }
    found = first_options({}, by_leaf, TREE)
    assert [(one.agent_ref, one.of) for one in found] == ([("a", "reason")] if is_found else [])
    assert first_options({}, {"bill": {"a": Tally(no=90), "b": Tally(no=90)}}, FLAT) == ()
