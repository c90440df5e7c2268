"""Recording a change: what the catalogue has, days that can be, and what is touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ftr.catalogue.model import Catalogue, Reason
from ftr.errors import BadInput
from ftr.report.changes import (
    Change,
    ChangeKind,
    Warn,
    Withdrawal,
    check_day,
    fixed_leaves,
    known_target,
    nearest_page,
    standings,
    touched_leaves,
)
from ftr.report.reasons import Reasons
from tests.ftr.report.compared import FIRST, SECOND, change

CATALOGUE = Catalogue(
    reasons=(
        Reason(
            "delivery",
            {"nl": "Bezorging"},
            pages=("https://x.nl/volg",),
            sub=(
                Reason("late", {"nl": "Te laat"}),
                Reason("lost", {"nl": "Kwijt"}, pages=("https://x.nl/kwijt", "https://x.nl/hulp")),
            ),
        ),
        Reason("bill", {"nl": "Factuur"}, pages=("https://x.nl/hulp",)),
    ),
    was={"old-bill": "bill"},
    version=2,
)
REASONS = Reasons([CATALOGUE])


@pytest.mark.parametrize(
    ("kind", "given", "target", "leaves"),
    [
        (ChangeKind.PAGE, "https://x.nl/volg", "https://x.nl/volg", ("late",)),
        (ChangeKind.PAGE, " https://www.X.nl/volg/ ", "https://x.nl/volg", ("late",)),
        (ChangeKind.PAGE, "x.nl/hulp", "https://x.nl/hulp", ("lost", "bill")),
        (ChangeKind.REASON, "delivery", "delivery", ("late", "lost")),
        (ChangeKind.REASON, "late", "late", ("late",)),
        (ChangeKind.REASON, "old-bill", "bill", ("bill",)),
    ],
)
def test_a_page_or_reason_touches_its_leaves(
    kind: ChangeKind, given: str, target: str, leaves: tuple[str, ...]
) -> None:
    assert known_target(kind, given, REASONS) == target
    assert touched_leaves(kind, target, REASONS) == leaves


def test_the_nearest_page_is_told_by_its_last_part() -> None:
    site = ["x.nl/opzeggen", "x.nl/help/volg-uw-pakket", "x.nl/mijn/retouren", "x.nl/verhuizen"]
    assert nearest_page("x.nl/volgen", site) == "x.nl/help/volg-uw-pakket"
    assert nearest_page("x.nl/retuoren", site) == "x.nl/mijn/retouren"
    assert nearest_page("x.nl/mijn/tarieven", site) is None


@pytest.mark.parametrize(
    ("kind", "given", "says"),
    [
        (ChangeKind.PAGE, "https://x.nl/vlog", "did you mean “https://x.nl/volg”?"),
        (ChangeKind.PAGE, "https://elders.org/zomaar", "it has: https://x.nl/volg"),
        (ChangeKind.REASON, "delivry", "did you mean “delivery”?"),
        (ChangeKind.REASON, "zzz", "it has: delivery, late, lost, bill"),
    ],
)
def test_what_is_not_in_the_catalogue_is_refused_with_what_is(
    kind: ChangeKind, given: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EERST_ONLINE_LANG", "en")
    with pytest.raises(BadInput) as error:
        known_target(kind, given, REASONS)
    assert given in str(error.value)
    assert says in str(error.value)


def test_a_catalogue_without_pages_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EERST_ONLINE_LANG", "en")
    bare = Reasons([Catalogue(reasons=(Reason("bill", {"en": "Bill"}),), version=1)])
    with pytest.raises(BadInput, match="--reason"):
        known_target(ChangeKind.PAGE, "https://x.nl/volg", bare)


@pytest.mark.parametrize("day", ["2016-12-01", "2025-12-07", "2036-12-01"])
def test_a_day_in_another_year_is_a_typing_error(day: str) -> None:
    with pytest.raises(BadInput):
        check_day(date.fromisoformat(day), FIRST)
    check_day(date(2027, 1, 4), FIRST)


def test_a_later_version_of_the_catalogue_moves_nothing_into_a_recorded_change() -> None:
    later = Catalogue(
        reasons=(
            *CATALOGUE.reasons[1:],
            Reason("parcel", {"nl": "Pakket"}, pages=("https://x.nl/volg",)),
        ),
        was={"late": "parcel", "lost": "parcel"},
        version=3,
    )
    one = change(leaves=("late",), target="https://x.nl/volg")
    [found] = standings([one], FIRST, None, ["parcel", "bill"], Reasons([CATALOGUE, later]))
    assert found.leaves == {"parcel"}
    bill = change(leaves=("bill",), target="https://x.nl/volg")
    [found] = standings([bill], FIRST, None, ["parcel", "bill"], Reasons([CATALOGUE, later]))
    assert found.leaves == {"bill"}


def withdrawn(one: Change, day: int) -> Change:
    """The same, withdrawn on this day of December at noon; the second pilot begins on the 14th."""
    return replace(one, withdrawn=Withdrawal(datetime(2026, 12, day, 11, tzinfo=UTC), "x", ""))


def test_what_is_withdrawn_in_time_counts_no_more_and_overlaps_nothing() -> None:
    kept = change(leaves=("late",), target="late")
    gone = withdrawn(change(leaves=("late", "lost"), target="delivery"), 13)
    found = standings([kept, gone], FIRST, SECOND, ["late", "lost"], REASONS)
    assert [one.warnings for one in found] == [(), (Warn.WITHDRAWN,)]
    assert fixed_leaves(found) == ({"late"}, True)
    assert fixed_leaves(found[1:]) == (frozenset(), False)


def test_what_is_withdrawn_when_the_second_pilot_runs_counts_as_recorded_and_warns() -> None:
    late = withdrawn(change(leaves=("late",), target="late"), 14)
    found = standings([late], FIRST, SECOND, ["late"], REASONS)
    assert found[0].warnings == (Warn.WITHDRAWN_LATE,)
    assert fixed_leaves(found) == ({"late"}, True)
    [listed] = standings([late], FIRST, None, ["late"], REASONS)
    assert listed.warnings == (Warn.WITHDRAWN,)  # no second pilot is known yet
