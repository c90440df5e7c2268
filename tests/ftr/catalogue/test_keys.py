"""Keys: every reason gets one that its level has not used, and a used key never means another."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftr.catalogue.key_rules import is_ending_key, is_reason_key, level_keys
from ftr.catalogue.keys import places
from ftr.catalogue.model import Catalogue, Ending, KeyMode, Reason, walk
from ftr.catalogue.publish import publish
from ftr.errors import BadInput


def reason(code: str, *sub: Reason, key: str = "", label: str = "") -> Reason:
    return Reason(code, {"nl": label or code}, key=key, sub=sub)


def keys_of(catalogue: Catalogue) -> dict[str, str]:
    return {path[-1].code: path[-1].key for path in walk(catalogue.reasons)}


@st.composite
def trees(draw: st.DrawFn, most: int = 12) -> tuple[Reason, ...]:
    """One level of reasons, some with reasons below them; codes are unique in the tree."""
    codes = draw(st.lists(st.integers(0, 40), min_size=1, max_size=most, unique=True))
    parents = draw(st.sets(st.sampled_from(codes)))
    return tuple(
        reason(
            f"r{code}",
            *(
                reason(f"r{code}-{n}")
                for n in range(draw(st.integers(1, most)) * (code in parents))
            ),
        )
        for code in codes
    )


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[Reason, ...]]:
    """Several versions of a file, with codes that come, go and come back."""
    return draw(st.lists(trees(), min_size=1, max_size=5))


def published(versions: list[tuple[Reason, ...]], keys: KeyMode) -> Iterator[list[Catalogue]]:
    """The versions published so far, after each next one."""
    earlier: list[Catalogue] = []
    for reasons in versions:
        earlier.append(publish(Catalogue(reasons, keys=keys), earlier, opened=False))
        yield list(earlier)


@given(histories(), st.sampled_from(["digits", "letters"]))
@settings(max_examples=50)
def test_a_place_never_changes_hands(versions: list[tuple[Reason, ...]], keys: KeyMode) -> None:
    owner: dict[tuple[str, str], str] = {}
    try:
        for earlier in published(versions, keys):
            for place, code in places(earlier[-1]).items():
                assert owner.setdefault(place, code) == code
    except BadInput as error:
        assert keys == "letters"
        assert "need a letter" in str(error)


@given(histories())
@settings(max_examples=50)
def test_a_code_keeps_its_key_wherever_it_stood_before(versions: list[tuple[Reason, ...]]) -> None:
    known: dict[tuple[str, str], str] = {}
    for earlier in published(versions, "digits"):
        for path in walk(earlier[-1].reasons):
            parent = path[-2].code if len(path) > 1 else ""
            if path[-1].key:
                assert known.setdefault((parent, path[-1].code), path[-1].key) == path[-1].key


@given(histories())
@settings(max_examples=50)
def test_places_once_used_and_now_empty_are_named_as_retired(
    versions: list[tuple[Reason, ...]],
) -> None:
    for earlier in published(versions, "digits"):
        used = {f"{p}/{k}" for catalogue in earlier for p, k in places(catalogue)}
        now = {f"{p}/{k}" for p, k in places(earlier[-1])}
        assert set(earlier[-1].retired_keys) == used - now


@given(trees(most=40), st.sampled_from(["digits", "letters"]))
def test_every_level_uses_only_its_own_keys_and_each_once(
    reasons: tuple[Reason, ...], keys: KeyMode
) -> None:
    try:
        catalogue = publish(Catalogue(reasons, keys=keys), [], opened=False)
    except BadInput:
        assert keys == "letters"
        return
    levels = [catalogue.reasons, *(path[-1].sub for path in walk(catalogue.reasons))]
    for level in levels:
        given_keys = [node.key for node in level if node.key]
        assert len(given_keys) == len(set(given_keys)) == min(len(level), len(level_keys(keys)))
        assert all(is_reason_key(key, keys) for key in given_keys)


def test_digits_follow_the_file_and_turn_the_page_after_nine() -> None:
    catalogue = publish(Catalogue(tuple(reason(f"r{n}") for n in range(30))), [], opened=False)
    keys = list(keys_of(catalogue).values())
    assert keys[:10] == [*"123456789", "01"]
    assert keys[26:] == ["009", "", "", ""]


def test_letters_are_the_initials_people_expect_before_anybodys_second_choice() -> None:
    labels = ["Bezorging", "Bestelling", "Retour", "Élan", "Storing melden", "Service"]
    catalogue = Catalogue(
        tuple(reason(f"r{n}", label=label) for n, label in enumerate(labels)), keys="letters"
    )
    assert "".join(keys_of(publish(catalogue, [], opened=False)).values()) == "btresv"


def test_a_main_reason_takes_no_key_of_an_ending_in_letter_mode() -> None:
    endings = (Ending("silent", {"nl": "Stil"}, "s"),)
    catalogue = Catalogue((reason("storing"),), keys="letters", endings=endings)
    assert keys_of(publish(catalogue, [], opened=False)) == {"storing": "t"}


def test_too_many_reasons_for_letters_say_what_to_do() -> None:
    many = Catalogue(tuple(reason(f"r{n}") for n in range(27)), keys="letters")
    with pytest.raises(BadInput, match=r"26 are free.*use keys: digits"):
        publish(many, [], opened=False)


def test_a_key_of_the_file_is_kept_and_others_go_around_it() -> None:
    catalogue = publish(Catalogue((reason("a"), reason("b", key="1"))), [], opened=False)
    assert keys_of(catalogue) == {"a": "2", "b": "1"}


def test_a_key_of_the_file_cannot_move_a_published_reason() -> None:
    first = publish(Catalogue((reason("a"), reason("b"))), [], opened=False)
    with pytest.raises(BadInput, match="has been 1 since"):
        publish(Catalogue((reason("a", key="5"),)), [first], opened=False)


def test_a_key_of_the_file_cannot_take_a_retired_place() -> None:
    first = publish(Catalogue((reason("a"), reason("b"))), [], opened=False)
    second = publish(Catalogue((reason("b"),)), [first], opened=False)
    assert second.retired_keys == ("/1",)
    with pytest.raises(BadInput, match="stays empty"):
        publish(Catalogue((reason("b"), reason("c", key="1"))), [first, second], opened=False)


def test_a_reason_that_comes_back_finds_its_own_key() -> None:
    first = publish(Catalogue((reason("a"), reason("b"))), [], opened=False)
    second = publish(Catalogue((reason("b"), reason("c"))), [first], opened=False)
    third = publish(Catalogue((reason("c"), reason("a"))), [first, second], opened=False)
    assert keys_of(third) == {"c": "3", "a": "1"}


def test_before_opening_the_key_mode_may_change_and_keys_start_afresh() -> None:
    first = publish(Catalogue((reason("a"),)), [], opened=False)
    second = publish(replace(Catalogue((reason("b"),)), keys="letters"), [first], opened=False)
    assert keys_of(second) == {"b": "b"}
    assert second.retired_keys == ()


@given(st.sampled_from(["digits", "letters"]), st.text(max_size=2))
def test_no_ending_has_a_key_that_waits_or_searches(keys: KeyMode, key: str) -> None:
    if is_ending_key(key, keys):
        assert key not in "'\"~^`´/,"
        assert keys == "letters" or key not in string.ascii_letters + string.digits
