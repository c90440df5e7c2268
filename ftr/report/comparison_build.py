"""From the counts of two pilots to what the second says about the first: pure, no reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ftr.clock import to_text
from ftr.measures.change import Change as Changed
from ftr.measures.change import change as changed_from
from ftr.measures.kitagawa import mix_and_rate
from ftr.measures.tipping import tipping_point
from ftr.measures.verdict import Judgement, Verdict, judge
from ftr.pilot import Pilot
from ftr.report.build import measured as cell_of
from ftr.report.changes import (
    Change,
    Standing,
    fixed_leaves,
    standings,
    target_label,
    warning_text,
)
from ftr.report.comparison import (
    DECIMALS,
    ChangePart,
    Comparison,
    MixPart,
    OverallPart,
    VerdictPart,
    WarningPart,
    ranged,
)
from ftr.report.comparison_effect import effect_of, effect_part, range_of
from ftr.report.comparison_hiding import grouped, hiding_in
from ftr.report.comparison_mix import cells_of
from ftr.report.comparison_money import basis_of, money_part
from ftr.report.comparison_notes import notes_of
from ftr.report.comparison_reasons import reason_changes
from ftr.report.comparison_sides import Joining, Joint, Side, answers
from ftr.report.comparison_volume import volume_part, volumes_of
from ftr.report.counts import Tally, total
from ftr.report.model import LOWER_IS_BETTER, PilotHead
from ftr.texts import Language, texts

if TYPE_CHECKING:
    from numpy.random import Generator

USUAL_WEEK_SD = 0.02  # what one ordinary week's share differs from the next, as a fraction


def build_comparison(
    before: Side,
    after: Side,
    changes: Sequence[Change],
    *,
    generator: Generator,
    language: Language,
    week_sd: float = USUAL_WEEK_SD,
    spent: float | None = None,
) -> Comparison:
    """The comparison with its verdict. `changes` are those recorded on the first pilot.

    `week_sd` (a fraction) is put into the plain change, `spent` (euros) is what a saving must
    exceed to pay. Raises BadInput where either cannot be.
    """
    joining = Joining(before, after)
    joints = joining.joints(language)
    found = standings(changes, before.pilot, after.pilot, before.current(), before.reasons)
    leaves, recorded = fixed_leaves(found)
    recorded_keys = frozenset(joining.key(leaf) for leaf in leaves)
    groups = grouped(joints, recorded_keys, hiding_in(before), hiding_in(after))
    effect = effect_of(before, after, joints, groups.fixed, joining)
    plain = changed_from(
        answers(before.overall),
        answers(after.overall),
        week_sd=week_sd,
        weeks=_weeks(before.pilot, after.pilot),
    )
    volumes = volumes_of(before, after, joints, groups.fixed | groups.moved)
    judged = judge(
        effect.contrast,
        effect.placebo,
        recorded=recorded,
        before_after=plain.difference if plain else None,
    )
    overall = _overall(before, after, plain, week_sd)
    reasons = reason_changes(joints, groups.fixed | groups.moved, groups.hidden)
    part = effect_part(effect, joints, groups.fixed)
    return Comparison(
        before=_head(before.pilot),
        after=_head(after.pilot),
        direction=LOWER_IS_BETTER,
        verdict=_verdict(judged, recorded, language),
        changes=tuple(_change_part(one, recorded, before, language) for one in found),
        effect=part,
        overall=overall,
        mix=_mix(joints, groups.together),
        volume=volume_part(volumes),
        reasons=reasons,
        money=money_part(
            basis_of(effect.measured, plain, volumes, before.overall),
            volumes,
            before.overall,
            (before.plan, after.plan),
            spent=spent,
            generator=generator,
            language=language,
        ),
        notes=notes_of(
            before,
            after,
            joints,
            effect=part,
            overall=overall,
            reasons=reasons,
            standing=found,
            moved=len(groups.moved),
            language=language,
        ),
    )


def _head(pilot: Pilot) -> PilotHead:
    return PilotHead(
        id=pilot.pilot_id,
        name=pilot.name,
        kind=pilot.kind.value,
        start=pilot.start.isoformat(),
        end=pilot.end.isoformat(),
        timezone=pilot.timezone,
    )


def _weeks(before: Pilot, after: Pilot) -> float:
    """How many weeks the shorter pilot took; a part of one counts as one."""
    days = min((pilot.end - pilot.start).days + 1 for pilot in (before, after))
    return max(1.0, days / 7)


def _verdict(judged: Judgement, recorded: bool, language: Language) -> VerdictPart:
    return VerdictPart(
        word=judged.verdict,
        label=verdict_label(judged.verdict, language),
        because=judged.because,
        could_be=None if judged.could_be is None else round(judged.could_be, DECIMALS),
        recorded=recorded,
    )


def verdict_label(verdict: Verdict, language: Language) -> str:
    """The verdict in one or two words."""
    t = texts("words", language)
    return {
        Verdict.SHOWN: t.gettext("shown"),
        Verdict.INDICATION: t.gettext("indication"),
        Verdict.NOT_SHOWN: t.gettext("not shown"),
    }[verdict]


def _change_part(one: Standing, recorded: bool, before: Side, language: Language) -> ChangePart:
    change = one.change
    return ChangePart(
        change_id=change.change_id,
        kind=change.kind,
        target=change.target,
        label=target_label(change, before.reasons, language),
        fixed_on=change.fixed_on.isoformat(),
        recorded_at=to_text(change.recorded_at),
        note=change.note,
        reasons=len(one.leaves),
        counts=one.in_time if recorded else one.takes_part,
        warnings=tuple(
            WarningPart(warning, warning_text(warning, language)) for warning in one.warnings
        ),
        withdrawn_at=to_text(change.withdrawn.at) if change.withdrawn else None,
        withdrawn_why=change.withdrawn.why if change.withdrawn else None,
    )


def _overall(before: Side, after: Side, plain: Changed | None, week_sd: float) -> OverallPart:
    first, second = total(before.overall), total(after.overall)
    without = _without(second)
    tipping = None
    if plain is not None and without:
        tipping = tipping_point(plain.difference.value, without)
    both = answers(before.overall).keys() & answers(after.overall).keys()
    return OverallPart(
        before=cell_of(before.overall, before.handled),
        after=cell_of(after.overall, after.handled),
        change=range_of(plain.difference) if plain else None,
        week_sd=week_sd,
        same_agents=len(both),
        without_before=_without(first),
        without_after=without,
        tipping=None if tipping is None else round(tipping, DECIMALS),
    )


def _without(tally: Tally) -> float | None:
    """The part of the contacts without a yes or no."""
    if not tally.contacts:
        return None
    return round((tally.unknown + tally.not_asked) / tally.contacts, DECIMALS)


def _mix(joints: Sequence[Joint], together: Sequence[frozenset[str]]) -> MixPart | None:
    before, after = cells_of(joints, together)
    made = mix_and_rate(before, after)
    if made is None:
        return None
    return MixPart(
        standardised=round(made.standardised, DECIMALS),
        total=round(made.parts.total, DECIMALS),
        mix=round(made.parts.mix, DECIMALS),
        rate=ranged(made.parts.rate, made.low, made.high),
        groups=len(made.groups),
    )
