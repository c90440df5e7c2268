"""Every reason in both pilots, and which untouched ones went their own way."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ftr.measures.benjamini_hochberg import adjusted
from ftr.measures.change import Change, change
from ftr.report.comparison import DECIMALS, ReasonChange
from ftr.report.comparison_effect import range_of
from ftr.report.comparison_sides import Joint
from ftr.report.counts import Tally
from ftr.report.notes import TOO_FEW

FALSE_RATE = 0.10  # of what stands out, at most this part is expected to be chance


def reason_changes(
    joints: Sequence[Joint], fixed: Collection[str], hidden: Collection[str]
) -> tuple[ReasonChange, ...]:
    """The fixed reasons first, then the untouched ones; most contacts first in each."""
    changes = {one.key: change(*one.answers) for one in joints if one.key not in hidden}
    untouched = {
        key: made for key, made in changes.items() if made is not None and key not in fixed
    }
    rates = dict(
        zip(
            untouched,
            adjusted([one.difference.p_value for one in untouched.values()]),
            strict=True,
        )
    )
    rows = [
        _row(one, one.key in fixed, one.key in hidden, changes.get(one.key), rates.get(one.key))
        for one in joints
    ]
    return tuple(
        sorted(rows, key=lambda row: (not row.fixed, -row.contacts_before - row.contacts_after))
    )


def _row(
    one: Joint, is_fixed: bool, is_hidden: bool, made: Change | None, rate: float | None
) -> ReasonChange:
    before, after = one.totals
    return ReasonChange(
        key=one.key,
        label=one.label,
        parent=one.parent,
        fixed=is_fixed,
        contacts_before=before.contacts,
        contacts_after=after.contacts,
        share_before=None if is_hidden else _share(before),
        share_after=None if is_hidden else _share(after),
        change=range_of(made.difference) if made else None,
        adjusted=None if rate is None else round(rate, DECIMALS),
        stands_out=None if rate is None else rate <= FALSE_RATE,
        too_few=None if is_hidden else min(before.answers, after.answers) < TOO_FEW,
        suppressed=is_hidden,
    )


def _share(tally: Tally) -> float | None:
    return round(tally.yes / tally.answers, DECIMALS) if tally.answers else None
