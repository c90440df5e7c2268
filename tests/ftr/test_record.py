"""A record is what a frozen dataclass with slots is, however it is asked."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, field
from functools import cached_property
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.record import record, replace


@record
class Kept:
    """Fields with and without a default, and one that is made."""

    name: str
    number: int = 1
    other: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[int, ...] = field(default=(), repr=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Usual:
    """The same as a dataclass."""

    name: str
    number: int = 1
    other: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[int, ...] = field(default=(), repr=False)


@record
class One:
    """A single field."""

    value: object


@record
class Nothing:
    """No field."""


@record
class Counting:
    """One that computes something once."""

    values: tuple[int, ...]

    @cached_property
    def total(self) -> int:
        """The sum."""
        return sum(self.values)


NAMES = ("name", "number", "other", "words", "hidden")
VALUES = st.one_of(st.text(max_size=3), st.integers(), st.none(), st.tuples(st.integers()))


@given(
    st.lists(VALUES, max_size=6),
    st.dictionaries(st.sampled_from((*NAMES, "unknown")), VALUES, max_size=6),
)
def test_it_takes_and_refuses_what_a_dataclass_does(args: list[Any], named: dict[str, Any]) -> None:
    try:
        usual = Usual(*args, **named)
    except TypeError:
        with pytest.raises(TypeError):
            Kept(*args, **named)
        return
    kept = Kept(*args, **named)
    assert [getattr(kept, name) for name in NAMES] == [getattr(usual, name) for name in NAMES]
    assert repr(kept).removeprefix("Kept") == repr(usual).removeprefix("Usual")
    assert dataclasses.asdict(kept) == dataclasses.asdict(usual)


def test_what_is_missing_unknown_or_twice_is_named() -> None:
    with pytest.raises(TypeError, match="missing: name"):
        Kept(number=2)  # type: ignore[call-arg]  # that is the test
    with pytest.raises(TypeError, match="unknown or given twice: colour"):
        Kept("a", colour=2)  # type: ignore[call-arg]  # that is the test
    with pytest.raises(TypeError, match="unknown or given twice: name"):
        Kept("a", name="b")  # type: ignore[misc]  # that is the test


def test_nothing_of_it_can_be_changed() -> None:
    one = One(1)
    for name in ("value", "other"):
        with pytest.raises(FrozenInstanceError):
            setattr(one, name, 2)
        with pytest.raises(FrozenInstanceError):
            delattr(one, name)
    assert not hasattr(one, "__dict__")


def test_equal_ones_are_of_one_class_with_equal_fields() -> None:
    assert One((1, 2)) == One((1, 2))
    assert One(1) != One(2)
    assert One((1,)) != object()
    assert Counting((1,)) != One((1,))  # type: ignore[comparison-overlap]  # that is the test
    assert hash(One((1, 2))) == hash(One((1, 2)))
    assert Nothing() == Nothing()
    assert {Nothing(): 1}[Nothing()] == 1
    with pytest.raises(TypeError):
        hash(Kept("a"))  # it holds a dictionary


def test_it_is_matched_by_position() -> None:
    match Kept("a", 2):
        case Kept(name, number):
            assert (name, number) == ("a", 2)


def test_a_made_default_is_a_fresh_one() -> None:
    assert Kept("a").words is not Kept("a").words


def test_what_it_computes_once_is_kept_beside_its_fields() -> None:
    counting = Counting((1, 2))
    assert counting.total == 3
    assert counting.__dict__ == {"total": 3}
    assert replace(counting, values=(5,)).total == 5


def test_it_is_copied_and_sent_whole() -> None:
    one = Kept("a", 2, words={"b": "c"})
    assert pickle.loads(pickle.dumps(one)) == copy.deepcopy(one) == copy.copy(one) == one


def test_replacing_gives_another_with_the_rest_as_it_was() -> None:
    one = Kept("a", 2)
    for way in (replace, dataclasses.replace):
        assert way(one, other="b") == Kept("a", 2, "b")
        with pytest.raises(TypeError):
            way(one, colour=1)
    assert one == Kept("a", 2)


def test_dataclasses_know_its_fields() -> None:
    assert [each.name for each in dataclasses.fields(Kept)] == list(NAMES)
    assert dataclasses.is_dataclass(Kept("a"))


def test_a_base_class_is_refused() -> None:
    with pytest.raises(TypeError, match="base class"):

        @record
        class Below(One):
            more: int
