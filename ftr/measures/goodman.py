"""Intervals for all parts of a mix at once."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

from ftr.measures.checks import check_confidence, check_count
from ftr.measures.wilson import wilson_of_share


def goodman(counts: Sequence[int], confidence: float = 0.95) -> list[tuple[float, float]]:
    """Per part (low, high), as fractions, that hold all true parts together so often.

    Wilson's interval with z at 1 - (1 - confidence)/2k for k parts. It takes contacts to be
    independent. Empty where nothing was counted. Source: L. A. Goodman (1965), Technometrics 7,
    247-254. Raises BadInput for counts that cannot be.
    """
    check_confidence(confidence)
    for count in counts:
        check_count("counts", count)
    whole = sum(counts)
    if whole == 0:
        return []
    critical = NormalDist().inv_cdf(1 - (1 - confidence) / (2 * len(counts)))
    return [wilson_of_share(count / whole, whole, critical) for count in counts]
