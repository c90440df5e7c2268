"""Rows put together in blocks, each large enough to be shown, so that no sum or difference of
shown rows is about fewer contacts or people than a row may be.

A row that is shown is one block or several. So whatever is worked out from shown rows, by adding
and subtracting, is a sum of whole blocks. Blocks that are not small stay so when added up: answers
and agents only grow, and who gave at most four fifths of each gave at most four fifths of both.

While a pilot runs, reports of several dates tell of the same days, and what came since decides what
they may show of them. Two ways to put the same rows together would tell by their difference what
neither shows. So which go together is chosen without what came since, up to all of them in one;
what came since decides how far they are taken apart again, always along the same joints. And rows
are taken apart later on, so a block must have enough in each part of the time of just those of its
rows that there is anything of in the other: the rest of it would be known from these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeVar

from ftr.report.counts import ByAgent, RowCounts, columns, together, total

MIN_AGENTS = 3
# One agent may have at most 4 of every 5 answers: whole numbers, so nothing hangs on rounding.
MAX_PART, MAX_WHOLE = 4, 5

Key = TypeVar("Key", str, int)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a leaf stands in the other dimensions of the catalogue."""

    main: str = ""
    owner: str = ""
    pages: tuple[str, ...] = ()


NOWHERE = Place()


@dataclass(frozen=True, slots=True, eq=False)  # each is itself: no need to compare their counts
class Block:
    """Rows that show no less than all their answers together; `small` where even that is little.

    `answers` are the yes + no of all of it.
    """

    counts: RowCounts
    keys: frozenset[str]
    places: frozenset[Place]
    small: bool
    answers: int
    mains: frozenset[str]
    owners: frozenset[str]
    pages: frozenset[tuple[str, ...]]

    @property
    def hides(self) -> bool:
        """Whether its rows keep their answers to themselves."""
        return self.small or len(self.keys) > 1


def is_small(row: RowCounts, min_cell: int) -> bool:
    """Whether this row, by itself, says too much about few contacts or few people.

    So it does where a part of the time that can be told apart has too little, or nothing at all.
    """
    return any(_is_little(by_agent, min_cell) for by_agent in (row.by_agent, *row.apart))


def _is_little(by_agent: ByAgent, min_cell: int) -> bool:
    found = columns(by_agent).clusters
    if found.answers < min_cell or found.agents < MIN_AGENTS:
        return True
    return found.largest * MAX_WHOLE > found.answers * MAX_PART


def are_tied(one: Mapping[Key, ByAgent], other: Mapping[Key, ByAgent], min_cell: int) -> bool:
    """Whether there is enough in each of two parts of the time of what the other has anything of.

    True of some of the counts is true of all of them.
    """
    return _has_enough_of(one, other, min_cell) and _has_enough_of(other, one, min_cell)


def _has_enough_of(one: Mapping[Key, ByAgent], other: Mapping[Key, ByAgent], min_cell: int) -> bool:
    both = (one[key] for key, by_agent in other.items() if key in one and total(by_agent).contacts)
    found = columns(together(both)).clusters
    return found.answers >= min_cell and found.agents >= MIN_AGENTS


def blocks(
    rows: Sequence[RowCounts], min_cell: int, places: Mapping[str, Place] | None = None
) -> tuple[Block, ...]:
    """The rows in blocks, none of them small unless all rows together are.

    The smallest goes with another of the same main reason, so that the main reason can be shown;
    where that is not enough, with the smallest main reason beside its own. Rows that hide already,
    of the same owner and pages, come first.
    """
    where = places or {}
    mains: dict[str, int] = defaultdict(int)
    for row in rows:
        mains[where.get(row.key, NOWHERE).main] += total(row.by_agent).answers
    found = [_block([row], [where.get(row.key, NOWHERE)], min_cell) for row in rows]
    while len(found) > 1:
        small = min((one for one in found if one.small), key=_size, default=None)
        if small is None:
            break
        _join(found, small, mains, min_cell)
    if any(row.apart for row in rows):
        return _as_far_as_enough_came(found, rows, mains, min_cell)
    return tuple(found)


