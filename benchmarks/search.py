"""How many letters bring a reason, how often a sentence does, and what a search costs."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from random import Random

from agent_tui.form.search import SearchIndex
from benchmarks.figures import ms, percentile
from benchmarks.letters import (
    Letters,
    Wanted,
    all_letters,
    all_misspelt,
    distribution,
    fitting,
    misspellings,
    never,
    nonsense,
    wanted,
)
from benchmarks.public_lists import (
    REALDATA,
    Sentences,
    assistant_sentences,
    bank_sentences,
    city_reports,
    products,
    real_folder,
    with_phrases,
)
from benchmarks.result import Asked, Measured, Reading
from benchmarks.sentences import Answered, answered, drawn, misspelt
from benchmarks.sized import SHAPES, sized
from ftr.catalogue.model import Catalogue
from ftr.catalogue.seed import seed_catalogue
from ftr.texts import Language

SEED = 1
LONG, MOST_PHRASES = 1000, 200  # of a longer list, so many by lot
SENTENCES = 1500  # of each set, by lot
PHRASES_PER_REASON = 10
TIMED = 60  # phrases typed letter by letter for the time of a search
SHOWN = 9
FRAME_MS = 16.7


def measure(_asked: Asked) -> Measured:
    """Letters, sentences and time; the public lists where REALDATA names their folder."""
    rows: list[list[str]] = []
    readings: list[Reading] = []
    for name, catalogue, language in _catalogues():
        index, phrases = SearchIndex(catalogue, language), _some(wanted(catalogue, language))
        told = f"{name} ({language})"
        plain, wrong = all_letters(index, phrases), all_misspelt(index, phrases, SEED)
        for kind, counted in (("", plain), (", one error", wrong)):
            rows += _letter_rows(f"{told}{kind}", counted)
            readings += _letter_readings(told, kind, counted)
        lost = never([one.in_five for one in wrong])
        readings.append(Reading(f"{told}: never in five, one error", lost, "", at_most=0.02))
        readings += _nonsense_readings(told, index)
    for name, sentences, outside in _sentences():
        for count in (0, PHRASES_PER_REASON):
            readings += _sentence_readings(name, sentences, outside, count)
    for size in SHAPES:
        rows_of, slowest = _timed(size)
        rows += rows_of
        readings.append(
            Reading(f"p99 of a search, {size} reasons", slowest, "ms", at_most=FRAME_MS)
        )
    return Measured(
        "Letters typed until a reason that is called so is first, and among the first five, for "
        "every label and `also` word, as it is and with one typing error (swapped, left out, "
        "doubled, the key beside it) in its first letters. Then customers' whole sentences, and "
        f"the time of one search. Public lists: {_where()}.",
        ["", "n", "p50", "p90", "p99", "never"],
        rows,
        readings,
    )


def _where() -> str:
    return "all of them" if real_folder() else f"left out, {REALDATA} names no folder with them"


def _catalogues() -> Iterator[tuple[str, Catalogue, Language]]:
    seed = seed_catalogue()
    yield "seed catalogue", seed, "nl"
    yield "seed catalogue", seed, "en"
    folder = real_folder()
    if folder is not None:
        yield "city reports", city_reports(folder), "nl"
        yield "government products", products(folder), "nl"


def _some(phrases: Sequence[Wanted]) -> Sequence[Wanted]:
    """All of them, or of a long list as many as can be typed in a minute."""
    many = len(phrases) > LONG
    return Random(SEED).sample(phrases, MOST_PHRASES) if many else phrases


def _letter_rows(name: str, counted: Sequence[Letters]) -> list[list[str]]:
    return [
        [f"{name}: letters until first", *distribution([one.first for one in counted])],
        [f"{name}: until in five", *distribution([one.in_five for one in counted])],
    ]


def _letter_readings(name: str, kind: str, counted: Sequence[Letters]) -> Iterator[Reading]:
    """What `_letter_rows` says of half and of nine in ten, held."""
    first, in_five = [one.first for one in counted], [one.in_five for one in counted]
    for (told, counts, share), most in zip(
        (("first, p50", first, 0.5), ("first, p90", first, 0.9), ("in five, p90", in_five, 0.9)),
        HELD[f"{name}{kind}"],
        strict=True,
    ):
        letters = percentile(counts, share)
        yield Reading(f"{name}{kind}: letters until {told}", letters, "", at_most=most)


HELD = {
    "seed catalogue (nl)": (4, 8, 4),
    "seed catalogue (nl), one error": (4, 9, 4),
    "seed catalogue (en)": (3, 8, 4),
    "seed catalogue (en), one error": (4, 9, 4),
    "city reports (nl)": (3, 13, 10),
    "city reports (nl), one error": (3, 13, 9),
    "government products (nl)": (5, 18, 6),
    "government products (nl), one error": (5, 19, 6),
}


def _nonsense_readings(name: str, index: SearchIndex) -> Iterator[Reading]:
    """What is no word at all must not look as if it were found."""
    for letters, spoken, most in NONSENSE_FITS:
        kind = "syllables" if spoken else "any letters"
        fits = fitting(index, nonsense(letters, SEED, spoken=spoken))
        yield Reading(f"{name}: fits {letters} letters by lot, {kind}", fits, "", at_most=most)


NONSENSE_FITS = ((4, False, 0.06), (4, True, 0.2), (5, False, 0.04), (5, True, 0.12))


def _sentences() -> Iterator[tuple[str, Sentences, Sequence[str]]]:
    folder = real_folder()
    if folder is not None:
        yield "bank", bank_sentences(folder), ()
        yield "assistant", *assistant_sentences(folder)


def _sentence_readings(
    name: str, sentences: Sentences, outside: Sequence[str], count: int
) -> list[Reading]:
    catalogue, left = with_phrases(sentences, count, SEED)
    index = SearchIndex(catalogue, "en")
    pairs = drawn(left, SENTENCES, SEED)
    plain, wrong = answered(index, pairs), answered(index, misspelt(pairs, SEED))
    told = f"{name} sentences, {'labels only' if not count else f'{count} phrases a reason'}"
    first, in_five = GOALS.get((name, count), (None, None))
    readings = [
        Reading(f"{told}: right reason first", plain.first, "", at_least=first),
        Reading(f"{told}: among five", plain.in_five, "", at_least=in_five),
        Reading(f"{told}: lost among five to an error", _lost(plain, wrong), "", at_most=0.05),
        Reading(f"{told}: said that nothing fits", plain.nothing, ""),
    ]
    if outside:
        none = answered(index, [(text, "") for text in outside])
        readings.append(Reading(f"{told}: the same, out of scope", none.nothing, "", at_least=0.5))
    return readings


GOALS = {("bank", 0): (0.46, 0.71), ("bank", PHRASES_PER_REASON): (0.63, 0.89)}


def _lost(plain: Answered, wrong: Answered) -> float:
    return max(0.0, plain.in_five - wrong.in_five)


def _timed(size: int) -> tuple[list[list[str]], float]:
    """The time of every search while labels are typed, right and wrong; its p99 in ms."""
    catalogue = sized(size)
    begun = time.perf_counter()
    index = SearchIndex(catalogue, "nl")
    built = time.perf_counter() - begun
    random = Random(SEED)
    phrases = random.sample(wanted(catalogue, "nl"), min(TIMED, size))
    typed = [one.phrase for one in phrases]
    typed += [wrong for one in phrases for wrong in misspellings(one.phrase, random)]
    took, scored = [], []
    for phrase in typed:
        for length in range(1, len(phrase) + 1):
            begun = time.perf_counter()
            index.find(phrase[:length], SHOWN)
            took.append((time.perf_counter() - begun) * 1000)
            scored.append(index.scored)
    shares = (0.5, 0.9, 0.99)
    name = f"{size} reasons (index made in {ms(built)})"
    rows = [
        [
            f"{name}: ms a search",
            f"{len(took)}",
            *(f"{percentile(took, s):.2f}" for s in shares),
            "",
        ],
        [
            f"{size} reasons: looked at",
            f"{len(took)}",
            *(f"{percentile(scored, s):g}" for s in shares),
            "",
        ],
    ]
    return rows, percentile(took, 0.99)
