"""The words of a catalogue, and which of them a few letters may mean.

Kept as a sorted list (starts), and by their runs of three letters (parts, several typing errors):
the time for a look-up hardly grows with the number of words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from operator import itemgetter

from agent_tui.form.typos import LIKELY, allowed, distance, distance_to_start, meant, shared_start

EXACT, START, PART, TYPO = 1.0, 0.95, 0.62, 0.6
STEM, LONGEST_ENDING = 0.8, 3
PLURAL = "sen"  # the last letter of a word with an error that is known without that letter
HEAD, PIECE, LEAST_PIECE = 0.5, 0.4, 4  # a known word at the end, or the start, of an unknown one
TWO_ERRORS = 0.8
SURE, UNSURE = 5, 0.15  # letters, from which an error is told from chance; worth of chance
MOST_CANDIDATES = 15  # words compared letter by letter
LEAST_PART = 3  # letters of a part of a word
ALSO_MISSPELT = (4, 5)  # letters of what may be an error though it is known
TWO_IN_WORD = 9  # letters of a whole word that may have two errors
KEPT = 64  # words corrected before, since a sentence comes letter by letter
AFTER_LAST = "\x7f"  # sorts after every letter


class Vocabulary:
    """Built once of all words there are."""

    def __init__(self, words: Collection[str]) -> None:
        self._sorted = sorted(words)
        self._known = frozenset(self._sorted)
        by_gram: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self._sorted):
            for gram in set(grams(word)):
                by_gram[gram].append(number)
        self._by_gram = dict(by_gram)
        self._corrected: dict[str, str] = {}

    def fits(self, token: str) -> dict[str, float]:
        """Word -> how surely `token` means it (0 to 1); the word itself and its starts first."""
        fits: dict[str, float] = {}
        for word in self.starting(token):
            full = len(token) / len(word)
            fits[word] = EXACT if word == token else START * (0.88 + 0.12 * full)
        if len(token) >= LEAST_PART:
            for word in self._having(token):
                fits.setdefault(word, PART * (0.9 + 0.1 * word.endswith(token)))
        is_known = bool(fits)
        for word, fit in self.other_endings(token):
            fits[word] = max(fit, fits.get(word, 0.0))
        if not is_known or len(token) in ALSO_MISSPELT:
            for word, fit in self._misspelt(token).items():
                fits.setdefault(word, fit)
        return fits or self._pieces(token)

    def meant(self, token: str) -> list[tuple[float, str]]:
        """The starts of words that `token` is but for one typing error, the likeliest first; none
        where it is itself the start of a word.
        """
        if len(token) < 2 or self.starting(token):
            return []
        known = [(likely, start) for likely, start in meant(token) if self.starting(start)]
        return sorted(known, key=lambda one: -one[0])

    def corrected(self, word: str) -> str:
        """The known word that a whole word is but for its typing errors, the likeliest; itself
        where it is known, as a start or a part too, and where none is near enough.
        """
        if len(word) < SURE or self.starting(word) or self._having(word):
            return word
        corrected = self._corrected.get(word)
        if corrected is None:
            corrected = self._whole(word)
            if len(self._corrected) >= KEPT:
                self._corrected.clear()
            self._corrected[word] = corrected
        return corrected

    def having(self, gram: str) -> list[str]:
        """The words with this run of three letters, their edges marked."""
        return [self._sorted[number] for number in self._by_gram.get(gram, ())]

    def starting(self, start: str) -> list[str]:
        """The words that begin so, in the order of the alphabet."""
        found = self._sorted
        first = bisect_left(found, start)
        if first == len(found) or not found[first].startswith(start):
            return []
        return found[first : bisect_left(found, start + AFTER_LAST, first)]

    def other_endings(self, token: str) -> Iterator[tuple[str, float]]:
        """Words with the same stem: retouren and retour, wijziging and wijzigen."""
        stem = token[: max(4, len(token) - LONGEST_ENDING)]
        if len(stem) == len(token):
            return
        for word in self.starting(stem):
            shared = shared_start(token, word)
            if shared < len(token) and len(word) - shared <= LONGEST_ENDING:
                yield word, STEM * shared / len(token)

    def _whole(self, word: str) -> str:
        """The word itself where none is near; of a short one a slip of the finger only."""
        least = LIKELY if allowed(len(word)) < 2 else 0.0
        errors = meant(word, self._known_start(word))
        known = [one for one in errors if one[0] >= least and one[1] in self._known]
        if known:
            return max(known, key=itemgetter(0))[1]
        if len(word) < TWO_IN_WORD:
            return word
        near = [(distance(word, other, 2), other) for other in self._alike(word)]
        return min([(errors, other) for errors, other in near if errors], default=(0, word))[1]

    def _misspelt(self, token: str) -> dict[str, float]:
        """Words that begin with `token` but for its typing errors."""
        fits: dict[str, float] = {}
        if len(token) < 2:
            return fits
        for likely, start in meant(token, self._known_start(token)):
            if len(start) <= LEAST_PART:  # too little to be a start: it is the word itself
                if start in self._known:
                    fits[start] = max(TYPO * likely, fits.get(start, 0.0))
                if len(token) < LEAST_PART:
                    continue
            for word in self.starting(start):
                full = min(1.0, len(token) / len(word))
                fit = TYPO * likely * (0.9 + 0.1 * full)
                if not _is_sure(token, likely, word):
                    fit *= UNSURE
                fits[word] = max(fit, fits.get(word, 0.0))
            if len(token) >= SURE and start[-1] in PLURAL and start[:-1] in self._known:
                fits[start[:-1]] = max(TYPO * likely * STEM, fits.get(start[:-1], 0.0))
        return fits or self._misspelt_twice(token)

    def _known_start(self, token: str) -> int:
        """How many letters of `token` some word begins with."""
        for length in range(len(token), 0, -1):
            if self.starting(token[:length]):
                return length
        return 0

    def _misspelt_twice(self, token: str) -> dict[str, float]:
        """The same with two errors, for a long word."""
        most = allowed(len(token))
        if most < 2:
            return {}
        words = self._alike(token)
        return {word: TYPO * TWO_ERRORS for word in words if distance_to_start(token, word, most)}

    def _alike(self, token: str) -> list[str]:
        """The words that share the most runs of letters."""
        shared: Counter[int] = Counter()
        for gram in grams(token):
            shared.update(self._by_gram.get(gram, ()))
        return [self._sorted[number] for number, _ in shared.most_common(MOST_CANDIDATES)]

    def _having(self, token: str) -> list[str]:
        """The words that have `token` within them, beyond their start."""
        lists = [self._by_gram.get(gram, ()) for gram in inner_grams(token)]
        if not all(lists):
            return []
        lists.sort(key=len)
        numbers = set(lists[0]).intersection(*lists[1:])
        found = (self._sorted[number] for number in sorted(numbers))
        return [word for word in found if token in word[1:] and not word.startswith(token)]

    def _pieces(self, token: str) -> dict[str, float]:
        """The longest known words with which an unknown compound begins and ends."""
        places = range(LEAST_PIECE, len(token) - 1)
        ends = next((token[at:] for at in places if self._is_piece(token[at:])), None)
        starts = next((token[:at] for at in reversed(places) if self._is_piece(token[:at])), None)
        return {piece: fit for piece, fit in ((starts, PIECE), (ends, HEAD)) if piece is not None}

    def _is_piece(self, part: str) -> bool:
        return len(part) >= LEAST_PIECE and part in self._known


def _is_sure(token: str, likely: float, word: str) -> bool:
    """Whether an error in `token` is more than the chance that a few letters, one of them changed,
    begin some word: of four letters a slip of the finger is, of three where they are the word.
    """
    if len(token) >= SURE:
        return True
    return likely == LIKELY and (len(token) == SURE - 1 or len(word) <= len(token) + 1)


def grams(word: str) -> list[str]:
    """Runs of three letters, with the edges of the word marked."""
    return inner_grams(f"^{word}$")


def inner_grams(text: str) -> list[str]:
    """Runs of three letters."""
    return [text[at : at + 3] for at in range(len(text) - 2)]
