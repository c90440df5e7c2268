"""The share weighted to what the telephone system handled: post-stratification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from ftr.measures.checks import check_count

LEAST = 5  # answers below which a block is joined to its neighbour
GAP = 0.02  # weighted and raw differ by more: a warning, not a correction


@dataclass(frozen=True, slots=True)
class Block:
    """One agent in one block of hours; `block` sorts in time ("2026-11-16 09")."""

    agent: str
    block: str
    yes: int
    no: int
    handled: int

    @property
    def answers(self) -> int:
        """What the block's share is of."""
        return self.yes + self.no


@dataclass(frozen=True, slots=True)
class Weighted:
    """Fractions; variances in squared fractions. `groups` blocks were left after joining.

    `variance` is for a claim beyond this week, `variance_this_week` for these very contacts (with
    the finite population correction). Both take the agents as given: for other agents use the
    interval over agents.
    """

    share: float
    raw: float
    variance: float
    variance_this_week: float
    groups: int

    @property
    def gap_is_large(self) -> bool:
        """Whether weighting moves the share by more than two points: look for who is missing."""
        return abs(self.share - self.raw) > GAP


def weighted_share(blocks: Iterable[Block]) -> Weighted | None:
    """Σ W·p with W the block's part of what was handled; variance Σ W²·(1-f)·p(1-p)/(n-1).

    Blocks with fewer than 5 answers, or nothing handled, are joined to the next of the same agent,
    what is left of an agent to that agent's last, and agents with too little to one another. None
    where there are fewer than 5 answers or nothing was handled. Source: D. Holt & T. M. F. Smith
    (1979), Journal of the Royal Statistical Society A 142, 33-46. Raises BadInput for counts that
    cannot be.
    """
    ordered = sorted(blocks, key=lambda one: (one.agent, one.block))
    for one in ordered:
        for name in ("yes", "no", "handled"):
            check_count(name, getattr(one, name))
    groups = _joined(ordered)
    handled = sum(one.handled for one in groups)
    if not groups:
        return None
    share = variance = this_week = 0.0
    for one in groups:
        weight, own = one.handled / handled, one.yes / one.answers
        part = weight**2 * own * (1 - own) / (one.answers - 1)
        share += weight * own
        variance += part
        this_week += part * max(0.0, 1 - one.answers / one.handled)
    yes, answers = sum(one.yes for one in groups), sum(one.answers for one in groups)
    return Weighted(min(1.0, share), yes / answers, variance, this_week, len(groups))


def _joined(ordered: list[Block]) -> list[Block]:
    groups: list[Block] = []
    loose: list[Block] = []
    for _agent, own in groupby(ordered, key=lambda one: one.agent):
        made, rest = _chained(own)
        if made and rest:
            made[-1] = _both(made[-1], rest)
        elif rest:
            loose.append(rest)
        groups += made
    made, rest = _chained(iter(loose))
    groups += made
    if rest and groups:
        place = min(range(len(groups)), key=lambda number: groups[number].answers)
        groups[place] = _both(groups[place], rest)
    return groups


def _chained(blocks: Iterator[Block]) -> tuple[list[Block], Block | None]:
    """Blocks joined in order until each has enough; and what is left over at the end."""
    made: list[Block] = []
    open_one: Block | None = None
    for block in blocks:
        open_one = _both(open_one, block) if open_one else block
        if open_one.answers >= LEAST and open_one.handled:
            made.append(open_one)
            open_one = None
    return made, open_one


def _both(one: Block, other: Block) -> Block:
    return Block(
        one.agent,
        one.block,
        one.yes + other.yes,
        one.no + other.no,
        one.handled + other.handled,
    )
