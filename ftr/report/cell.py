"""What one row of a report says, and overall: counts, the share, how sure it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """What was counted in one row, or overall.

    `contacts` = yes + no + unknown + not_asked; endings stand beside them. `coverage` is not
    clipped at 1. A suppressed cell keeps contacts, endings, handled and coverage; the rest is
    None. `too_few` is true under 30 yes + no answers: then there is no share, and nothing made of
    it (interval, bounds, what the answers weigh).
    """

    contacts: int
    yes: int | None
    no: int | None
    unknown: int | None
    not_asked: int | None
    endings: int
    handled: int | None
    coverage: float | None
    ftr: float | None
    ci_low: float | None
    ci_high: float | None
    ci_method: str | None
    agents: int | None
    design_effect: float | None
    icc: float | None
    effective_n: float | None
    bound_low: float | None
    bound_high: float | None
    too_few: bool | None
    suppressed: bool

    @property
    def answers(self) -> int | None:
        """yes + no: what the share is of; None where it is not shown."""
        return None if self.yes is None or self.no is None else self.yes + self.no
