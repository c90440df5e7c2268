"""A few letters find the reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_tui.form.folding import fold, words
from agent_tui.form.search import SearchIndex
from agent_tui.form.typos import distance_to_start
from ftr.catalogue.csv_import import import_catalogue
from ftr.catalogue.model import Catalogue, Reason
from ftr.catalogue.seed import seed_catalogue
from ftr.table_file import read_table

SEED = seed_catalogue()
INDEX = SearchIndex(SEED, "nl")


def found(query: str, index: SearchIndex = INDEX) -> list[str]:
    return [hit.reason.code for hit in index.find(query, 9)]


def index_of(*labels: str) -> SearchIndex:
    reasons = tuple(Reason(f"r{n}", {"nl": label}) for n, label in enumerate(labels))
    return SearchIndex(Catalogue(reasons), "nl")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("pakket", "bezorging-status"),
        ("mijn pakket waar", "bezorging-status"),
        ("pakket waar blijft", "bezorging-status"),
        ("track", "bezorging-status"),
        ("kwijt", "niet-bezorgd-kwijt"),
        ("parcel", "bezorging-status"),
        ("BETALING", "betaling"),
        ("wachtwoord", "account-inloggen"),
    ],
)
def test_words_in_any_order_and_what_people_say_for_it(query: str, code: str) -> None:
    assert code in found(query)[:5]


@pytest.mark.parametrize(
    ("label", "query"),
    [
        ("Label retour", "retourlabel"),
        ("Retourlabel aanvragen", "label"),
        ("Retourlabel aanvragen", "label retour"),
        ("Adres wijzigen", "adreswijziging"),
        ("Levering te laat", "leveringstijd te laat"),
        ("Factuur kwijt", "facturen"),
        ("Café-bon niet ontvangen", "cafe bon"),
        ("Cafe bon", "café"),
        ("Überweisung", "uberweisung"),
        ("Abonnement opzeggen", "abbonement"),
        ("Abonnement opzeggen", "opzegen"),
        ("Abonnement opzeggen", "abonenment"),
        ("Storing internet", "itnernet"),
        ("Verhuizing doorgeven", "verhuis"),
        ("Verhuizing doorgeven", "doorg verh"),
        ("Energie 3-fasen", "3 fasen"),
    ],
)
def test_compounds_diacritics_and_typing_errors(label: str, query: str) -> None:
    index = index_of("Iets anders", "Product kapot", label, "Openingstijden")
    assert found(query, index)[:1] == ["r2"], query


@pytest.mark.parametrize("query", ["", "  ", "!!", "zzzqqq", "xkcdwv pljr"])
def test_nothing_that_fits_is_an_empty_answer(query: str) -> None:
    assert found(query) == []


def test_parents_words_narrow_the_search() -> None:
    for path in SEED.paths.values():
        if len(path) > 1:
            query = " ".join(node.label["nl"] for node in path)
            assert path[-1].code in found(query), query


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_whole_label_comes_first(language: str) -> None:
    index = SearchIndex(SEED, language)  # type: ignore[arg-type]  # nl or en
    for path in SEED.paths.values():
        hits = index.find(path[-1].label[language], 9)
        assert fold(hits[0].reason.label[language]) == fold(path[-1].label[language])


def test_the_best_match_is_first_and_ties_keep_the_order_of_the_catalogue() -> None:
    index = index_of("Factuur kwijt", "Factuur", "Factuur te hoog", "Betaling factuur")
    assert found("factuur", index)[0] == "r1"
    scores = [hit.score for hit in index.find("factuur", 9)]
    assert found("fact", index)[0] == "r1"
    assert len(scores) == 4
    assert found("factuur", index_of("Factuur", "Factuur")) == ["r0", "r1"]


def test_the_agents_own_language_goes_before_the_other() -> None:
    labels = ({"nl": "Facturen", "en": "Bills"}, {"nl": "Eigenschappen", "en": "Facts"})
    both = Catalogue(tuple(Reason(f"r{n}", label) for n, label in enumerate(labels)))
    assert found("fact", SearchIndex(both, "nl")) == ["r0", "r1"]
    assert found("fact", SearchIndex(both, "en")) == ["r1", "r0"]


def test_a_few_letters_suffice() -> None:
    """In the middle of all labels, two letters bring the reason among the first five."""
    needed = []
    for leaf in SEED.leaves:
        label = " ".join(words(leaf.label["nl"]))
        needed.append(
            next(n for n in range(1, len(label) + 1) if leaf.code in found(label[:n])[:5])
        )
    needed.sort()
    assert needed[len(needed) // 2] <= 3
    assert needed[int(len(needed) * 0.9)] <= 6


@given(st.text(max_size=60))
def test_any_text_is_a_query(query: str) -> None:
    hits = INDEX.find(query, 9)
    assert len(hits) <= 9
    assert len({hit.reason.code for hit in hits}) == len(hits)


@given(st.text("abcde", min_size=4, max_size=9), st.text("abcde", min_size=1, max_size=12))
def test_the_distance_to_a_start_is_the_least_over_all_starts(typed: str, word: str) -> None:
    least = min(_distance(typed, word[:length]) for length in range(len(word) + 1))
    expected = least if least <= 2 else None
    assert distance_to_start(typed, word, 2) == expected


def _distance(one: str, other: str) -> int:
    """Errors between two words, a swap of neighbours counting as one; the slow way."""
    table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            cost = one[i - 1] != other[j - 1]
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + cost)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(one), len(other)]


@pytest.mark.realdata
def test_real_product_names_are_found_by_their_first_words() -> None:
    if "REALDATA" not in os.environ:
        pytest.skip("REALDATA names no folder with the public lists")
    path = Path(os.environ["REALDATA"]) / "upl" / "UPL-actueel.csv"
    table = read_table(path.read_bytes(), path.name)
    upl = import_catalogue(table, ["UniformeProductnaam"])
    index = SearchIndex(upl, "nl")
    missed = [leaf for leaf in upl.leaves if leaf.code not in found(leaf.label["nl"], index)[:5]]
    assert missed == []
