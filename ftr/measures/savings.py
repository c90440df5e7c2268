"""What fewer online-first contacts are worth a year, under both readings, and as measured."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

from ftr.measures.checks import (
    MOST,
    check_between,
    check_confidence,
    check_count,
    check_share,
)
from ftr.measures.quantiles import normal_quantile

LARGEST_SHARE = 0.999  # at 1 the volume-consistent reading divides by 0
MOST_COST = 1e9  # money per contact


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number that is not exactly known: its value and its standard error, in the same unit."""

    value: float
    standard_error: float = 0.0

    def check(self, name: str, least: float, most: float) -> None:
        """Raise BadInput, which names it, unless the value lies there and the error is not larger.

        An error larger than anything the value can be says that the two were mixed up.
        """
        check_between(name, self.value, least, most)
        check_between(name, self.standard_error, 0, max(1.0, most))


@dataclass(frozen=True, slots=True)
class Saving:
    """Money a year: the estimate, its standard deviation and interval; negative is a loss."""

    value: float
    standard_deviation: float
    low: float
    high: float


def naive_saving(
    contacts_a_year: float,
    drop: Estimate,
    cost: Estimate,
    achievable: float = 1.0,
    confidence: float = 0.95,
) -> Saving:
    """(A) N·(p1 - p2)·c·a: as if the share's drop were contacts that no longer come.

    `drop` = p1 - p2 as a fraction, `cost` money per contact, `achievable` the part of the drop that
    stays away. The variance of the product is exact for independent factors:
    N²a²·(d²s_c² + c²s_d² + s_d²s_c²), L. A. Goodman (1960), Journal of the American Statistical
    Association 55, 708-713. An estimate, no proof. Raises BadInput for what cannot be.
    """
    drop.check("drop", -1, 1)
    _check_money(contacts_a_year, cost, achievable)
    return _product(contacts_a_year * achievable, drop, cost, confidence)


def volume_consistent_saving(
    contacts_a_year: float,
    before: Estimate,
    after: Estimate,
    cost: Estimate,
    achievable: float = 1.0,
    *,
    covariance: float = 0.0,
    confidence: float = 0.95,
) -> Saving:
    """(B) N·(1 - (1-p1)/(1-p2))·c·a: as if only online-first contacts had gone away.

    `before` and `after` are the shares p1 and p2, fractions; p2 at most .999. Delta method with
    ∂/∂p1 = 1/(1-p2) and ∂/∂p2 = -(1-p1)/(1-p2)²; `covariance` is that of p1 and p2, above 0 with
    the same agents. From .40 to .36 is 6.25 % fewer contacts, not 4. An estimate, no proof. Raises
    BadInput for what cannot be.
    """
    before.check("before", 0, 1)
    after.check("after", 0, LARGEST_SHARE)
    check_between("covariance", covariance, -1, 1)
    _check_money(contacts_a_year, cost, achievable)
    stay = 1 - after.value
    by_before, by_after = 1 / stay, -(1 - before.value) / stay**2
    variance = (
        by_before**2 * before.standard_error**2
        + by_after**2 * after.standard_error**2
        + 2 * by_before * by_after * covariance
    )
    fewer = Estimate(1 - (1 - before.value) / stay, sqrt(max(0.0, variance)))
    return _product(contacts_a_year * achievable, fewer, cost, confidence)


@dataclass(frozen=True, slots=True)
class Volume:
    """Contacts before and after, and per how many customers or orders each."""

    before: int
    after: int
    per_before: float = 1.0
    per_after: float = 1.0


@dataclass(frozen=True, slots=True)
class MeasuredSaving:
    """`fewer` = part of the fixed reasons' contacts that went away, with its interval. Fractions.

    `moved` says whether that interval leaves out 0. Where it does not, `saving` is 0 throughout:
    a share that falls while as many customers call saves nothing.
    """

    fewer: float
    low: float
    high: float
    moved: bool
    saving: Saving


def measured_saving(
    fixed_a_year: float,
    fixed: Volume,
    untouched: Volume | None,
    cost: Estimate,
    *,
    dispersion: float = 1.0,
    confidence: float = 0.95,
) -> MeasuredSaving | None:
    """(C) the change in contacts per customer of fixed reasons, less that of untouched ones.

    R = (f2/d2)/(f1/d1) over the same of the untouched reasons; log R has variance
    φ·(1/f1 + 1/f2 + 1/c1 + 1/c2), and 1 - R is the part that went away. `dispersion` φ is how much
    more counts vary than Poisson's (real ones about 3.5). `fixed_a_year` are the contacts a year on
    the fixed reasons before. None where a count is 0. Source: the ratio of rates of P. Armitage,
    G. Berry & J. N. S. Matthews (2002), Statistical Methods in Medical Research.
    Raises BadInput for what cannot be.
    """
    check_between("dispersion", dispersion, 1, _MOST_DISPERSION)
    check_confidence(confidence)
    _check_money(fixed_a_year, cost, 1)
    volumes = [fixed] if untouched is None else [fixed, untouched]
    counts = [count for volume in volumes for count in (volume.before, volume.after)]
    for count in counts:
        check_count("volume", count)
    for volume in volumes:
        check_between("per", volume.per_before, _LEAST_PER, _MOST_PER)
        check_between("per", volume.per_after, _LEAST_PER, _MOST_PER)
    if 0 in counts:
        return None
    ratio = _log_ratio(fixed) - (0.0 if untouched is None else _log_ratio(untouched))
    sd = sqrt(dispersion * sum(1 / count for count in counts))
    half = normal_quantile(confidence) * sd
    fewer, low, high = 1 - exp(ratio), 1 - exp(ratio + half), 1 - exp(ratio - half)
    moved = not low <= 0 <= high
    saving = Saving(0.0, 0.0, 0.0, 0.0)
    if moved:
        saving = _product(fixed_a_year, Estimate(fewer, exp(ratio) * sd), cost, confidence)
    return MeasuredSaving(fewer, low, high, moved, saving)


_LEAST_PER, _MOST_PER = 1e-9, 1e12
_MOST_DISPERSION = 100.0


def _log_ratio(volume: Volume) -> float:
    return log(volume.after / volume.per_after) - log(volume.before / volume.per_before)


def _product(scale: float, part: Estimate, cost: Estimate, confidence: float) -> Saving:
    value = scale * part.value * cost.value
    sd = scale * sqrt(
        (part.value * cost.standard_error) ** 2
        + (cost.value * part.standard_error) ** 2
        + (part.standard_error * cost.standard_error) ** 2
    )
    half = normal_quantile(confidence) * sd
    return Saving(value, sd, value - half, value + half)


def _check_money(contacts_a_year: float, cost: Estimate, achievable: float) -> None:
    check_between("contacts_a_year", contacts_a_year, 0, MOST)
    cost.check("cost", 0, MOST_COST)
    check_share("achievable", achievable)
