"""Labels and `also` words as a whole: what is typed from their beginning on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

WHOLE, BEGUN = 0.5, 0.1  # more, for a text that is all there, and for one that is begun
LEAST_LETTERS = 3


class Phrases:
    """Built of (text, what it is worth, node)."""

    def __init__(self, phrases: Iterable[tuple[str, float, int]]) -> None:
        self._sorted = sorted(phrases)

    def add_to(self, scores: dict[int, float], typed: str, part: float = 1.0) -> None:
        """Give more (of it `part`) to the nodes in `scores` with a text that begins so."""
        if len(typed) < LEAST_LETTERS:
            return
        more: dict[int, float] = {}
        for text, worth, node in self._beginning(typed):
            share = len(typed) / len(text)
            add = part * worth * (WHOLE if share == 1 else BEGUN * share)
            if add > more.get(node, 0.0):
                more[node] = add
        for node, add in more.items():
            if node in scores:
                scores[node] += add

    def _beginning(self, typed: str) -> list[tuple[str, float, int]]:
        first = bisect_left(self._sorted, (typed,))
        last = bisect_left(self._sorted, (typed + "\x7f",), first)
        return self._sorted[first:last]
