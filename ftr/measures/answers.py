"""What agents heard: the yes and no answers, one cluster per agent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
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


def pooled(agents: Iterable[AgentAnswers]) -> AgentAnswers:
    """All agents as one."""
    whole = tuple(map(sum, zip(*agents, strict=True)))
    return AgentAnswers(*whole) if whole else AgentAnswers(0, 0)


def heaviest_part(agents: Collection[AgentAnswers]) -> float | None:
    """The part of all answers that the agent with most of them gave; None without answers.

    Above HEAVY no interval over agents is safe: J. G. MacKinnon & M. D. Webb (2017), Journal of
    Applied Econometrics 32, 233-254.
    """
    clusters = with_answers(agents)
    if not clusters:
        return None
    return max(agent.answers for agent in clusters) / sum(agent.answers for agent in clusters)


HEAVY = 0.15
