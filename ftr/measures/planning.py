"""What a pilot of so many agents and contacts can show, before it begins."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from ftr.errors import BadInput
from ftr.measures.checks import check_between, check_inside, check_share
from ftr.measures.clustering import PLANNED_ICC, planned_design_effect
from ftr.measures.quantiles import t_quantile
from ftr.measures.sample_size import check_power
from ftr.texts import chosen_language, texts


@dataclass(frozen=True, slots=True)
class Planned:
    """A pilot as it is planned: the contacts with a yes or no that each agent is to log.

    `contacts`: take off beforehand what will stay unknown. `share` is the expected one and `icc`
    how much agents differ, fractions; both the same in a second pilot. Raises BadInput for fewer
    than two agents, contacts not above 0, or fractions that cannot be.
    """

    contacts: tuple[float, ...]
    share: float = 0.4
    icc: float = PLANNED_ICC

    def __post_init__(self) -> None:
        check_inside("share", self.share)
        check_share("icc", self.icc)
        if len(self.contacts) < 2:
            t = texts("words", chosen_language())
            raise BadInput(t.gettext("give the contacts of at least two agents"), "contacts")
        for number in self.contacts:
            check_between("contacts", number, _LEAST, _MOST)

    @property
    def design_effect(self) -> float:
        """1 + ((CV² + 1)·n̄ - 1)·ICC."""
        return planned_design_effect(self.contacts, self.icc)

    @property
    def effective(self) -> float:
        """How many independent contacts all contacts are worth: 5,000 may be 836."""
        return sum(self.contacts) / self.design_effect

    @property
    def _spread(self) -> float:
        return self.share * (1 - self.share)

    def part(self, part: float) -> Planned:
        """The same pilot for a reason with this part of everybody's contacts."""
        check_between("part", part, _LEAST, 1)
        return Planned(tuple(number * part for number in self.contacts), self.share, self.icc)


_LEAST, _MOST = 1e-6, 1e9


def expected_half_width(
    pilot: Planned, confidence: float = 0.95, population: float | None = None
) -> float:
    """Half the width to expect of the share's interval: t(G-1)·√(p(1-p)/n_eff), a fraction, ≤ 1.

    With `population`, the contacts handled in those days, times √(1 - n/N): for a statement about
    these days and these agents only. Source: L. Kish (1965), Survey Sampling.
    """
    variance = pilot._spread / pilot.effective
    if population is not None:
        check_between("population", population, _LEAST, _MOST * _MOST)
        variance *= max(0.0, 1 - sum(pilot.contacts) / population)
    return min(1.0, t_quantile(len(pilot.contacts) - 1, confidence) * sqrt(variance))


def smallest_drop(
    pilot: Planned,
    *,
    same_agents: float | None = None,
    power: float = 0.8,
    confidence: float = 0.95,
) -> float:
    """The smallest drop between two such pilots that is found so often, a fraction, at most 1.

    `same_agents` is how alike the same agents are in both (the correlation of their own shares);
    None where the second pilot has other agents. (t_a + t_b)·√(2p(1-p)/N·(deff - ρ·ICC·m)), with m
    the mean number of contacts weighted by itself, t on G-1 degrees, or 2(G-1) with other agents.
    Source: R. Hooper & L. Bourke (2015), British Medical Journal 350, h2925. Raises BadInput for a
    correlation outside 0…1 or a power not above one half.
    """
    whole, degrees = sum(pilot.contacts), len(pilot.contacts) - 1
    shared = 0.0
    if same_agents is None:
        degrees *= 2
    else:
        check_share("same_agents", same_agents)
        weighted = sum(number**2 for number in pilot.contacts) / whole
        shared = same_agents * pilot.icc * weighted
    # contacts of one agent in one pilot differ among themselves, whatever agents have in common
    effect = max(1 - pilot.icc, pilot.design_effect - shared)
    return _found(2 * pilot._spread / whole * effect, degrees, power, confidence)


def smallest_drop_of_fixed(
    pilot: Planned, fixed: float, *, power: float = 0.8, confidence: float = 0.95
) -> float:
    """The smallest drop on the fixed reasons that a difference-in-differences finds so often.

    `fixed` is their part of the contacts; times that part it is the drop overall. (t_a + t_b)·
    √(2p(1-p)(1-ICC)·(1/n_fixed + 1/n_untouched)) with the same agents or others: in either
    pilot an agent's own share weighs on both kinds of reasons alike and cancels. It is the best
    case: where an agent's share differs by reason, the drop must be larger. At most 1.
    Raises BadInput unless `fixed` lies between 0 and 1.
    """
    check_between("fixed", fixed, _LEAST, 1 - _LEAST)
    whole = sum(pilot.contacts)
    cells = 1 / (fixed * whole) + 1 / ((1 - fixed) * whole)
    variance = 2 * pilot._spread * (1 - pilot.icc) * cells
    return _found(variance, len(pilot.contacts) - 1, power, confidence)


def _found(variance: float, degrees: int, power: float, confidence: float) -> float:
    check_power(power)
    needed = t_quantile(degrees, confidence) + t_quantile(degrees, 2 * power - 1)
    return min(1.0, needed * sqrt(variance))
