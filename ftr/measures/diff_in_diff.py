"""Difference-in-differences: did the fixed reasons change more than the untouched ones?"""

from __future__ import annotations

from dataclasses import dataclass

from ftr.measures.answers import ByAgent
from ftr.measures.contrast import Contrast, Share, contrast, share_of


@dataclass(frozen=True, slots=True)
class FourCells:
    """The answers per agent, over the reasons whose pages were fixed in between and the others.

    For the placebo, before and after are two halves of the first pilot.
    """

    fixed_before: ByAgent
    fixed_after: ByAgent
    untouched_before: ByAgent
    untouched_after: ByAgent


@dataclass(frozen=True, slots=True)
class DiffInDiff:
    """`effect` = change of the fixed reasons less that of the untouched ones. Fractions.

    Negative: where pages were fixed, fewer had been online first, beyond what happened everywhere.
    """

    effect: Contrast
    fixed: Contrast
    untouched: Contrast
    shares: tuple[Share, Share, Share, Share]


def diff_in_diff(cells: FourCells, confidence: float = 0.95) -> DiffInDiff | None:
    """(f2 - f1) - (c2 - c1), clustered by agent; None where a cell has fewer than two agents.

    e_g = (ef2 - ef1) - (ec2 - ec1) per agent, t with the agents of the cell with fewest less one:
    a week, an agent or a way of asking that moves all reasons alike cancels. It leans on that
    likeness, so look at the untouched reasons one by one as well. With codes of reasons for keys
    instead of agents the same formula tells whether reasons went their own way: a second opinion
    where five or more are fixed. Source: M. Bertrand, E. Duflo &
    S. Mullainathan (2004), Quarterly Journal of Economics 119, 249-275. Raises BadInput for counts
    that cannot be.
    """
    shares = tuple(
        share_of(cell)
        for cell in (
            cells.fixed_before,
            cells.fixed_after,
            cells.untouched_before,
            cells.untouched_after,
        )
    )
    fixed_before, fixed_after, untouched_before, untouched_after = shares
    if not (fixed_before and fixed_after and untouched_before and untouched_after):
        return None
    fixed = [(1, fixed_after), (-1, fixed_before)]
    untouched = [(1, untouched_after), (-1, untouched_before)]
    return DiffInDiff(
        effect=contrast([*fixed, (-1, untouched_after), (1, untouched_before)], confidence),
        fixed=contrast(fixed, confidence),
        untouched=contrast(untouched, confidence),
        shares=(fixed_before, fixed_after, untouched_before, untouched_after),
    )
