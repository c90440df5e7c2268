"""How often customers' whole sentences bring their reason, and how often "nothing" is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from agent_tui.form.folding import words
from agent_tui.form.search import SearchIndex
from benchmarks.letters import ERRORS, FIVE, with_error
from benchmarks.public_lists import Sentences


@dataclass(frozen=True, slots=True)
class Answered:
    """Shares (0 to 1) of `sentences`: the right reason first, among five; "nothing fits" said."""

    sentences: int
    first: float
    in_five: float
    nothing: float


def drawn(sentences: Sentences, count: int, seed: int) -> list[tuple[str, str]]:
    """`count` pairs of a sentence and its reason, by lot (all where there are not so many)."""
    pairs = [(text, code) for code, said in sentences.items() for text in said]
    return Random(seed).sample(pairs, min(count, len(pairs)))


def answered(index: SearchIndex, pairs: Iterable[tuple[str, str]]) -> Answered:
    """Search every sentence as it is."""
    asked = first = in_five = nothing = 0
    for text, code in pairs:
        hits = index.find(text, FIVE)
        found = [hit.reason.code for hit in hits]
        asked += 1
        first += found[:1] == [code]
        in_five += code in found
        nothing += not (hits and hits[0].fits)
    return Answered(asked, first / asked, in_five / asked, nothing / asked)


def misspelt(pairs: Sequence[tuple[str, str]], seed: int) -> list[tuple[str, str]]:
    """Every sentence with one typing error in one of its longer words, of a kind by lot."""
    random = Random(seed)
    return [(_with_error(text, random), code) for text, code in pairs]


def _with_error(text: str, random: Random) -> str:
    told = words(text)
    long = [at for at, word in enumerate(told) if len(word) >= FIVE]
    if not long:
        return text
    at = random.choice(long)
    told[at] = with_error(told[at], random.choice(ERRORS), random, len(told[at])) or told[at]
    return " ".join(told)
