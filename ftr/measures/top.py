"""How sure it is that a reason belongs among the first few: from the posteriors, by drawing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ftr.errors import BadInput
from ftr.measures.checks import check_count, check_number
from ftr.measures.shrinkage import Shrunk
from ftr.texts import chosen_language, texts

if TYPE_CHECKING:
    from numpy.random import Generator

_AT_ONCE = 2_000_000  # numbers drawn at a time, so that memory does not grow with the reasons


def probability_of_top(
    reasons: Sequence[Shrunk],
    weights: Sequence[float],
    generator: Generator,
    *,
    top: int = 5,
    draws: int = 10_000,
) -> list[float]:
    """Per reason the part of `draws` in which weight × share is among the `top` largest.

    `weights` are what a share is worth: contacts a year × achievable part × cost. A reason that is
    worth nothing is never among them. The error of a probability is about √(p(1-p)/draws): at most
    half a point at 10,000. Raises BadInput where there are not as many weights as reasons, a weight
    is below 0, or `top` or `draws` is not above 0.
    """
    check_count("top", top - 1)
    check_count("draws", draws - 1)
    for weight in weights:
        check_number("weights", weight, 0)
    if len(weights) != len(reasons):
        t = texts("words", chosen_language())
        raise BadInput(t.gettext("give one weight for each reason"), "weights")
    worth = [place for place, weight in enumerate(weights) if weight > 0]
    chances = [0.0] * len(reasons)
    if len(worth) <= top:
        for place in worth:
            chances[place] = 1.0
        return chances
    largest = max(weights)
    drawn = [(reasons[p].alpha, reasons[p].beta, weights[p] / largest) for p in worth]
    for place, hits in zip(worth, _hits(drawn, generator, top, draws), strict=True):
        chances[place] = hits / draws
    return chances


def _hits(
    drawn: Sequence[tuple[float, float, float]], generator: Generator, top: int, draws: int
) -> list[int]:
    """How often each (alpha, beta, weight) is among the `top` largest."""
    import numpy as np

    alphas, betas, scale = np.array(drawn).T
    hits = np.zeros(len(drawn), dtype=np.int64)
    left = draws
    while left:
        size = min(left, max(1, _AT_ONCE // len(drawn)))
        values = generator.beta(alphas, betas, size=(size, len(drawn))) * scale
        first = np.argpartition(values, -top, axis=1)[:, -top:]
        hits += np.bincount(first.ravel(), minlength=len(drawn))
        left -= size
    return [int(count) for count in hits]
