"""How like a sentence and the words of a reason are: by the runs of three letters they share.

This is for what people say in whole sentences, of which the catalogue has only some words. Rare
runs say more than common ones; the measure is the cosine between the two (0 to 1).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import log, sqrt

from agent_tui.form.vocabulary import Vocabulary, grams

LEAST_SHARED = 0.1  # of what the likest word shares: less is chance
MOST_POSTINGS = 6_000  # added up for one sentence, the likest words first

Texts = Sequence[tuple[float, Sequence[str]]]  # (what a word is worth, words)


class Likeness:
    """Built of documents, each (node, its texts); a node may have several, the best one counts."""

    def __init__(self, vocabulary: Vocabulary, documents: Iterable[tuple[int, Texts]]) -> None:
        self._vocabulary = vocabulary
        self._nodes: list[int] = []
        said: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, (node, texts) in enumerate(documents):
            self._nodes.append(node)
            for word, worth in _said(texts).items():
                said[word].append((number, worth))
        self._weigh(said)
        self.scored = 0  # documents' words added up for the last sentence

    def _weigh(self, said: dict[str, list[tuple[int, float]]]) -> None:
        """How rare each run is, and what each word is worth in each document."""
        count = len(self._nodes)
        common: Counter[str] = Counter()
        for word, found in said.items():
            for gram in grams(word):
                common[gram] += len(found)
        self._rarity = {
            gram: log((1 + count) / (1 + min(n, count))) + 1 for gram, n in common.items()
        }
        self._unknown = log(1 + count) + 1
        self._lengths = {
            word: sqrt(sum(self._rarity[gram] ** 2 for gram in grams(word))) for word in said
        }
        squares = [0.0] * count
        for word, found in said.items():
            square = self._lengths[word] ** 2
            for number, worth in found:
                squares[number] += worth * worth * square
        self._postings = {
            word: [(number, worth / sqrt(squares[number])) for number, worth in found]
            for word, found in said.items()
        }

    def scores(self, words: Sequence[str]) -> dict[int, float]:
        """Node -> likeness, for the nodes that share something with these words."""
        bag = Counter(gram for word in words for gram in grams(self._vocabulary.corrected(word)))
        worth = {
            gram: (1 + log(n)) * sqrt(self._rarity.get(gram, self._unknown))
            for gram, n in bag.items()
        }
        length = sqrt(sum(value * value for value in worth.values())) or 1.0
        shared: dict[str, float] = defaultdict(float)
        for gram, value in worth.items():
            weighed = value * self._rarity.get(gram, 0.0) / length
            for word in self._vocabulary.having(gram):
                if word in self._lengths:  # words of parents' `also` are in no document
                    shared[word] += weighed
        totals = self._totals(shared)
        best: dict[int, float] = {}
        for number, total in totals.items():
            node = self._nodes[number]
            if total > best.get(node, 0.0):
                best[node] = total
        return best

    def _totals(self, shared: dict[str, float]) -> dict[int, float]:
        """Document -> likeness, of what the query shares with each word."""
        likest = sorted(
            ((value / self._lengths[word], word) for word, value in shared.items()), reverse=True
        )
        totals: dict[int, float] = defaultdict(float)
        self.scored = 0
        for share, word in likest:
            postings = self._postings[word]
            if share < LEAST_SHARED * likest[0][0]:
                break
            if self.scored and self.scored + len(postings) > MOST_POSTINGS:
                break
            self.scored += len(postings)
            value = shared[word]
            for number, weight in postings:
                totals[number] += value * weight
        return totals


def _said(texts: Texts) -> dict[str, float]:
    """Word -> its worth in a document: what is said often is worth little more."""
    said: dict[str, float] = defaultdict(float)
    for worth, words in texts:
        for word in words:
            said[word] += worth
    return {word: 1 + log(worth) if worth > 1 else worth for word, worth in said.items()}
