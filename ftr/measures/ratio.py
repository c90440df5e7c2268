"""One share over agents that differ: the ratio estimator, with agents as clusters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt

from ftr.measures.answers import AgentAnswers, Clusters, clusters_of
from ftr.measures.checks import check_inside, check_more_than_0, check_number
from ftr.measures.quantiles import t_quantile
from ftr.measures.wilson import wilson_of_share


@dataclass(frozen=True, slots=True)
class RatioEstimate:
    """A share with the variance that agents, not contacts, give it. Fractions, squared fractions.

    `agents` are those that have an answer here (G), `answers` all of theirs (N); the degrees of
    freedom are G - 1.
    """

    share: float
    variance: float
    agents: int
    answers: int

    @property
    def degrees(self) -> int:
        """Degrees of freedom: the agents that have an answer here, less one."""
        return self.agents - 1

    @property
    def binomial_variance(self) -> float:
        """p(1-p)/(N-1): what the variance would be if contacts were independent."""
        return self.share * (1 - self.share) / (self.answers - 1)


def ratio_estimate(agents: Iterable[AgentAnswers] | Clusters) -> RatioEstimate | None:
    """The share of yes over all agents' answers; None where fewer than two agents have any.

    With p = Σy/Σn: e_g = (y_g - p·n_g)/N, variance = G/(G-1)·Σe_g². For a reason, a page or a day
    give the agents' answers in it: agents without any do not count in G, because under skill
    routing counting them makes the interval too narrow. Source: W. G. Cochran (1977), Sampling
    Techniques, chapter 9A; S. L. Lohr, Sampling: Design and Analysis, chapter 5. Raises BadInput
    for counts that cannot be.
    """
    sums = clusters_of(agents)
    count, yes, answers = sums.agents, sums.yes, sums.answers
    if count < 2:
        return None
    # N²·Σ(y - p·n)², in whole numbers: nothing is lost where agents hardly differ
    squares = (
        answers * answers * sums.yes_by_yes
        - 2 * yes * answers * sums.yes_by_size
        + yes * yes * sums.size_by_size
    )
    variance = count * squares / ((count - 1) * answers**4)
    return RatioEstimate(yes / answers, variance, count, answers)


def t_interval(estimate: RatioEstimate, confidence: float = 0.95) -> tuple[float, float]:
    """share ± t(G-1)·√variance, cut off at 0 and 1: the textbook form, to check others with."""
    half = t_quantile(estimate.degrees, confidence) * sqrt(estimate.variance)
    return max(0.0, estimate.share - half), min(1.0, estimate.share + half)


def logit_t_interval(
    share: float, variance: float, degrees: float, confidence: float = 0.95
) -> tuple[float, float]:
    """The interval (low, high), as fractions, that is symmetric on the logit scale.

    logit(p) ± t(degrees)·√variance/(p(1-p)), taken back to fractions; always within 0…1. Source:
    E. L. Korn & B. I. Graubard (1999), Analysis of Health Surveys. Raises BadInput
    for a share of 0 or 1, which has no logit, a negative variance, or degrees not above 0.
    """
    check_inside("share", share)
    check_number("variance", variance, 0)
    middle = log(share / (1 - share))
    half = t_quantile(degrees, confidence) * sqrt(variance) / (share * (1 - share))
    return min(share, _from_logit(middle - half)), max(share, _from_logit(middle + half))


def effective_wilson_interval(
    share: float, variance: float, degrees: float, confidence: float = 0.95
) -> tuple[float, float]:
    """Wilson's interval on the effective number of contacts p(1-p)/variance, with t for z.

    A second opinion on `logit_t_interval`. Raises BadInput for a share of 0 or 1 or a variance
    that is not above 0: then no effective number is known.
    """
    check_inside("share", share)
    check_more_than_0("variance", variance)
    effective = share * (1 - share) / variance
    return wilson_of_share(share, effective, t_quantile(degrees, confidence))


def _from_logit(value: float) -> float:
    if value >= 0:
        return 1 / (1 + exp(-value))
    return exp(value) / (1 + exp(value))
