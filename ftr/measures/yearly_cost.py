"""What contacts of customers who had been online first cost a year, or would save."""

from __future__ import annotations

from dataclasses import dataclass

from ftr.errors import BadInput
from ftr.measures.checks import MOST, check_between, check_share
from ftr.measures.savings import MOST_COST
from ftr.texts import chosen_language, texts


@dataclass(frozen=True, slots=True)
class Yearly:
    """An amount a year with the limits that the share's interval gives it; None without one."""

    value: float
    low: float | None
    high: float | None


def yearly(
    contacts_a_year: float,
    share: float,
    interval: tuple[float, float] | None,
    cost: float = 1.0,
    achievable: float = 1.0,
) -> Yearly:
    """N·p·a·c: reading (A) of the saving where the share would go from p to p·(1-a).

    `cost` is money per contact (1: count contacts), `achievable` the part a of online-first
    contacts that could stay away. N, a and c are taken as exact, so that the limits are those of
    p itself, also where agents are few and these lie unevenly round it. Raises BadInput for what
    cannot be.
    """
    check_between("contacts_a_year", contacts_a_year, 0, MOST)
    check_between("cost", cost, 0, MOST_COST)
    check_share("achievable", achievable)
    check_share("share", share)
    scale = contacts_a_year * achievable * cost
    if interval is None:
        return Yearly(scale * share, None, None)
    low, high = interval
    check_share("low", low)
    check_share("high", high)
    if not low <= share <= high:
        t = texts("words", chosen_language())
        message = t.gettext("{value} does not lie between {least} and {most}")
        raise BadInput(message.format(value=share, least=low, most=high), "share")
    return Yearly(scale * share, scale * low, scale * high)
