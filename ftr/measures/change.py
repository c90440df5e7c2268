"""The change of one share from one pilot to the next."""

from __future__ import annotations

from dataclasses import dataclass

from ftr.measures.answers import ByAgent
from ftr.measures.checks import check_more_than_0, check_number
from ftr.measures.contrast import Contrast, Share, contrast, share_of


@dataclass(frozen=True, slots=True)
class Change:
    """after - before, in fractions: negative is fewer who had been online first.

    `same_agents` have answers in both pilots. `variance_as_strangers` is what the variance would
    be if every agent of the second pilot were somebody else.
    """

    before: Share
    after: Share
    difference: Contrast
    same_agents: int
    variance_as_strangers: float

    @property
    def covariance(self) -> float:
        """Of the two shares, by the agents they have in common; 0 with others."""
        after = self.after.influences
        return sum(
            influence * after[agent]
            for agent, influence in self.before.influences.items()
            if agent in after
        )


def change(
    before: ByAgent,
    after: ByAgent,
    confidence: float = 0.95,
    *,
    week_sd: float = 0.0,
    weeks: float = 1.0,
) -> Change | None:
    """The change between two pilots; None where either has answers of fewer than two agents.

    Agents are the same where their key is the same: e_g = e2_g - e1_g over the union, t with the
    agents of the smaller pilot less one. Without a common agent: the two variances added, with
    Welch and Satterthwaite's degrees.

    Where no untouched reasons are at hand, one ordinary week differs from the next: `week_sd` (τ,
    a fraction: .01 is one point) adds 2τ²/weeks to the variance. Raises BadInput for counts that
    cannot be, a τ below 0, or a number of weeks that is not above 0.
    """
    first, second = share_of(before), share_of(after)
    if first is None or second is None:
        return None
    return Change(
        before=first,
        after=second,
        difference=contrast(
            [(1, second), (-1, first)], confidence, extra_week_variance(week_sd, weeks)
        ),
        same_agents=len(first.influences.keys() & second.influences.keys()),
        variance_as_strangers=first.variance + second.variance,
    )


def extra_week_variance(week_sd: float, weeks: float = 1.0) -> float:
    """2τ²/weeks: what two pilots of so many weeks differ by of themselves. In squared fractions."""
    check_number("week_sd", week_sd, 0)
    check_more_than_0("weeks", weeks)
    return 2 * week_sd**2 / weeks
