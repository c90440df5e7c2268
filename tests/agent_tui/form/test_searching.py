"""Searching on the form: what is offered, what is kept of it, and what is learned."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agent_tui.form.searching import matches, with_query
from ftr.catalogue.model import Catalogue, Reason
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_catalogue
from ftr.entry import Payload
from ftr.record import replace
from ftr.texts import LANGUAGES, Language
from tests.agent_tui.form.hands import Hands, reason, small_catalogue

SEED = publish(seed_catalogue(), (), opened=False)


def shown(hands: Hands) -> list[str]:
    contact = hands.state.contact
    assert contact is not None
    return [hit.reason.code for hit in matches(hands.state, contact, hands.sheet)]


def kept(hands: Hands) -> Payload:
    return hands.saves[-1].payload


def test_the_other_leaf_comes_last_and_up_goes_straight_to_it() -> None:
    hands = Hands().write("bill")
    assert shown(hands)[-1] == "delivery-other"
    hands.type("up enter 2")
    assert (kept(hands).reason, kept(hands).searched) == ("delivery-other", "bill")
    hands = Hands().write("bill").type("up down enter")
    assert hands.state.contact is not None
    assert hands.state.contact.path == ("billing",)


def test_the_other_leaf_comes_last_and_is_marked_where_the_query_finds_it_too() -> None:
    for query in ("account", "garantie", "exchnage"):
        hands = Hands(SEED).write(query)
        contact = hands.state.contact
        assert contact is not None
        *before, last = matches(hands.state, contact, hands.sheet)
        assert last.instead and last.reason.other
        assert not any(hit.instead or hit.reason.code == last.reason.code for hit in before)


def test_the_other_leaf_looked_for_by_its_name_comes_first_and_takes_no_words() -> None:
    hands = Hands(SEED).write("retour en ruilen overig").type("enter 2")
    path = SEED.paths[kept(hands).reason or ""]
    assert path[-1].other
    assert kept(hands).searched is None


def test_two_letters_are_no_words_to_keep() -> None:
    assert "delivery-other" not in shown(Hands().write("bi"))


def test_words_that_found_nothing_go_with_whatever_is_taken_then() -> None:
    hands = Hands().write("zeppelin").type("backspace " * 8).write("lost").type("enter 2")
    assert (kept(hands).reason, kept(hands).searched) == ("lost", "zeppelin")
    hands = Hands().write("zeppelin").type("backspace " * 9 + "3 2")
    assert (kept(hands).reason, kept(hands).searched) == ("complaint", "zeppelin")


def test_a_slip_that_is_mended_is_no_word_that_found_nothing() -> None:
    hands = Hands().write("lostzzzq").type("backspace " * 4).type("enter 2")
    assert (kept(hands).reason, kept(hands).searched) == ("lost", None)


def test_what_finds_something_keeps_nothing() -> None:
    assert kept(Hands().write("lost").type("enter 2")).searched is None


def test_the_words_are_cut_and_long_numbers_are_left_out() -> None:
    hands = Hands().write("zqx 20261 " + "zq" * 30).type("up enter 2")
    text = kept(hands).searched
    assert text is not None
    assert text.startswith("zqx zqzq")
    assert len(text) == 60


def test_a_catalogue_without_an_other_leaf_takes_nothing_and_keeps_the_words() -> None:
    hands = Hands(Catalogue((reason("lost", "1"), reason("late", "2")))).write("zeppelin")
    assert shown(hands) == []
    hands.type("enter")
    assert hands.state.hint is not None
    hands.type("backspace " * 9 + "1 2")
    assert (kept(hands).reason, kept(hands).searched) == ("lost", "zeppelin")


def test_the_agents_own_picks_order_what_fits_about_as_well_and_nothing_else() -> None:
    labels = ("Factuur klopt niet", "Factuur komt niet", "Bon bij een factuur")
    leaves = tuple(Reason(f"r{n}", {"nl": text}, key=f"{n + 1}") for n, text in enumerate(labels))
    hands = Hands(Catalogue(leaves, version=1)).write("fact")
    assert shown(hands) == ["r1", "r0", "r2"]
    hands.state = replace(hands.state, own_picks={"r0": 9, "r2": 1})
    assert shown(hands) == ["r0", "r1", "r2"]
    level = hands.sheet.level(())
    assert {key: leaf.code for key, leaf in level.keys[0].items()} == {
        "1": "r0",
        "2": "r1",
        "3": "r2",
    }


def test_a_whole_label_stays_first_whatever_was_picked() -> None:
    hands = Hands().write("late")
    hands.state = replace(hands.state, own_picks={"delivery-other": 1000, "lost": 1000})
    assert shown(hands)[0] == "late"


SEARCHING = Hands(SEED).write("/")
PATHS = SEARCHING.catalogue.paths


@given(
    st.sampled_from(sorted(PATHS)),
    st.sampled_from(LANGUAGES),
    st.dictionaries(st.sampled_from(sorted(PATHS)), st.integers(1, 100_000), max_size=20),
)
def test_own_picks_never_bury_the_label_that_was_typed(
    code: str, language: Language, own_picks: dict[str, int]
) -> None:
    label = PATHS[code][-1].label[language]
    contact = SEARCHING.state.contact
    assert contact is not None
    state = replace(SEARCHING.state, language=language, own_picks=own_picks)
    found = matches(state, with_query(contact, label), SEARCHING.sheet)
    assert found[0].reason.label[language] == label


def test_each_contact_counts_as_a_pick() -> None:
    hands = Hands(small_catalogue()).type("1 1 1 1 1 2 3 2")
    assert hands.state.own_picks == {"late": 2, "complaint": 1}
