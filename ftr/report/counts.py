"""What was counted, before anything is measured: answers per row and per agent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Tally(NamedTuple):
    """Numbers of contacts by answer; endings stand beside them.

    A tuple, because reports and comparisons make one for every agent in every row.
    """

    yes: int = 0
    no: int = 0
    unknown: int = 0
    not_asked: int = 0
    endings: int = 0

    def __add__(self, other: Tally) -> Tally:  # type: ignore[override]  # adds, never chains
        return Tally(
            self.yes + other.yes,
            self.no + other.no,
            self.unknown + other.unknown,
            self.not_asked + other.not_asked,
            self.endings + other.endings,
        )

    @property
    def answers(self) -> int:
        """Yes + no: what the share is of."""
        return self.yes + self.no

    @property
    def contacts(self) -> int:
        """Every contact with a reason, whatever the answer."""
        return self.yes + self.no + self.unknown + self.not_asked


ByAgent = Mapping[str, Tally]  # agent_ref -> what that agent logged


@dataclass(frozen=True, slots=True)
class RowCounts:
    """One row before measuring. `in_overall` is False where overall leaves it out.

    `apart` are its counts in parts of the time that reports of different dates tell apart: there is
    to be enough in each of them. `leaves` are the leaves it is the sum of, where the catalogue says
    so.
    """

    key: str
    label: str
    by_agent: ByAgent
    parent: str | None = None
    handled: int | None = None
    in_overall: bool = True
    apart: tuple[ByAgent, ...] = ()
    leaves: frozenset[str] = frozenset()


def added(tallies: Iterable[Tally]) -> Tally:
    """All of them as one: column by column, which is many times faster than one by one."""
    return Tally(*map(sum, zip(*tallies, strict=True)))


def total(by_agent: ByAgent) -> Tally:
    """All agents together."""
    return added(by_agent.values())


def together(parts: Iterable[ByAgent]) -> dict[str, Tally]:
    """Several rows as one, still per agent."""
    several = list(parts)
    if len(several) == 1:
        return dict(several[0])
    of_agents: dict[str, list[Tally]] = defaultdict(list)
    for part in several:
        for agent, tally in part.items():
            of_agents[agent].append(tally)
    return {
        agent: found[0] if len(found) == 1 else added(found) for agent, found in of_agents.items()
    }
