"""What it costs that contacts come in agents: design effect, ICC, effective number of contacts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ftr.errors import BadInput
from ftr.measures.answers import AgentAnswers, Clusters, clusters_of
from ftr.measures.checks import check_more_than_0, check_number, check_share
from ftr.measures.quantiles import f_quantile
from ftr.measures.ratio import RatioEstimate
from ftr.texts import chosen_language, texts

# No ICC of this question is published; interviewers, the nearest, lie between .005 and .05.
PLANNED_ICC = 0.02


def design_effect(estimate: RatioEstimate) -> float | None:
    """How many times the variance is that of independent contacts; never below 1.

    variance / (p(1-p)/(N-1)). None for a share of 0 or 1: what agents add is not to be seen there.
    A value below 1 is chance, not knowledge, so it counts as 1. Source: L. Kish (1965), Survey
    Sampling.
    """
    if estimate.binomial_variance == 0:
        return None
    return max(1.0, estimate.variance / estimate.binomial_variance)


def anova_icc(agents: Iterable[AgentAnswers] | Clusters) -> float | None:
    """The part of the variance that lies between agents, by analysis of variance.

    With MSB and MSW the mean squares between and within agents and n0 = (N - Σn²/N)/(G-1):
    (MSB - MSW)/(MSB + (n0-1)·MSW). Chance can make it negative. None where it cannot be known:
    fewer than two agents, one answer each, or everybody the same. Source: M. S. Ridout,
    C. G. B. Demétrio & D. Firth (1999), Biometrics 55, 137-148. Raises BadInput for counts that
    cannot be.
    """
    squares = _mean_squares(agents)
    if squares is None:
        return None
    below = squares.between + (squares.size - 1) * squares.within
    return None if below <= 0 else (squares.between - squares.within) / below


def icc_limits(
    agents: Iterable[AgentAnswers] | Clusters, confidence: float = 0.95
) -> tuple[float, float] | None:
    """Between which values the ICC lies: with few agents they are far apart. Fractions from 0.

    With F = MSB/MSW and F_p the quantiles of Fisher's F with G-1 and N-G degrees of freedom:
    (F/F_p - 1)/(F/F_p + n0 - 1). Made for measured values and agents with as many answers each; for
    yes and no it holds well from some tens of answers each. None where the ICC cannot be known.
    Source: S. R. Searle (1971), Linear Models, chapter 9. Raises BadInput for counts that cannot
    be.
    """
    squares = _mean_squares(agents)
    if squares is None or squares.within <= 0 or squares.size <= 1:
        return None
    ratio = squares.between / squares.within

    def at(probability: float) -> float:
        against = ratio / f_quantile(probability, squares.agents - 1, squares.inside)
        return min(1.0, max(0.0, (against - 1) / (against + squares.size - 1)))

    return at((1 + confidence) / 2), at((1 - confidence) / 2)


@dataclass(frozen=True, slots=True)
class _MeanSquares:
    """Between and within `agents`; `size` is n0, `inside` the degrees of freedom within."""

    between: float
    within: float
    size: float
    agents: int
    inside: int


def _mean_squares(agents: Iterable[AgentAnswers] | Clusters) -> _MeanSquares | None:
    sums = clusters_of(agents)
    count, yes, answers = sums.agents, sums.yes, sums.answers
    if count < 2 or answers == count:
        return None
    return _MeanSquares(
        # Σ(y - p·n)²/n and Σy·(n-y)/n
        between=max(0.0, sums.inside - yes * yes / answers) / (count - 1),
        within=max(0.0, yes - sums.inside) / (answers - count),
        size=(answers - sums.size_by_size / answers) / (count - 1),
        agents=count,
        inside=answers - count,
    )


def planned_design_effect(contacts: Sequence[float], icc: float = PLANNED_ICC) -> float:
    """The design effect to expect of agents with so many contacts each, before any answer is in.

    1 + ((CV² + 1)·n̄ - 1)·ICC, with n̄ the mean and CV the coefficient of variation of the contacts
    per agent; never below 1. Source: S. M. Eldridge, D. Ashby & S. Kerry (2006), International
    Journal of Epidemiology 35, 1292-1300. Raises BadInput without agents, for a number of contacts
    not above 0, or an ICC outside 0…1.
    """
    if not contacts:
        t = texts("words", chosen_language())
        raise BadInput(t.gettext("give the contacts of at least one agent"), "contacts")
    for number in contacts:
        check_more_than_0("contacts", number)
    return effect_of_size(sum(number**2 for number in contacts) / sum(contacts), icc)


def effect_of_size(mean_weighted: float, icc: float) -> float:
    """The same by the size that contacts see in the mean: Σn²/Σn = (CV² + 1)·n̄."""
    check_share("icc", icc)
    return max(1.0, 1 + (mean_weighted - 1) * icc)


def effective_contacts(contacts: float, effect: float) -> float:
    """How many independent contacts `contacts` are worth: contacts / design effect."""
    check_number("contacts", contacts, 0)
    check_number("effect", effect, 1)
    return contacts / effect
