"""What a word with typing errors in it may have been meant to be."""

from __future__ import annotations

from collections.abc import Iterator

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
LIKELY, UNLIKELY = 1.0, 0.9  # a slip of the finger; any other single error
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def _beside() -> dict[str, str]:
    """The keys around each key: left, right, and above and below it."""
    near: dict[str, str] = {}
    for number, row in enumerate(_ROWS):
        for at, letter in enumerate(row):
            others = _ROWS[max(0, number - 1) : number] + _ROWS[number + 1 : number + 2]
            near[letter] = row[max(0, at - 1) : at] + row[at + 1 : at + 2]
            near[letter] += "".join(other[max(0, at - 1) : at + 2] for other in others)
    return near


_BESIDE = _beside()


def allowed(length: int) -> int:
    """How many typing errors a word of this length may have and still be itself."""
    if length < 3:
        return 0
    return 1 if length < 8 else 2


def meant(typed: str, known: int | None = None) -> Iterator[tuple[float, str]]:
    """What `typed` is with one error undone, and how likely that error is: two letters swapped, a
    letter doubled, one left out, a wrong one.

    `known` letters are the start of some word, one more is not: so the error is not after that.
    Nor in the last letter: that says no more than the letters before it. Of less than five
    letters none is taken to be too many but a doubled one, lest too few are left.
    """
    last = len(typed) - 1
    until = last if known is None else min(last, known + 1)
    for at in range(until):
        before, letter, after = typed[:at], typed[at], typed[at + 1 :]
        if after[0] == letter:
            yield LIKELY, before + after
        else:
            yield LIKELY, before + after[0] + letter + after[1:]
            if last >= 4:
                yield UNLIKELY, before + after
        near = _BESIDE.get(letter, "")
        for other in LETTERS:
            if other != letter:
                yield (LIKELY if other in near else UNLIKELY), before + other + after
            yield LIKELY, before + other + letter + after
    if until == last:
        for other in LETTERS:
            yield LIKELY, typed[:last] + other + typed[last]


def distance_to_start(typed: str, word: str, most: int) -> int | None:
    """The fewest errors (wrong, missing, extra or swapped letters) that make `typed` a start of
    `word`; None where that is more than `most`. The first letters may be wrong too.
    """
    best = min(_errors(typed, word, most)[max(0, len(typed) - most) :], default=most + 1)
    return best if best <= most else None


def distance(typed: str, word: str, most: int) -> int | None:
    """The same for the whole of `word`."""
    best = _errors(typed, word, most)[-1:]
    return best[0] if best and best[0] <= most else None


def _errors(typed: str, word: str, most: int) -> list[int]:
    """The errors between `typed` and each start of `word`, the empty one first; none where all
    are more than `most`. Beyond `most` a number only says that it is more.
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
            return []
        before, above = above, current
    return above


def shared_start(one: str, other: str) -> int:
    """How many letters two words begin with together."""
    for at, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        if mine != theirs:
            return at
    return min(len(one), len(other))
