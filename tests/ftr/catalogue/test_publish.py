"""Publishing after the pilot opened: nothing that was logged loses its meaning."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ftr.catalogue.model import Catalogue, Ending, Reason, from_dict, to_dict
from ftr.catalogue.publish import publish
from ftr.errors import BadInput


def leaf(code: str) -> Reason:
    return Reason(code, {"nl": code})


def file(*reasons: Reason | str, **changes: Any) -> Catalogue:
    """A catalogue as loaded from a file."""
    nodes = tuple(r if isinstance(r, Reason) else leaf(r) for r in reasons)
    return replace(Catalogue(nodes, endings=(Ending("silent", {"nl": "Stil"}, "-"),)), **changes)


FIRST = publish(file("a", "b"), [], opened=False)


def test_versions_count_from_one() -> None:
    second = publish(file("a"), [FIRST], opened=False)
    assert (FIRST.version, second.version) == (1, 2)


def test_before_opening_a_reason_may_simply_go() -> None:
    assert publish(file("a"), [FIRST], opened=False).was == {}


def test_after_opening_a_reason_that_goes_needs_a_successor() -> None:
    with pytest.raises(BadInput, match=r"b: this code is gone.*was: \{b: new-code\}"):
        publish(file("a"), [FIRST], opened=True)
    assert publish(file("a", was={"b": "a"}), [FIRST], opened=True).resolve("b") == "a"


def test_all_reasons_without_a_successor_are_counted() -> None:
    with pytest.raises(BadInput, match="and 1 more code"):
        publish(file("c"), [FIRST], opened=True)


def test_a_successor_must_be_a_reason_that_can_be_logged() -> None:
    parent = Reason("p", {"nl": "p"}, sub=(leaf("x"),))
    with pytest.raises(BadInput, match="cannot be logged"):
        publish(file("a", parent, was={"b": "p"}), [FIRST], opened=True)
    with pytest.raises(BadInput, match="cannot be logged"):
        publish(file("a", was={"b": "nowhere"}), [FIRST], opened=True)


def test_a_leaf_that_gets_reasons_below_it_needs_a_successor_among_leaves() -> None:
    split = Reason("b", {"nl": "b"}, sub=(leaf("b1"), leaf("b2")))
    with pytest.raises(BadInput, match="now has reasons below it"):
        publish(file("a", split), [FIRST], opened=True)
    second = publish(file("a", split, was={"b": "b2"}), [FIRST], opened=True)
    assert second.resolve("b") == "b2"


def test_successors_are_kept_and_followed_over_versions() -> None:
    second = publish(file("a", "c", was={"b": "c"}), [FIRST], opened=True)
    third = publish(file("a", "d", was={"c": "d"}), [FIRST, second], opened=True)
    assert third.resolve("b") == "d"


def test_a_reason_that_comes_back_stands_for_itself_again() -> None:
    second = publish(file("a", was={"b": "a"}), [FIRST], opened=True)
    third = publish(file("a", "b"), [FIRST, second], opened=True)
    assert third.was == {}


def test_a_reason_that_is_still_there_cannot_have_become_another() -> None:
    with pytest.raises(BadInput, match="can still be logged"):
        publish(file("a", "b", was={"a": "b"}), [FIRST], opened=True)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"question": {"nl": "Anders?"}}, "the question is fixed"),
        ({"keys": "letters"}, "keys: digits is fixed"),
        ({"endings": (Ending("silent", {"nl": "Stil"}, "+"),)}, "keeps its key -"),
        ({"endings": (Ending("hung-up", {"nl": "Weg"}, "-"),)}, "belonged to “silent”"),
    ],
)
def test_what_opening_fixed_stays(change: dict[str, object], says: str) -> None:
    publish(file("a", "b", **change), [FIRST], opened=False)
    with pytest.raises(BadInput, match=says):
        publish(file("a", "b", **change), [FIRST], opened=True)


def test_labels_and_places_may_change_after_opening() -> None:
    moved = Reason("p", {"nl": "p"}, sub=(Reason("b", {"nl": "anders"}),))
    second = publish(file("a", moved), [FIRST], opened=True)
    assert second.paths["b"][0].code == "p"


def test_a_published_catalogue_travels_as_json() -> None:
    second = publish(file("a", "c", was={"b": "c"}), [FIRST], opened=True)
    assert from_dict(to_dict(second)) == second
