"""Sums and differences of shares over the same or other agents, with agents as clusters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import erfc, sqrt

from ftr.measures.answers import ByAgent, pooled, with_answers
from ftr.measures.quantiles import normal_quantile, t_outside, t_quantile


@dataclass(frozen=True, slots=True)
class Share:
    """One share and what each agent adds to its uncertainty. Fractions.

    `influences`: per agent √(G/(G-1))·(y_g - p·n_g)/N, whose squares add up to the ratio
    estimator's variance. `loose` is the variance that the same number of independent contacts
    would have, p̃(1-p̃)/N with p̃ = (y+½)/(N+1), so that it is not 0 where everybody said the same.
    """

    share: float
    answers: int
    influences: Mapping[str, float]
    loose: float

    @property
    def agents(self) -> int:
        """How many agents have an answer here."""
        return len(self.influences)

    @property
    def variance(self) -> float:
        """Squared standard error: over agents, but not below that of independent contacts."""
        return max(self.loose, sum(value * value for value in self.influences.values()))


def share_of(by_agent: ByAgent) -> Share | None:
    """The share over these agents; None where fewer than two have an answer.

    Raises BadInput for counts that cannot be.
    """
    count = len(with_answers(by_agent.values()))
    if count < 2:
        return None
    whole = pooled(by_agent.values())
    share, scale = whole.yes / whole.answers, sqrt(count / (count - 1)) / whole.answers
    middle = (whole.yes + 0.5) / (whole.answers + 1)
    return Share(
        share=share,
        answers=whole.answers,
        influences={
            agent: scale * (yes - share * (yes + no))
            for agent, (yes, no) in by_agent.items()
            if yes or no
        },
        loose=middle * (1 - middle) / whole.answers,
    )


@dataclass(frozen=True, slots=True)
class Contrast:
    """A sum of shares, each times +1 or -1, with its interval. Fractions; `variance` squared.

    `degrees` of freedom belong to the t of the interval. `agents` counts everybody who has an
    answer in any of the shares. `p_value` is the chance of a value at least as far from 0 where
    nothing differs: for many reasons at once give theirs to `benjamini_hochberg`.
    """

    value: float
    variance: float
    degrees: float
    agents: int
    low: float
    high: float
    p_value: float

    @property
    def below_0(self) -> bool:
        """Whether the whole interval lies below 0: a drop that is more than chance."""
        return self.high < 0

    @property
    def holds_0(self) -> bool:
        """Whether no difference at all is within the interval."""
        return self.low <= 0 <= self.high


def contrast(
    terms: Sequence[tuple[int, Share]], confidence: float = 0.95, extra_variance: float = 0.0
) -> Contrast:
    """Σ sign·share over `terms` with t limits, cut off at what such a sum can be.

    Each agent's influences are summed with their signs before squaring: an agent that is in two
    shares with opposite signs cancels as far as it is the same in both, and one that is in a single
    share counts as a stranger. The variance is Σ_g (Σ sign·influence)² plus `extra_variance`.
    Degrees of freedom: where no agent is in two shares, Welch and Satterthwaite's; else those of
    the share with fewest agents. The limits are nowhere inside those of as many independent
    contacts (the `loose` variances, with z), and the variance is not below theirs: a few agents
    that happen to agree know no more than their contacts. Source: the linearised variance of a
    difference of domains, C. J. Skinner in Skinner, Holt & Smith (1989), Analysis of Complex
    Surveys.
    """
    summed: dict[str, float] = defaultdict(float)
    for sign, share in terms:
        for agent, influence in share.influences.items():
            summed[agent] += sign * influence
    clustered = sum(value * value for value in summed.values())
    loose = sum(share.loose for _sign, share in terms)
    degrees = _degrees([share for _sign, share in terms], len(summed))
    value = sum(sign * share.share for sign, share in terms)
    clustered_error = sqrt(clustered + extra_variance)
    loose_error = sqrt(loose + extra_variance)
    half = max(
        t_quantile(degrees, confidence) * clustered_error,
        normal_quantile(confidence) * loose_error,
    )
    least = -sum(sign < 0 for sign, _share in terms)
    most = sum(sign > 0 for sign, _share in terms)
    return Contrast(
        value=value,
        variance=max(clustered, loose) + extra_variance,
        degrees=degrees,
        agents=len(summed),
        low=max(least, value - half),
        high=min(most, value + half),
        p_value=max(
            t_outside(value / clustered_error, degrees) if clustered_error > 0 else 0.0,
            erfc(abs(value) / loose_error / sqrt(2)),
        ),
    )


def _degrees(shares: Sequence[Share], agents: int) -> float:
    if agents < sum(share.agents for share in shares):
        return min(share.agents for share in shares) - 1
    parts = [(share.variance, share.agents) for share in shares]
    whole = sum(variance for variance, _agents in parts)
    below = sum(variance * variance / (count - 1) for variance, count in parts)
    return whole * whole / below
