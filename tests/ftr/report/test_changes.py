"""Recording a change: what the catalogue has, days that can be, and what is touched."""

from __future__ import annotations

from datetime import date

import pytest

from ftr.catalogue.model import Catalogue, Reason
from ftr.errors import BadInput
from ftr.report.changes import ChangeKind, check_day, known_target, standings, touched_leaves
from ftr.report.reasons import Reasons
from tests.ftr.report.compared import FIRST, change

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


@pytest.mark.parametrize(
    ("kind", "given", "says"),
    [
        (ChangeKind.PAGE, "https://x.nl/vlog", 'did you mean "https://x.nl/volg"?'),
        (ChangeKind.PAGE, "https://elders.org/zomaar", "it has: https://x.nl/volg"),
        (ChangeKind.REASON, "delivry", 'did you mean "delivery"?'),
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


@pytest.mark.parametrize("day", ["2016-12-01", "2036-12-01"])
def test_a_day_of_another_decade_is_a_typing_error(day: str) -> None:
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