def _join(
    found: list[Block], small: Block, mains: Mapping[str, int], min_cell: int
) -> tuple[Block, Block, Block]:
    """Both, and what they are together, which now stands in `found` instead of them."""
    found.remove(small)
    partner = min(found, key=lambda other: _distance(small, other, mains))
    found.remove(partner)
    found.append(_joined(small, partner, min_cell))
    return small, partner, found[-1]


def _as_far_as_enough_came(
    found: Sequence[Block], rows: Sequence[RowCounts], mains: Mapping[str, int], min_cell: int
) -> tuple[Block, ...]:
    """These in as many blocks as have enough in each part of the time that can be told apart, and
    of the same rows in each.
    """

    def is_little(block: Block) -> bool:
        parts = zip(*(row.apart for row in rows if row.key in block.keys), strict=True)
        in_time = [dict(enumerate(part)) for part in parts]
        return is_small(block.counts, min_cell) or not all(
            are_tied(one, other, min_cell) for one, other in combinations(in_time, 2)
        )

    left, made_of = list(found), dict[frozenset[str], tuple[Block, Block]]()
    while len(left) > 1:
        one, other, both = _join(left, min(left, key=_size), mains, min_cell)
        made_of[both.keys] = one, other
    done: list[Block] = []
    while left:
        block = left.pop()
        parts = made_of.get(block.keys, ())
        if parts and not any(is_little(part) for part in parts):
            left += parts
        else:
            done.append(replace(block, small=is_little(block)))
    return tuple(done)


def blocks_in_order(rows: Sequence[RowCounts], min_cell: int) -> tuple[Block, ...]:
    """The same for rows that come one after another in time: each block is a run of rows."""
    found = list(runs(rows, min_cell))
    if len(found) > 1 and found[-1].small:
        last = found.pop()
        found.append(_joined(found.pop(), last, min_cell))
    return tuple(found)


def runs(rows: Sequence[RowCounts], min_cell: int) -> tuple[Block, ...]:
    """Rows in time, in runs as short as can be; only the last may be small.

    What lies in a run never depends on what comes after it, so a later report tells nothing of a
    row that an earlier one had to hide.
    """
    found: list[Block] = []
    for row in rows:
        new = _block([row], [NOWHERE], min_cell)
        if found and found[-1].small:
            new = _joined(found.pop(), new, min_cell)
        found.append(new)
    return tuple(found)


def _block(rows: Sequence[RowCounts], places: Iterable[Place], min_cell: int) -> Block:
    counts = RowCounts(
        key=min(row.key for row in rows),
        label="",
        by_agent=together(row.by_agent for row in rows),
        apart=tuple(together(parts) for parts in zip(*(row.apart for row in rows), strict=True)),
    )
    keys = frozenset(row.key for row in rows)
    answers = total(counts.by_agent).answers
    stands = frozenset(places)
    return Block(
        counts,
        keys,
        stands,
        is_small(replace(counts, apart=counts.apart[:-1]), min_cell),  # but for what came since
        answers,
        mains=frozenset(place.main for place in stands),
        owners=frozenset(place.owner for place in stands),
        pages=frozenset(place.pages for place in stands),
    )


def _joined(one: Block, other: Block, min_cell: int) -> Block:
    block = _block([one.counts, other.counts], one.places | other.places, min_cell)
    return replace(block, keys=one.keys | other.keys)


def _size(block: Block) -> tuple[int, str]:
    return block.answers, block.counts.key


def _distance(
    small: Block, other: Block, mains: Mapping[str, int]
) -> tuple[bool, int, bool, bool, bool, int, str]:
    """How much is lost by putting these two together; less is better."""
    elsewhere = small.mains != other.mains
    return (
        elsewhere,
        sum(mains[main] for main in other.mains - small.mains) if elsewhere else 0,
        not other.hides,
        len(small.owners | other.owners) > 1,
        len(small.pages | other.pages) > 1,
        other.answers,
        other.counts.key,
    )
