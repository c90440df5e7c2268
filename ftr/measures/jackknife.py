"""The jackknife over agents: how much a figure hangs on each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ftr.errors import BadInput
from ftr.measures.answers import AgentAnswers, pooled, with_answers
from ftr.measures.checks import check_number
from ftr.measures.ratio import RatioEstimate
from ftr.texts import chosen_language, texts


def jackknife_variance(without_one: Sequence[float]) -> float:
    """The variance of a figure from its values with each agent left out once.

    (G-1)/G·Σ(θ_(g) - mean)². Source: B. Efron & C. Stein (1981), Annals of Statistics 9, 586-596;
    K. M. Wolter (2007), Introduction to Variance Estimation, chapter 4. Raises BadInput with fewer
    than two values, or one that is not a number.
    """
    count = len(without_one)
    if count < 2:
        t = texts("words", chosen_language())
        raise BadInput(t.gettext("give at least {n} values").format(n=2), "without_one")
    for value in without_one:
        check_number("without_one", value)
    mean = sum(without_one) / count
    return (count - 1) / count * sum((value - mean) ** 2 for value in without_one)


def jackknife_estimate(agents: Iterable[AgentAnswers]) -> RatioEstimate | None:
    """The share with the jackknife's variance; None where fewer than two agents have answers.

    A second opinion on `ratio_estimate`: a little wider where agents differ in number of contacts.
    Raises BadInput for counts that cannot be.
    """
    clusters = with_answers(agents)
    if len(clusters) < 2:
        return None
    whole = pooled(clusters)
    without_one = [(whole.yes - agent.yes) / (whole.answers - agent.answers) for agent in clusters]
    variance = jackknife_variance(without_one)
    return RatioEstimate(whole.yes / whole.answers, variance, len(clusters), whole.answers)
