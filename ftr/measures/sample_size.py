"""How many contacts a pilot needs, when contacts are independent; times the design effect."""

from __future__ import annotations

from math import ceil, sqrt
from statistics import NormalDist

from ftr.errors import BadInput
from ftr.measures.checks import check_between, check_confidence, check_inside, check_more_than_0
from ftr.measures.quantiles import normal_quantile
from ftr.texts import chosen_language, texts


def contacts_for_drop(
    before: float,
    after: float,
    *,
    power: float = 0.8,
    confidence: float = 0.95,
    one_sided: bool = False,
    effect: float = 1.0,
) -> int:
    """Contacts per pilot with which a change from `before` to `after` is found so often.

    ((z_a·√(2p̄(1-p̄)) + z_b·√(p1q1 + p2q2)) / (p1-p2))², times the design effect, rounded up; the
    shares are fractions. Source: J. L. Fleiss, B. Levin & M. C. Paik (2003), Statistical Methods
    for Rates and Proportions, chapter 4; R's power.prop.test. Raises BadInput for shares outside
    0…1 or equal, a power not above one half, or a design effect below 1.
    """
    for name, share in (("before", before), ("after", after)):
        check_inside(name, share)
    if abs(before - after) < _NO_CHANGE:
        t = texts("words", chosen_language())
        message = t.gettext("no change cannot be found by any number of contacts")
        raise BadInput(message, "after")
    check_power(power)
    check_confidence(confidence)
    check_between("effect", effect, 1, _MOST_EFFECT)
    z_a = NormalDist().inv_cdf(confidence) if one_sided else normal_quantile(confidence)
    z_b = NormalDist().inv_cdf(power)
    middle = (before + after) / 2
    apart = sqrt(before * (1 - before) + after * (1 - after))
    root = (z_a * sqrt(2 * middle * (1 - middle)) + z_b * apart) / (before - after)
    return ceil(root * root * effect)


_NO_CHANGE = 1e-6
_MOST_EFFECT = 1e6


def contacts_for_precision(
    share: float,
    half_width: float,
    *,
    confidence: float = 0.95,
    population: int | None = None,
    effect: float = 1.0,
) -> int:
    """Contacts with which the interval is `share` ± `half_width`, fractions, rounded up.

    n0 = z²·p(1-p)/d²·design effect, and with `population` n0/(1 + (n0-1)/N): the finite population
    correction, which describes this week alone and is of no use for a claim about next month.
    Source: W. G. Cochran (1977), Sampling Techniques, section 4.4. Raises BadInput for shares
    outside 0…1, or a design effect below 1.
    """
    check_inside("share", share)
    check_between("half_width", half_width, _NO_CHANGE, 1)
    check_between("effect", effect, 1, _MOST_EFFECT)
    number = normal_quantile(confidence) ** 2 * share * (1 - share) / half_width**2 * effect
    if population is not None:
        check_more_than_0("population", population)
        number = number / (1 + (number - 1) / population)
        return min(population, ceil(number))
    return ceil(number)


def check_power(power: float) -> None:
    """Raise BadInput unless `power` lies above one half and below 1."""
    check_between("power", power, 0.500001, 0.999999)
