"""How many letters of a reason's words an agent types until the search has it, typing errors
included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from random import Random
from string import ascii_lowercase
from typing import Literal

from agent_tui.form.folding import words
from agent_tui.form.search import SearchIndex
from benchmarks.figures import percentile
from ftr.catalogue.model import Catalogue, walk
from ftr.texts import Language

FIVE = 5
WITHIN = 6  # letters: an error further on comes after the reason was found
NONSENSE = 300  # words that are none, of each kind
_VOWELS, _CONSONANTS = "aeiou", "bcdfghjklmnprstvwz"
LEAST_LETTERS = 3  # of what has an error in it and can still be known
Error = Literal["substitution", "transposition", "omission", "doubling"]
ERRORS: tuple[Error, ...] = ("substitution", "transposition", "omission", "doubling")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an agent types, and the codes of the reasons that are called so."""

    phrase: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters typed until Enter takes a right reason, and until it is among the first five;
    infinite where it never is.
    """

    first: float
    in_five: float


def wanted(catalogue: Catalogue, language: Language) -> tuple[Wanted, ...]:
    """Every label in this language and every `also` word, each once, in the file's order."""
    codes: dict[str, set[str]] = {}
    for path in walk(catalogue.reasons):
        reason = path[-1]
        for text in (reason.label.get(language, ""), *reason.also):
            phrase = " ".join(words(text))
            if phrase:
                codes.setdefault(phrase, set()).add(reason.code)
    return tuple(Wanted(phrase, frozenset(found)) for phrase, found in codes.items())


def letters(index: SearchIndex, typed: str, codes: frozenset[str]) -> Letters:
    """Type it letter by letter."""
    in_five = inf
    for length in range(1, len(typed) + 1):
        if typed[length - 1] == " ":
            continue
        hits = index.find(typed[:length], FIVE)
        found = [hit.reason.code for hit in hits]
        if in_five == inf and not codes.isdisjoint(found):
            in_five = length
        if hits and hits[0].fits and found[0] in codes:
            return Letters(length, in_five)
    return Letters(inf, in_five)


def all_letters(index: SearchIndex, phrases: Iterable[Wanted]) -> list[Letters]:
    """Of every phrase as it is written."""
    return [letters(index, one.phrase, one.codes) for one in phrases]


def all_misspelt(index: SearchIndex, phrases: Iterable[Wanted], seed: int) -> list[Letters]:
    """Of every phrase with one error of each kind, in one of its first letters."""
    return [
        letters(index, typed, one.codes)
        for one in phrases
        for typed in misspellings(one.phrase, Random(f"{seed} {one.phrase}"))
    ]


def misspellings(phrase: str, random: Random) -> Iterator[str]:
    """The phrase with one typing error: one of each kind that it has room for."""
    for error in ERRORS:
        typed = with_error(phrase, error, random)
        if typed is not None:
            yield typed


def with_error(phrase: str, error: Error, random: Random, within: int = WITHIN) -> str | None:
    """The phrase with this error within its first letters; None where none can be made."""
    if len(phrase.replace(" ", "")) < LEAST_LETTERS:
        return None
    places = [at for at, letter in enumerate(phrase[:within]) if letter != " "]
    if error == "transposition":
        pairs = [at for at in places if phrase[at + 1 : at + 2] not in ("", " ", phrase[at])]
        if not pairs:
            return None
        at = random.choice(pairs)
        return phrase[:at] + phrase[at + 1] + phrase[at] + phrase[at + 2 :]
    at = random.choice(places)
    letter = phrase[at]
    if error == "omission":
        return " ".join((phrase[:at] + phrase[at + 1 :]).split())
    put = letter * 2 if error == "doubling" else random.choice(beside(letter))
    return phrase[:at] + put + phrase[at + 1 :]


def beside(letter: str) -> Sequence[str]:
    """The keys to the left and right of a letter's."""
    for row in _ROWS:
        at = row.find(letter)
        if at >= 0:
            return [row[place] for place in (at - 1, at + 1) if 0 <= place < len(row)]
    return ["x"]


def nonsense(letters: int, seed: int, *, spoken: bool) -> Iterator[str]:
    """Words of so many letters by lot; `spoken`: a vowel after each consonant."""
    random = Random(f"{seed} {letters} {spoken}")
    for _ in range(NONSENSE):
        kinds = (_VOWELS, _CONSONANTS) if spoken else (ascii_lowercase,)
        first = random.randrange(2)
        yield "".join(random.choice(kinds[(first + at) % len(kinds)]) for at in range(letters))


def fitting(index: SearchIndex, queries: Iterable[str]) -> float:
    """The share (0 to 1) of these of which it is not said that nothing fits."""
    found = [index.find(query, 1) for query in queries]
    return sum(bool(hits) and hits[0].fits for hits in found) / len(found)


def distribution(counts: Sequence[float]) -> list[str]:
    """p50, p90, p99 and the share that never is, as a row of a table."""
    shown = [
        "never" if (value := percentile(counts, share)) == inf else f"{value:g}"
        for share in (0.5, 0.9, 0.99)
    ]
    return [f"{len(counts)}", *shown, f"{never(counts):.1%}"]


def never(counts: Sequence[float]) -> float:
    """The share (0 to 1) that is not found at all."""
    return sum(count == inf for count in counts) / len(counts) if counts else 0.0
