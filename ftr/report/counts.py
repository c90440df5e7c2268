"""What was counted, before anything is measured: answers per row and per agent.

A report of a thousand agents by a hundred reasons has a hundred thousand counts per agent. One
object for each takes longer than all that is done with them, so they are added up and measured as
arrays; a mapping of tallies is made of them only where one agent is looked at after the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from ftr.measures.answers import AgentAnswers, Clusters

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Tally(NamedTuple):
    """Numbers of contacts by answer; endings stand beside them."""

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


ByAgent = Mapping[str, Tally]  # agent_ref -> what that agent logged; see Columns


@dataclass(frozen=True, slots=True)
class RowCounts:
    """One row before measuring. `in_overall` is False where overall leaves it out.

    `apart` are its counts in parts of the time that reports of different dates tell apart: there is
    to be enough in each of them. The last of them is what came since, and grows while the others
    stay. `leaves` are the leaves it is the sum of, where the catalogue says so.
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
    return columns(by_agent).total


Roster = Mapping[str, int]
"""agent_ref -> its place: one roster for many rows, so that they are added up by number."""


class Columns(Mapping[str, Tally]):
    """agent_ref -> what that agent logged; who logged nothing is not in it.

    `places` are those of the agents in `roster`, ascending; `numbers` has a row per answer, in the
    order of a Tally, and a column per agent.
    """

    def __init__(self, roster: Roster, places: NDArray[Any], numbers: NDArray[Any]) -> None:
        """Places may come in any order, and more than once: then their numbers are added up."""
        self.roster = roster
        self.places, self.numbers = _added(places, numbers)

    @cached_property
    def total(self) -> Tally:
        """All agents together."""
        return Tally(*self.numbers.sum(axis=1).tolist())

    @cached_property
    def agents(self) -> int:
        """How many agents had a contact with a reason."""
        return int((self.numbers[:4].any(axis=0)).sum())

    @cached_property
    def clusters(self) -> Clusters:
        """Of the agents with a yes or no: all that an interval needs to know of them."""
        yes, sizes = self.numbers[0], self.numbers[0] + self.numbers[1]
        answered = sizes > 0
        yes, sizes = yes[answered], sizes[answered]
        if not sizes.size:
            return Clusters()
        return Clusters(
            agents=int(sizes.size),
            yes=int(yes.sum()),
            answers=int(sizes.sum()),
            largest=int(sizes.max()),
            yes_by_yes=int(yes @ yes),
            yes_by_size=int(yes @ sizes),
            size_by_size=int(sizes @ sizes),
            inside=float((yes * yes / sizes).sum()),
        )

    def most_yes(self, agents: int) -> list[int]:
        """How often so many agents said yes, those who did most, the most first."""
        return sorted(self.numbers[0].tolist(), reverse=True)[:agents]

    def answers(self) -> dict[str, AgentAnswers]:
        """The yes and no of every agent that has any."""
        yes, no = self.numbers[:2].tolist()
        told = zip(self._refs, yes, no, strict=True)
        return {agent: AgentAnswers(one, other) for agent, one, other in told if one or other}

    @property
    def _refs(self) -> list[str]:
        refs = list(self.roster)
        return [refs[place] for place in self.places.tolist()]

    @cached_property
    def _tallies(self) -> dict[str, Tally]:
        told = self.numbers.T.tolist()
        return dict(zip(self._refs, map(Tally._make, told), strict=True))

    def __getitem__(self, agent: str) -> Tally:
        return self._tallies[agent]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tallies)

    def __len__(self) -> int:
        return int(self.places.size)

    def items(self) -> ItemsView[str, Tally]:
        """As of any mapping."""
        return self._tallies.items()

    def values(self) -> ValuesView[Tally]:
        """As of any mapping."""
        return self._tallies.values()

    def __repr__(self) -> str:
        return f"Columns({self._tallies})"


def columns(by_agent: Mapping[str, Tally]) -> Columns:
    """The same counts as columns."""
    if isinstance(by_agent, Columns):
        return by_agent
    import numpy as np

    roster = {agent: place for place, agent in enumerate(by_agent)}
    numbers = np.array(list(by_agent.values()), dtype=np.int64).reshape(-1, len(Tally._fields))
    return Columns(roster, np.arange(len(roster)), numbers.T)


def together(parts: Iterable[Mapping[str, Tally]]) -> Columns:
    """Several rows as one, still per agent."""
    import numpy as np

    several = [part for part in map(columns, parts) if part]
    if len(several) < 2:
        return several[0] if several else columns({})
    roster = several[0].roster
    if any(one.roster is not roster for one in several):
        roster, several = _on_one_roster(several)
    places = np.concatenate([one.places for one in several])
    return Columns(roster, places, np.concatenate([one.numbers for one in several], axis=1))


def joined(counted: Mapping[str, ByAgent], key: Callable[[str], str]) -> dict[str, ByAgent]:
    """The same counts under other keys; what comes under the same one is added up."""
    parts: dict[str, list[ByAgent]] = defaultdict(list)
    for code, by_agent in counted.items():
        parts[key(code)].append(by_agent)
    return {code: together(found) for code, found in parts.items()}


def _on_one_roster(several: Sequence[Columns]) -> tuple[Roster, list[Columns]]:
    import numpy as np

    refs = dict.fromkeys(agent for one in several for agent in one)
    roster = {agent: place for place, agent in enumerate(refs)}
    return roster, [
        Columns(roster, np.array([roster[agent] for agent in one]), one.numbers) for one in several
    ]


def _added(places: NDArray[Any], numbers: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Each place once, in order, with the sum of its numbers; without what came to nothing."""
    import numpy as np

    least = np.diff(places).min(initial=1)  # most come in order, and once
    if least < 0:
        order = np.argsort(places, kind="stable")
        places, numbers = places[order], numbers[:, order]
    if least < 1:
        first = np.flatnonzero(np.diff(places, prepend=-1))
        places, numbers = places[first], np.add.reduceat(numbers, first, axis=1)
    some = numbers.any(axis=0)
    return (places, numbers) if some.all() else (places[some], numbers[:, some])
