"""Do agents differ more than by chance: one test for all, and limits to draw. Never a ranking."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from ftr.measures.answers import AgentAnswers, pooled, with_answers
from ftr.measures.checks import check_more_than_0, check_share
from ftr.measures.quantiles import chi_square_above, normal_quantile


@dataclass(frozen=True, slots=True)
class AgentsDiffer:
    """Pearson's chi-square of agents by answer. `dispersion` = statistic / degrees: 1 by chance."""

    statistic: float
    degrees: int
    p_value: float
    dispersion: float


def agents_differ(agents: Iterable[AgentAnswers]) -> AgentsDiffer | None:
    """Σ(y_g - p·n_g)²/(n_g·p(1-p)) on G-1 degrees; None under two agents or all the same answer.

    Source: D. J. Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202. Raises BadInput for
    counts that cannot be.
    """
    clusters = with_answers(agents)
    whole = pooled(clusters)
    if len(clusters) < 2 or not whole.yes or not whole.no:
        return None
    share = whole.yes / whole.answers
    statistic = sum(
        (agent.yes - share * agent.answers) ** 2 / (agent.answers * share * (1 - share))
        for agent in clusters
    )
    degrees = len(clusters) - 1
    return AgentsDiffer(
        statistic, degrees, chi_square_above(statistic, degrees), statistic / degrees
    )


def funnel_limits(
    share: float, contacts: float, confidence: float = 0.95, dispersion: float = 1.0
) -> tuple[float, float]:
    """Where the share of an agent with so many contacts lies by chance: p ± z·√(φ·p(1-p)/n).

    Cut off at 0 and 1. `dispersion` φ above 1 widens the funnel to how agents differ anyway.
    Source: the same. Raises BadInput for a share outside 0…1, or contacts or φ not above 0.
    """
    check_share("share", share)
    check_more_than_0("contacts", contacts)
    check_more_than_0("dispersion", dispersion)
    half = normal_quantile(confidence) * sqrt(dispersion * share * (1 - share) / contacts)
    return max(0.0, share - half), min(1.0, share + half)
