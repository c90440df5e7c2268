"""Which of many reasons changed, with a bound on how many of those are false alarms."""

from __future__ import annotations

from collections.abc import Sequence

from ftr.measures.checks import check_inside, check_share


def adjusted(p_values: Sequence[float]) -> list[float]:
    """Per p-value the smallest rate of false discoveries at which it counts as one, in order.

    min over j ≥ i of m·p_(j)/j, at most 1. Source: Y. Benjamini & Y. Hochberg (1995), Journal of
    the Royal Statistical Society B 57, 289-300. Raises BadInput for a p-value outside 0…1.
    """
    for value in p_values:
        check_share("p_values", value)
    order = sorted(range(len(p_values)), key=lambda place: p_values[place], reverse=True)
    made = [1.0] * len(p_values)
    smallest = 1.0
    for rank, place in zip(range(len(order), 0, -1), order, strict=True):
        smallest = min(smallest, p_values[place] * len(order) / rank)
        made[place] = smallest
    return made


def discoveries(p_values: Sequence[float], rate: float = 0.10) -> list[bool]:
    """Per p-value whether it is one, with at most `rate` of them false on average."""
    check_inside("rate", rate)
    return [value <= rate for value in adjusted(p_values)]
