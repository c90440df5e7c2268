"""Shares of many small reasons, drawn towards what all reasons have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from ftr.measures.answers import AgentAnswers, pooled
from ftr.measures.checks import check_confidence, check_count
from ftr.measures.quantiles import beta_quantile


@dataclass(frozen=True, slots=True)
class BetaPrior:
    """What shares of reasons look like in general: Beta(alpha, beta), in contacts."""

    alpha: float
    beta: float

    @property
    def mean(self) -> float:
        """The share of a reason of which nothing is known yet."""
        return self.alpha / (self.alpha + self.beta)


@dataclass(frozen=True, slots=True)
class Shrunk:
    """The posterior of one reason, Beta(alpha, beta), with its mean and interval. Fractions."""

    share: float
    low: float
    high: float
    alpha: float
    beta: float


def fit_prior(reasons: Sequence[AgentAnswers]) -> BetaPrior | None:
    """The beta-binomial fit by maximum likelihood; None with fewer than two reasons with answers.

    Reasons without a yes take part: leaving zeros out makes every share too high. alpha + beta,
    how many contacts the prior is worth, is at most all answers together: where reasons differ no
    more than by chance it would grow without end and claim to know more than was asked. Where
    everybody said the same: half a contact of the other answer. Source: B. Efron & C. Morris
    (1977), Scientific American 236(5), 119-127; D. A. Griffiths (1973), Biometrics 29, 637-648.
    Raises BadInput for counts that cannot be.
    """
    for one in reasons:
        check_count("yes", one.yes)
        check_count("no", one.no)
    asked = [one for one in reasons if one.answers]
    if len(asked) < 2:
        return None
    whole = pooled(asked)
    if not whole.yes or not whole.no:
        return BetaPrior(whole.yes + 0.5, whole.no + 0.5)
    return _most_likely(Counter((one.yes, one.no) for one in asked), whole)


def _most_likely(counts: Counter[tuple[int, int]], whole: AgentAnswers) -> BetaPrior:
    """The optimum over the logit of the mean and the log of alpha + beta.

    Searched from the likeliest of some sizes from the least to the most, with all answers' mean.
    """
    import numpy as np
    from scipy.optimize import minimize
    from scipy.special import betaln

    yes, no = np.array(list(counts), dtype=float).T
    times = np.array(list(counts.values()), dtype=float)
    most = log(whole.answers)

    def unlikely(point: Sequence[float]) -> float:
        prior = _prior(point[0], min(most, max(_LEAST, point[1])))
        likely = betaln(yes + prior.alpha, no + prior.beta) - betaln(prior.alpha, prior.beta)
        return -float((times * likely).sum())

    middle = log((whole.yes + 0.5) / (whole.no + 0.5))
    step = (most - _LEAST) / (_STARTS - 1)
    sizes = [min(most, log(2.0)), *(_LEAST + step * place for place in range(_STARTS))]
    # the first of those as likely: where answers say nothing of the size it stays small
    start = min(((middle, size) for size in sizes), key=lambda point: round(unlikely(point), 9))
    best = minimize(unlikely, start, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-9})
    return _prior(float(best.x[0]), min(most, max(_LEAST, float(best.x[1]))))


_STARTS = 16


_LEAST = log(0.01)  # reasons cannot differ more than each being all yes or all no
_FARTHEST = 30.0  # logit beyond which a share is 0 or 1 for every purpose


def _prior(logit: float, log_size: float) -> BetaPrior:
    size = exp(log_size)
    bounded = min(_FARTHEST, max(-_FARTHEST, logit))
    return BetaPrior(size / (1 + exp(-bounded)), size / (1 + exp(bounded)))


def shrink(answers: AgentAnswers, prior: BetaPrior, confidence: float = 0.8) -> Shrunk:
    """The posterior of one reason: mean (yes + alpha)/(n + alpha + beta), interval by quantiles.

    A reason without answers gets the prior itself. Raises BadInput for counts that cannot be.
    """
    check_count("yes", answers.yes)
    check_count("no", answers.no)
    check_confidence(confidence)
    alpha, beta = answers.yes + prior.alpha, answers.no + prior.beta
    share = alpha / (alpha + beta)
    return Shrunk(
        share=share,
        low=min(share, beta_quantile((1 - confidence) / 2, alpha, beta)),
        high=max(share, beta_quantile((1 + confidence) / 2, alpha, beta)),
        alpha=alpha,
        beta=beta,
    )
