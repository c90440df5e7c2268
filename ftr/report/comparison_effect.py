"""The headline proof: fixed reasons against untouched ones, with a placebo from the first pilot."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ftr.measures.contrast import Contrast
from ftr.measures.diff_in_diff import DiffInDiff, FourCells, diff_in_diff
from ftr.report.comparison import DECIMALS, EffectPart, GroupPart, Range, ranged
from ftr.report.comparison_sides import Joining, Joint, Side, answers, of_keys
from ftr.report.counts import RowCounts, joined
from ftr.report.suppression import is_small


@dataclass(frozen=True, slots=True)
class Effect:
    """The difference-in-differences with its placebo; None where it cannot be made or shown."""

    measured: DiffInDiff | None
    placebo: Contrast | None

    @property
    def contrast(self) -> Contrast | None:
        """The effect by itself."""
        return self.measured.effect if self.measured else None


def effect_of(
    before: Side,
    after: Side,
    joints: Sequence[Joint],
    fixed: Collection[str],
    joining: Joining,
) -> Effect:
    """None where a group has too few answers or agents in a pilot to be shown."""
    first = {one.key: one.before for one in joints}
    second = {one.key: one.after for one in joints}
    untouched = [one.key for one in joints if one.key not in fixed]
    cells = (
        (of_keys(first, fixed), before.pilot.min_cell),
        (of_keys(second, fixed), after.pilot.min_cell),
        (of_keys(first, untouched), before.pilot.min_cell),
        (of_keys(second, untouched), after.pilot.min_cell),
    )
    if any(min_cell and is_small(RowCounts("", "", cell), min_cell) for cell, min_cell in cells):
        return Effect(None, None)
    measured = diff_in_diff(FourCells(*(answers(cell) for cell, _min_cell in cells)))
    return Effect(measured, _placebo(before, fixed, untouched, joining) if measured else None)


def _placebo(
    before: Side, fixed: Collection[str], untouched: Collection[str], joining: Joining
) -> Contrast | None:
    if before.halves is None:
        return None
    early, late = (joined(half, joining.key) for half in before.halves)
    cells = [of_keys(half, keys) for keys in (fixed, untouched) for half in (early, late)]
    min_cell = before.pilot.min_cell
    if min_cell and any(is_small(RowCounts("", "", cell), min_cell) for cell in cells):
        return None  # a placebo over a few answers would tell which they were
    made = diff_in_diff(FourCells(*(answers(cell) for cell in cells)))
    return made.effect if made else None


def effect_part(
    effect: Effect, joints: Sequence[Joint], fixed: Collection[str]
) -> EffectPart | None:
    """The same as it travels."""
    made = effect.measured
    if made is None:
        return None
    fixed_before, fixed_after, untouched_before, untouched_after = made.shares
    count = sum(one.key in fixed for one in joints)
    return EffectPart(
        effect=range_of(made.effect),
        placebo=range_of(effect.placebo) if effect.placebo else None,
        fixed=_group(count, fixed_before.share, fixed_after.share, made.fixed),
        untouched=_group(
            len(joints) - count, untouched_before.share, untouched_after.share, made.untouched
        ),
        agents=made.effect.agents,
    )


def _group(reasons: int, before: float, after: float, changed: Contrast) -> GroupPart:
    return GroupPart(
        reasons=reasons,
        share_before=round(before, DECIMALS),
        share_after=round(after, DECIMALS),
        change=range_of(changed),
    )


def range_of(contrast: Contrast) -> Range:
    """The value with its limits."""
    return ranged(contrast.value, contrast.low, contrast.high)
