"""How many contacts there were in both pilots: a share that falls is not fewer contacts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ftr.measures.savings import Estimate, MeasuredSaving, Volume, measured_saving
from ftr.report.comparison import VolumeLine, VolumePart, ranged
from ftr.report.comparison_sides import Joint, Side

DENOMINATOR, HANDLED, DAY = "denominator", "handled", "day"
DISPERSION = 3.5  # how much more real counts of contacts vary than Poisson's
_OF = {DENOMINATOR: 1000, HANDLED: 100, DAY: 1}


@dataclass(frozen=True, slots=True)
class Volumes:
    """Contacts against the same thing in both pilots; `untouched` is None without any."""

    unit: str
    name: str
    overall: Volume
    fixed: Volume | None
    untouched: Volume | None

    def saving(self, fixed_a_year: float, cost: float) -> MeasuredSaving | None:
        """What went away, and its worth; None where the pilots give nothing to hold it against."""
        if self.fixed is not None and self.untouched is not None:
            return self._saving(fixed_a_year, self.fixed, self.untouched, cost)
        if self.unit != DENOMINATOR:
            return None  # with more agents there are more contacts: that says nothing
        return self._saving(fixed_a_year, self.fixed or self.overall, None, cost)

    @staticmethod
    def _saving(
        a_year: float, fixed: Volume, untouched: Volume | None, cost: float
    ) -> MeasuredSaving | None:
        return measured_saving(a_year, fixed, untouched, Estimate(cost), dispersion=DISPERSION)


def volumes_of(
    before: Side, after: Side, joints: Sequence[Joint], fixed: Collection[str]
) -> Volumes:
    """Per order or customer where both plans count the same; else per handled contact, or day."""
    unit, name, per_before, per_after = _per(before, after)

    def volume(keys: Collection[str]) -> Volume:
        chosen = [one for one in joints if one.key in keys]
        counts = (
            sum(one.totals[0].contacts for one in chosen),
            sum(one.totals[1].contacts for one in chosen),
        )
        return Volume(*counts, per_before, per_after)

    every = frozenset(one.key for one in joints)
    return Volumes(
        unit=unit,
        name=name,
        overall=volume(every),
        fixed=volume(fixed) if fixed else None,
        untouched=volume(every - frozenset(fixed)) if fixed and every - frozenset(fixed) else None,
    )


def _per(before: Side, after: Side) -> tuple[str, str, float, float]:
    first, second = before.plan.denominator, after.plan.denominator
    if first and second and first.name.casefold() == second.name.casefold():
        return DENOMINATOR, first.name, first.count, second.count
    if before.handled and after.handled:
        return HANDLED, "", before.handled, after.handled
    return DAY, "", before.plan.days, after.plan.days


def volume_part(volumes: Volumes) -> VolumePart:
    """The same as it travels."""
    made = volumes.saving(0, 0)
    scale = _OF[volumes.unit]
    return VolumePart(
        unit=volumes.unit,
        name=volumes.name,
        overall=_line(volumes.overall, scale),
        fixed=_line(volumes.fixed, scale) if volumes.fixed else None,
        untouched=_line(volumes.untouched, scale) if volumes.untouched else None,
        fewer=ranged(made.fewer, made.low, made.high) if made else None,
        moved=made.moved if made else None,
    )


def _line(volume: Volume, scale: int) -> VolumeLine:
    return VolumeLine(
        before=volume.before,
        after=volume.after,
        rate_before=round(volume.before / volume.per_before * scale, 3),
        rate_after=round(volume.after / volume.per_after * scale, 3),
    )
