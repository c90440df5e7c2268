"""The interval a report prints beside a share: one place that says by which method."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ftr.measures.answers import AgentAnswers, Clusters, clusters_of
from ftr.measures.clustering import (
    PLANNED_ICC,
    anova_icc,
    design_effect,
    effect_of_size,
    effective_contacts,
)
from ftr.measures.quantiles import normal_quantile
from ftr.measures.ratio import RatioEstimate, logit_t_interval, ratio_estimate
from ftr.measures.wilson import wilson_of_share

BY_AGENT = "agents_logit_t"  # the ratio estimator over agents, on the logit scale, with t(G-1)
PLANNED = "wilson_planned"  # Wilson on the contacts that a planned ICC leaves: shares of 0 and 1


@dataclass(frozen=True, slots=True)
class Interval:
    """As fractions. `method` names the formula; the last three say what clustering costs.

    `icc` is not below 0, and None where it cannot be known.
    """

    low: float
    high: float
    method: str
    design_effect: float
    icc: float | None
    effective_n: float


def share_interval(
    agents: Iterable[AgentAnswers] | Clusters,
    confidence: float = 0.95,
    planned_icc: float = PLANNED_ICC,
) -> Interval | None:
    """The interval of the share of yes over all agents' answers, with agents as clusters.

    Give the agents of the cell itself: those without an answer in it do not count. Limits on the
    logit scale with the ratio estimator's variance and t(G-1), but nowhere inside Wilson's for as
    many independent contacts: a few agents that happen to agree know no more than their contacts.
    Where everybody said the same nothing can be seen of how agents differ: then Wilson, on the
    contacts divided by the design effect that `planned_icc` gives.

    None where fewer than two agents have an answer. Raises BadInput for counts that cannot be.
    """
    clusters = clusters_of(agents)
    estimate = ratio_estimate(clusters)
    if estimate is None:
        return None
    effect = design_effect(estimate)
    if effect is None:
        return _planned(estimate, clusters, confidence, planned_icc)
    low, high = logit_t_interval(estimate.share, estimate.variance, estimate.degrees, confidence)
    least, most = wilson_of_share(estimate.share, estimate.answers, normal_quantile(confidence))
    icc = anova_icc(clusters)
    return Interval(
        low=min(low, least),
        high=max(high, most),
        method=BY_AGENT,
        design_effect=effect,
        icc=None if icc is None else max(0.0, icc),
        effective_n=effective_contacts(estimate.answers, effect),
    )


def _planned(
    estimate: RatioEstimate, clusters: Clusters, confidence: float, icc: float
) -> Interval:
    effect = effect_of_size(clusters.size_by_size / clusters.answers, icc)
    effective = effective_contacts(estimate.answers, effect)
    low, high = wilson_of_share(estimate.share, effective, normal_quantile(confidence))
    return Interval(
        low, high, method=PLANNED, design_effect=effect, icc=None, effective_n=effective
    )
