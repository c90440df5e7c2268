"""The interval a report prints beside a share: one place that says by which method."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ftr.measures.wilson import wilson


@dataclass(frozen=True, slots=True)
class AgentAnswers:
    """The yes and no answers of one agent in one cell: a cluster."""

    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class Interval:
    """95 %, as fractions. `method` names the formula; the last three say what clustering costs.

    They are None under a method that does not look at agents.
    """

    low: float
    high: float
    method: str
    design_effect: float | None = None
    icc: float | None = None
    effective_n: float | None = None


def share_interval(agents: Collection[AgentAnswers]) -> Interval | None:
    """The interval of the share of yes over all agents' answers; None where nothing was answered.

    Plain Wilson on the pooled answers, which leaves out that agents differ.
    """
    yes = sum(agent.yes for agent in agents)
    asked = yes + sum(agent.no for agent in agents)
    if asked == 0:
        return None
    low, high = wilson(yes, asked)
    return Interval(low, high, method="wilson")
