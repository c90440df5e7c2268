"""How far two words are apart, for forgiving typing errors."""

from __future__ import annotations


def allowed(length: int) -> int:
    """How many typing errors a word of this length may have and still be itself."""
    if length < 4:
        return 0
    return 1 if length < 8 else 2


def distance_to_start(typed: str, word: str, most: int) -> int | None:
    """The fewest errors (wrong, missing, extra or swapped letters) that make `typed` a start of
    `word`; None where that is more than `most`. The first letters may be wrong too.
    """
    before: list[int] = []
    above = list(range(len(word) + 1))
    for row, letter in enumerate(typed, 1):
        current = [row]
        low, high = max(1, row - most), min(len(word), row + most)
        current += [most + 1] * (low - 1)
        for column in range(low, high + 1):
            cost = letter != word[column - 1]
            best = min(above[column] + 1, current[column - 1] + 1, above[column - 1] + cost)
            if (
                row > 1
                and column > 1
                and letter == word[column - 2]
                and typed[row - 2] == word[column - 1]
            ):
                best = min(best, before[column - 2] + 1)
            current.append(best)
        current += [most + 1] * (len(word) - high)
        if min(current) > most:
            return None
        before, above = above, current
    best = min(above[max(0, len(typed) - most) :])
    return best if best <= most else None


def shared_start(one: str, other: str) -> int:
    """How many letters two words begin with together."""
    for at, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        if mine != theirs:
            return at
    return min(len(one), len(other))
