"""What agents heard: the yes and no answers, one cluster per agent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import fsum
from typing import NamedTuple

from ftr.measures.checks import MOST, check_count


class AgentAnswers(NamedTuple):
    """The yes and no answers of one agent in one cell: a cluster.

    A tuple, because a comparison makes one for every agent in every reason of two pilots.
    """

    yes: int
    no: int

    @property
    def answers(self) -> int:
        """What the agent's share is of."""
        return self.yes + self.no

    def __add__(  # type: ignore[override]  # adds, never chains
        self, other: AgentAnswers
    ) -> AgentAnswers:
        return AgentAnswers(self.yes + other.yes, self.no + other.no)


ByAgent = Mapping[str, AgentAnswers]  # agent_ref -> answers; the same person has the same key


def with_answers(agents: Iterable[AgentAnswers]) -> list[AgentAnswers]:
    """The agents that have an answer: the clusters. Raises BadInput for counts that cannot be."""
    clusters = []
    for agent in agents:
        yes, no = agent
        # looked at here, since a report does it for every agent in every row
        if type(yes) is not int or type(no) is not int or yes < 0 or no < 0 or yes + no > MOST:
            check_count("yes", yes)
            check_count("no", no)
            check_count("answers", yes + no)
        if yes or no:
            clusters.append(agent)
    return clusters


class Clusters(NamedTuple):
    """Sums over the `agents` that have an answer: what an interval needs to know of them.

    With y the yes and n the answers of one agent: Σy, Σn, the largest n, Σy², Σy·n, Σn², Σy²/n.
    """

    agents: int = 0
    yes: int = 0
    answers: int = 0
    largest: int = 0
    yes_by_yes: int = 0
    yes_by_size: int = 0
    size_by_size: int = 0
    inside: float = 0.0

    @property
    def heaviest(self) -> float | None:
        """The part of all answers that the agent with most of them gave; None without answers."""
        return self.largest / self.answers if self.answers else None


def clusters_of(agents: Iterable[AgentAnswers] | Clusters) -> Clusters:
    """Their sums, where these are not known yet. Raises BadInput for counts that cannot be."""
    if isinstance(agents, Clusters):
        return agents
    found = [(agent.yes, agent.yes + agent.no) for agent in with_answers(agents)]
    return Clusters(
        agents=len(found),
        yes=sum(yes for yes, _ in found),
        answers=sum(size for _, size in found),
        largest=max((size for _, size in found), default=0),
        yes_by_yes=sum(yes * yes for yes, _ in found),
        yes_by_size=sum(yes * size for yes, size in found),
        size_by_size=sum(size * size for _, size in found),
        inside=fsum(yes * yes / size for yes, size in found),
    )


def pooled(agents: Iterable[AgentAnswers]) -> AgentAnswers:
    """All agents as one."""
    whole = tuple(map(sum, zip(*agents, strict=True)))
    return AgentAnswers(*whole) if whole else AgentAnswers(0, 0)


def heaviest_part(agents: Iterable[AgentAnswers] | Clusters) -> float | None:
    """The part of all answers that the agent with most of them gave; None without answers.

    Above HEAVY no interval over agents is safe: J. G. MacKinnon & M. D. Webb (2017), Journal of
    Applied Econometrics 32, 233-254.
    """
    return clusters_of(agents).heaviest


HEAVY = 0.15
