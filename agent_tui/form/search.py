"""Finding a reason by a few letters: words in any order, starts of words, parts of compounds,
parents' labels, the words people say for it, and typing errors forgiven.

Words are looked up in a sorted list (starts) and by their runs of three letters (parts and
typing errors), so the time hardly grows with the catalogue.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from heapq import nsmallest
from math import log

from agent_tui.form.folding import words
from agent_tui.form.typos import allowed, distance_to_start, shared_start
from ftr.catalogue.model import Catalogue, Reason, label_in, walk
from ftr.record import record
from ftr.texts import Language

ELSEWHERE = 0.85  # worth of a label in the language that is not the agent's
LABEL, ALSO, PARENT, PARENT_ALSO, HINT = 1.0, 0.86, 0.55, 0.4, 0.25
EXACT, START, PART, SPLIT, TYPO = 1.0, 0.95, 0.62, 0.8, 0.6
JOINTS = ("", "s", "en", "e", "n")  # what Dutch puts between the parts of a compound
MOST_CANDIDATES = 60
SENTENCE = 4  # from this many words on, rare words count for more and not all must be found
FIRST = 0.04  # more, for the word a text begins with
FULL, LEAF = 0.12, 0.02  # worth of a label that says little else, and of a leaf
RECENT = 64
LEAST = 0.5  # a reason that fits less well is not shown
STEM, LONGEST_ENDING = 0.8, 3


@record
class Hit:
    """A node that was found: its path from the main reason down, and how well it fits."""

    path: tuple[Reason, ...]
    score: float

    @property
    def reason(self) -> Reason:
        """The node itself."""
        return self.path[-1]


class SearchIndex:
    """Built once per catalogue and language; `find` answers a query in any language, with the
    labels the agent sees before the others.
    """

    def __init__(self, catalogue: Catalogue, language: Language) -> None:
        self._paths = tuple(walk(catalogue.reasons))
        postings: dict[str, dict[int, float]] = defaultdict(dict)
        self._label_words: list[int] = []
        self._leaf = [0.0 if path[-1].sub else LEAF for path in self._paths]
        self._recent: dict[tuple[str, bool], dict[int, float]] = {}
        for node, path in enumerate(self._paths):
            own = 0
            for weight, text in _fields(path, language):
                found = words(text)
                if weight == LABEL:
                    own = max(own, len(found))
                for at, word in enumerate(found):
                    worth = weight + (FIRST if not at else 0.0)
                    postings[word][node] = max(worth, postings[word].get(node, 0.0))
            self._label_words.append(own)
        self._postings: Mapping[str, Mapping[int, float]] = dict(postings)
        self._own = {  # one or two letters look only at what a reason itself is called
            word: {node: weight for node, weight in found.items() if weight >= ELSEWHERE}
            for word, found in postings.items()
        }
        self._words = sorted(postings)
        self._by_gram: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self._words):
            for gram in _grams(word):
                self._by_gram[gram].append(number)

    def find(self, query: str, most: int) -> tuple[Hit, ...]:
        """The best `most` matches, best first; none where nothing fits well enough."""
        typed = words(query)
        if not typed:
            return ()
        tokens = list(dict.fromkeys(typed))
        totals: dict[int, float] = defaultdict(float)
        matched: Counter[int] = Counter()
        for token in tokens:
            found = self._nodes(token, alone=len(tokens) == 1)
            rarity = 1.0 if len(tokens) < SENTENCE else log(1 + len(self._paths) / (1 + len(found)))
            for node, score in found.items():
                totals[node] += score * rarity
                matched[node] += 1
        fitting = [node for node in totals if matched[node] == len(tokens)]
        if not fitting or len(tokens) >= SENTENCE:
            fitting = [node for node in totals if totals[node] >= LEAST]
        ranked = nsmallest(
            most, (self._rank(node, totals[node], matched[node]) for node in fitting)
        )
        return tuple(Hit(self._paths[node], totals[node]) for _, _, node in ranked)

    def _rank(self, node: int, total: float, matched: int) -> tuple[float, int, int]:
        """Best first: the words found, well; a label that says little else; leaves; file order."""
        length = self._label_words[node]
        full = 1.0 if matched >= length else matched / length
        return -(total + FULL * full + self._leaf[node]), length, node

    def _nodes(self, token: str, *, alone: bool) -> dict[int, float]:
        """Node -> how well `token` fits it; the latest are kept, since words come by letters."""
        best = self._recent.get((token, alone))
        if best is not None:
            return best
        best = {}
        postings = self._own if alone and len(token) < 3 else self._postings
        for fit, word in self._fits(token):
            for node, weight in postings.get(word, {}).items():
                score = fit * weight
                if score > best.get(node, 0.0):
                    best[node] = score
        for node, score in self._split(token).items():
            if score > best.get(node, 0.0):
                best[node] = score
        if len(self._recent) >= RECENT:
            self._recent.clear()
        self._recent[token, alone] = best
        return best

    def _fits(self, token: str) -> Iterable[tuple[float, str]]:
        """Words of the catalogue that `token` may mean, and how surely."""
        found = False
        start = bisect_left(self._words, token)
        for word in self._words[start:]:
            if not word.startswith(token):
                break
            found = True
            full = len(token) / len(word)
            yield (EXACT if word == token else START * (0.88 + 0.12 * full)), word
        if len(token) < 3:
            return
        for word in self._having(_inner_grams(token)):
            if token in word and not word.startswith(token):
                found = True
                ending = word.endswith(token)
                yield PART * (0.9 + 0.1 * ending), word
        yield from self._other_endings(token)
        if not found or len(token) >= 5:
            yield from self._misspelt(token)

    def _other_endings(self, token: str) -> Iterable[tuple[float, str]]:
        """Words with the same stem: retouren and retour, wijziging and wijzigen."""
        stem = token[: max(4, len(token) - LONGEST_ENDING)]
        if len(stem) == len(token):
            return
        for word in self._words[bisect_left(self._words, stem) :]:
            if not word.startswith(stem):
                break
            shared = shared_start(token, word)
            if shared < len(token) and len(word) - shared <= LONGEST_ENDING:
                yield STEM * shared / len(token), word

    def _misspelt(self, token: str) -> Iterable[tuple[float, str]]:
        most = allowed(len(token))
        if not most:
            return
        shared: Counter[int] = Counter()
        for gram in _grams(token):
            shared.update(self._by_gram.get(gram, ()))
        for number, _ in shared.most_common(MOST_CANDIDATES):
            word = self._words[number]
            if len(word) < len(token) - most or word.startswith(token):
                continue
            errors = distance_to_start(token, word, most)
            if errors:
                full = min(1.0, len(token) / len(word))
                yield TYPO * (1.0 - 0.2 * (errors - 1)) * (0.9 + 0.1 * full), word

    def _having(self, grams: list[str]) -> Iterable[str]:
        """The words that have all of `grams`."""
        lists = sorted((self._by_gram.get(gram, []) for gram in grams), key=len)
        if not lists or not lists[0]:
            return ()
        numbers = set(lists[0]).intersection(*lists[1:])
        return [self._words[number] for number in sorted(numbers)]

    def _split(self, token: str) -> dict[int, float]:
        """Nodes that have both parts of a compound as words of their own: retourlabel finds
        "label retour". The second part may still be half typed.
        """
        best: dict[int, float] = {}
        for cut in range(3, len(token) - 2):
            for joint in JOINTS:
                if joint and not token[:cut].endswith(joint):
                    continue
                first = self._postings.get(token[: cut - len(joint)] if joint else token[:cut])
                if first is None or cut - len(joint) < 3:
                    continue
                second = self._starting(token[cut:]) or self._ending_otherwise(token[cut:])
                for node in first.keys() & second.keys():
                    score = SPLIT * min(first[node], second[node])
                    if score > best.get(node, 0.0):
                        best[node] = score
        return best

    def _ending_otherwise(self, token: str) -> dict[int, float]:
        best: dict[int, float] = {}
        for fit, word in self._other_endings(token):
            for node, weight in self._postings[word].items():
                best[node] = max(fit * weight, best.get(node, 0.0))
        return best

    def _starting(self, token: str) -> dict[int, float]:
        best: dict[int, float] = {}
        for word in self._words[bisect_left(self._words, token) :]:
            if not word.startswith(token):
                break
            for node, weight in self._postings[word].items():
                best[node] = max(weight, best.get(node, 0.0))
        return best


def _fields(path: tuple[Reason, ...], language: Language) -> Iterable[tuple[float, str]]:
    """The texts by which a node is found, with what a word in them is worth."""
    reason = path[-1]
    seen = label_in(reason.label, language)
    yield LABEL, seen
    yield from ((ELSEWHERE, text) for text in reason.label.values() if text != seen)
    yield from ((ALSO, text) for text in reason.also)
    yield from ((HINT, text) for text in reason.hint.values())
    for parent in path[:-1]:
        yield from ((PARENT, text) for text in parent.label.values())
        yield from ((PARENT_ALSO, text) for text in parent.also)


def _grams(word: str) -> list[str]:
    """Runs of three letters, with the edges of the word marked."""
    padded = f"^{word}$"
    return [padded[at : at + 3] for at in range(len(padded) - 2)]


def _inner_grams(token: str) -> list[str]:
    return [token[at : at + 3] for at in range(len(token) - 2)]
