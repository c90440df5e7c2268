"""Finding a reason by a few letters: words in any order, starts of words, parts of compounds,
parents' labels, the words people say for it, and typing errors forgiven; and by a whole sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest

from agent_tui.form.folding import words
from agent_tui.form.likeness import Likeness, Texts
from agent_tui.form.phrases import Phrases
from agent_tui.form.vocabulary import Vocabulary
from ftr.catalogue.model import Catalogue, Reason, label_in, walk
from ftr.texts import Language

ELSEWHERE = 0.85  # worth of a label in the language that is not the agent's
LABEL, ALSO, HINT = 1.0, 0.86, 0.25
ABOVE, ABOVE_ALSO = 0.92, 0.65  # worth of the parents' words beside a word of its own
ABOVE_ALONE = 0.6  # of that, where they are all there is
SPLIT = 0.8  # both parts of a compound
JOINTS = ("", "s", "en", "e", "n")  # what Dutch puts between the parts of a compound
LEAST_PART = 3  # letters
FIRST = 0.04  # more, for the word a text begins with
FULL = 0.12  # worth of a label that says little else
LEAF, OTHER = 0.02, -0.05  # and of a leaf; one that takes what the list misses comes after all
RECENT = 64
SENTENCE = 4  # from so many words on, what is only like it follows
MEANT, MOST_MEANT = 0.6, 4  # worth, and how many, of the query with an error undone
WELL = 0.26  # from this likeness on a sentence fits; below, its reasons are only the nearest
LEAST_LIKE = 0.12  # what is less like it is not shown
OTHER_LIKE = 0.7  # of its likeness, for a leaf that takes what the list misses
LEAST = 0.25  # of a word: what is worth less is only near


@dataclass(frozen=True, slots=True)
class Hit:
    """A node that was found: its path from the main reason down, and how well it fits.

    `fits` False: the nearest there is, to what does not really fit. `instead`: not found, but the
    leaf that takes what the list misses.
    """

    path: tuple[Reason, ...]
    score: float
    fits: bool = True
    instead: bool = False

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
        own: dict[str, dict[int, float]] = defaultdict(dict)
        above: dict[str, dict[int, float]] = defaultdict(dict)
        self._label_words: list[int] = []
        self._leaf = [_leaf_worth(path[-1]) for path in self._paths]
        self._recent: dict[tuple[str, bool], dict[int, float]] = {}
        phrases = []
        for node, path in enumerate(self._paths):
            longest = 0
            for weight, text in _fields(path[-1], language):
                found = words(text)
                if weight == LABEL:
                    longest = max(longest, len(found))
                if weight >= ELSEWHERE:
                    phrases.append((" ".join(found), weight, node))
                _post(own, found, weight, node)
            self._label_words.append(longest)
            for parent in path[:-1]:
                for weight, text in _fields_above(parent):
                    _post(above, words(text), weight, node)
        self._own: Mapping[str, Mapping[int, float]] = dict(own)
        self._above: Mapping[str, Mapping[int, float]] = dict(above)
        self._called = {  # one or two letters look only at what a reason itself is called
            word: {node: weight for node, weight in found.items() if weight >= ELSEWHERE}
            for word, found in own.items()
        }
        self._vocabulary = Vocabulary({*own, *above})
        self._phrases = Phrases(phrases)
        self._likeness = Likeness(
            self._vocabulary,
            ((node, texts) for node, path in enumerate(self._paths) for texts in _documents(path)),
        )
        self.scored = 0  # reasons looked at for the last query that was not remembered

    def find(self, query: str, most: int) -> tuple[Hit, ...]:
        """The best `most` matches, best first; none where nothing comes near it."""
        typed = words(query)
        if not typed:
            return ()
        self.scored = 0
        tokens = list(dict.fromkeys(typed))
        best = self._best(typed, tokens, most) or self._telling(typed, tokens, most)
        if not best or (len(tokens) >= SENTENCE and len(best) < most):
            known = {hit.reason.code for hit in best}
            near = self._nearest(typed, most, sure=bool(best))
            best += [hit for hit in near if hit.reason.code not in known]
        return tuple(best[:most])

    def _best(self, typed: list[str], tokens: list[str], most: int) -> list[Hit]:
        """The nodes that have all of these words; of a few words those that are known."""
        fitting, unknown = self._fitting(tokens)
        if not fitting:
            return []
        self._phrases.add_to(fitting, " ".join(typed))
        for text in self._meant(typed):
            self._phrases.add_to(fitting, text, MEANT)
        known = len(tokens) - len(unknown)
        best = nsmallest(most, (self._rank(node, fitting[node], known) for node in fitting))
        letters = len("".join(tokens))
        fits = -best[0][0] >= LEAST * known and 2 * len("".join(unknown)) <= letters
        return [Hit(self._paths[node], -score, fits) for score, _, node in best]

    def _telling(self, typed: list[str], tokens: list[str], most: int) -> list[Hit]:
        """What fits a few words without the shortest of them: "kan", "ik" and "my" tell little."""
        telling = [token for token in tokens if len(token) > LEAST_PART]
        if len(tokens) >= SENTENCE or not 0 < len(telling) < len(tokens):
            return []
        best = self._best(typed, telling, most)
        return best if best and best[0].fits else []

    def _meant(self, typed: list[str]) -> Iterable[str]:
        """The query with a typing error undone in one of its words."""
        for at, word in enumerate(typed):
            for _, start in self._vocabulary.meant(word)[:MOST_MEANT]:
                yield " ".join([*typed[:at], start, *typed[at + 1 :]])

    def _nearest(self, typed: list[str], most: int, *, sure: bool) -> list[Hit]:
        """What is most like a sentence. `sure`: something fits, and these only follow it."""
        scores = self._likeness.scores(typed)
        self.scored += self._likeness.scored
        likely = (
            (-score * (OTHER_LIKE if self._paths[node][-1].other else 1.0), node)
            for node, score in scores.items()
        )
        best = nsmallest(most, ((score, node) for score, node in likely if -score >= LEAST_LIKE))
        fits = sure or (bool(best) and -best[0][0] >= WELL)
        return [Hit(self._paths[node], -score, fits) for score, node in best]

    def _fitting(self, tokens: list[str]) -> tuple[dict[int, float], list[str]]:
        """Node -> how well it fits, for the nodes that have all of these words; and of less than
        a sentence the words that no node has.
        """
        totals: dict[int, float] = {}
        unknown = []
        for token in tokens:
            found = self._nodes(token, alone=len(tokens) == 1)
            if not found and len(tokens) < SENTENCE:
                unknown.append(token)
            elif len(unknown) == tokens.index(token):
                totals = dict(found)
            elif len(found) < len(totals):
                totals = {n: score + totals[n] for n, score in found.items() if n in totals}
            else:
                totals = {n: score + found[n] for n, score in totals.items() if n in found}
            if not totals and len(unknown) <= tokens.index(token):
                break
        return totals, unknown

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
        for word, fit in self._vocabulary.fits(token).items():
            if alone and len(token) < 3:
                self._add(best, self._called.get(word), fit)
                continue
            self._add(best, self._own.get(word), fit)
            self._add(best, self._above.get(word), fit * ABOVE_ALONE if alone else fit)
        for node, score in self._split(token).items():
            if score > best.get(node, 0.0):
                best[node] = score
        if len(self._recent) >= RECENT:
            self._recent.clear()
        self._recent[token, alone] = best
        return best

    def _add(self, best: dict[int, float], found: Mapping[int, float] | None, fit: float) -> None:
        """Put what a word brings into `best`, where it is more than what is there."""
        if not found:
            return
        self.scored += len(found)
        for node, weight in found.items():
            score = fit * weight
            if score > best.get(node, 0.0):
                best[node] = score

    def _split(self, token: str) -> dict[int, float]:
        """Nodes that have both parts of a compound as words of their own: retourlabel finds
        "label retour". The second part may still be half typed.
        """
        best: dict[int, float] = {}
        for cut in range(LEAST_PART, len(token) - LEAST_PART + 1):
            firsts = [
                token[: cut - len(joint)]
                for joint in JOINTS
                if token[:cut].endswith(joint) and cut - len(joint) >= LEAST_PART
            ]
            firsts = [first for first in firsts if first in self._own or first in self._above]
            if not firsts:
                continue
            second = self._second_part(token[cut:])
            for first in firsts:
                one: dict[int, float] = {}
                self._add(one, self._own.get(first), SPLIT)
                self._add(one, self._above.get(first), SPLIT)
                both = {node: min(one[node], second[node]) for node in one.keys() & second.keys()}
                self._add(best, both, 1.0)
        return best

    def _second_part(self, part: str) -> dict[int, float]:
        """Node -> worth, for words that begin with this part, else for those with its stem."""
        starting = self._vocabulary.starting(part)
        fits = [(word, 1.0) for word in starting] or self._vocabulary.other_endings(part)
        best: dict[int, float] = {}
        for word, fit in fits:
            self._add(best, self._own.get(word), SPLIT * fit)
            self._add(best, self._above.get(word), SPLIT * fit)
        return best


def _leaf_worth(reason: Reason) -> float:
    if reason.sub:
        return 0.0
    return OTHER if reason.other else LEAF


def _post(
    postings: dict[str, dict[int, float]], found: list[str], weight: float, node: int
) -> None:
    """Note the words of a text, the first of them as worth a little more."""
    for at, word in enumerate(found):
        worth = weight + (FIRST if not at else 0.0)
        postings[word][node] = max(worth, postings[word].get(node, 0.0))


def _fields(reason: Reason, language: Language) -> Iterable[tuple[float, str]]:
    """The texts by which a node is found, with what a word in them is worth."""
    seen = label_in(reason.label, language)
    yield LABEL, seen
    yield from ((ELSEWHERE, text) for text in reason.label.values() if text != seen)
    yield from ((ALSO, text) for text in reason.also)
    yield from ((HINT, text) for text in reason.hint.values())


def _fields_above(parent: Reason) -> Iterable[tuple[float, str]]:
    yield from ((ABOVE, text) for text in parent.label.values())
    yield from ((ABOVE_ALSO, text) for text in parent.also)


def _documents(path: tuple[Reason, ...]) -> Iterable[Texts]:
    """What a node says, once in each language it has; `also` words are of any language."""
    reason = path[-1]
    also = [(1.0, words(text)) for text in reason.also]
    seen = set()
    for language, label in reason.label.items():
        if label in seen:
            continue
        seen.add(label)
        hint = reason.hint.get(language, "")
        above = [words(parent.label.get(language, "")) for parent in path[:-1]]
        yield [(1.0, words(label)), *also, (0.5, words(hint)), *((0.5, told) for told in above)]
