"""The one word on whether a fix worked, by rules that stand before the second pilot begins."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ftr.measures.contrast import Contrast


class Verdict(StrEnum):
    """aangetoond · aanwijzing · niet aangetoond."""

    SHOWN = "shown"
    INDICATION = "indication"
    NOT_SHOWN = "not_shown"


class Because(StrEnum):
    """What the verdict rests on, or what keeps it from being higher."""

    DROP = "drop"  # the whole interval lies below 0
    NO_DROP = "no_drop"  # the interval holds 0
    RISE = "rise"  # the whole interval lies above 0
    NOT_RECORDED = "not_recorded"  # no change was recorded before the second pilot
    NO_UNTOUCHED = "no_untouched"  # no difference-in-differences could be made
    NO_PLACEBO = "no_placebo"  # the placebo could not be computed
    PLACEBO_MOVED = "placebo_moved"  # the same difference stood within the first pilot already
    NOTHING = "nothing"  # neither comparison could be made


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict, why, and `could_be`: the largest drop that could still be there.

    `could_be` is a fraction from 0 (the low end of the interval, as a drop); None where nothing
    could be compared. "Not shown" is not "no effect": print it beside the verdict.
    """

    verdict: Verdict
    because: tuple[Because, ...]
    could_be: float | None


def judge(
    effect: Contrast | None,
    placebo: Contrast | None,
    *,
    recorded: bool,
    before_after: Contrast | None = None,
) -> Judgement:
    """`effect` and `placebo` are differences-in-differences; `before_after` the plain change.

    Shown: the interval of the effect lies below 0, the change was recorded before the second
    pilot, and the placebo's interval holds 0. An indication: the interval lies below 0 but one of
    these fails, or only the plain change could be computed (give it with its extra week variance)
    and its interval lies below 0. Not shown: everything else.
    """
    main = effect or before_after
    if main is None:
        return Judgement(Verdict.NOT_SHOWN, (Because.NOTHING,), None)
    could_be = max(0.0, -main.low)
    if not main.below_0:
        because = Because.NO_DROP if main.holds_0 else Because.RISE
        return Judgement(Verdict.NOT_SHOWN, (because,), could_be)
    against = tuple(_against(effect, placebo, recorded))
    verdict = Verdict.INDICATION if against else Verdict.SHOWN
    return Judgement(verdict, (Because.DROP, *against), could_be)


def _against(effect: Contrast | None, placebo: Contrast | None, recorded: bool) -> list[Because]:
    against = []
    if not recorded:
        against.append(Because.NOT_RECORDED)
    if effect is None:
        against.append(Because.NO_UNTOUCHED)
    elif placebo is None:
        against.append(Because.NO_PLACEBO)
    elif not placebo.holds_0:
        against.append(Because.PLACEBO_MOVED)
    return against
