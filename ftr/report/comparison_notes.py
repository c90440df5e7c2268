"""What a reader must know beside a comparison: a stable code and a sentence for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from ftr.pilot import Pilot
from ftr.report.changes import Standing, Warn
from ftr.report.comparison import EffectPart, OverallPart, ReasonChange
from ftr.report.comparison_sides import Joint, Side
from ftr.report.model import Note
from ftr.report.numbers import whole
from ftr.texts import Language, texts
from ftr.words import PilotKind, PilotState

FEW_UNTOUCHED = 5  # untouched reasons of some size below which the comparison leans on likeness
OF_SOME_SIZE = 0.02  # of all contacts
OTHER_SEASON = 42  # days by which two pilots may differ within the year
MORE_UNKNOWN = 0.05  # the part of contacts without an answer that is no small difference
WORSE = 0.05  # by how much pages picked for their score begin above the others


def notes_of(
    before: Side,
    after: Side,
    joints: Sequence[Joint],
    *,
    effect: EffectPart | None,
    overall: OverallPart,
    reasons: Sequence[ReasonChange],
    standing: Sequence[Standing],
    moved: int,
    language: Language,
) -> tuple[Note, ...]:
    """The notes this comparison needs, most important first."""
    return (
        *_about_the_pilots(before, after, language),
        *_about_likeness(before, after, language),
        *_about_the_reasons(before, after, joints, language),
        *_about_agents_and_answers(overall, language),
        *_about_the_changes(standing, language),
        *_about_the_effect(effect, reasons, moved, language, has_changes=_any_left(standing)),
        *_about_hiding(reasons, language),
    )


def _about_the_pilots(before: Side, after: Side, language: Language) -> Iterator[Note]:
    t = texts("words", language)
    if PilotKind.DEMO in (before.pilot.kind, after.pilot.kind):
        yield Note("demo", t.gettext("This is a demonstration, not a measurement."))
    if before.facts.generated or after.facts.generated:
        n = before.facts.generated + after.facts.generated
        text = t.ngettext(
            "{n} entry was generated: it is made up, no customer said it.",
            "{n} entries were generated: they are made up, no customer said them.",
            n,
        )
        yield Note("generated", text.format(n=whole(n, language)))
    for side in (before, after):
        if side.facts.erased_on is not None:
            text = t.gettext(
                "The contacts of {pilot} were deleted on {day}: only what came since is compared."
            )
            yield Note("erased", text.format(pilot=side.pilot.name, day=side.facts.erased_on))
        if side.facts.today is not None and side.facts.today <= side.pilot.end:
            text = t.gettext(
                "{pilot} runs until {day}: what is compared now will still change. Looking again "
                "and again until the outcome suits makes any verdict worthless."
            )
            yield Note("running", text.format(pilot=side.pilot.name, day=side.pilot.end))
        if side.pilot.state is PilotState.DRAFT:
            text = t.gettext("{pilot} is not open yet: the question may still change.")
            yield Note("draft", text.format(pilot=side.pilot.name))


def _about_likeness(before: Side, after: Side, language: Language) -> Iterator[Note]:
    t = texts("words", language)
    if before.question != after.question:
        text = t.gettext(
            "The question was not the same: “{first}” and “{second}”. Another wording gives "
            "another share by itself; only what differs between reasons says something."
        )
        yield Note("question", text.format(first=before.question, second=after.question))
    if _weekdays(before.pilot) != _weekdays(after.pilot):
        text = t.gettext(
            "The pilots did not cover the same days of the week; customers of a weekend are others "
            "than those of a working day."
        )
        yield Note("weekdays", text)
    if _season_apart(before.pilot, after.pilot) > OTHER_SEASON:
        text = t.gettext(
            "The pilots lie in different seasons: shares move by several points from one quarter "
            "to the next by themselves."
        )
        yield Note("season", text)
    first, second = (side.reasons.not_asking for side in (before, after))
    if before.pilot.channel != after.pilot.channel or first != second:
        text = t.gettext("The pilots did not ask in the same channels.")
        yield Note("channels", text)


def _weekdays(pilot: Pilot) -> frozenset[int]:
    days = min(7, (pilot.end - pilot.start).days + 1)
    return frozenset((pilot.start + timedelta(days=n)).weekday() for n in range(days))


def _season_apart(before: Pilot, after: Pilot) -> int:
    """Days between the two within the year, the short way round."""
    apart = (after.start - before.start).days % 365
    return min(apart, 365 - apart)


def _about_the_reasons(
    before: Side, after: Side, joints: Sequence[Joint], language: Language
) -> Iterator[Note]:
    t = texts("words", language)
    renamed = sum(one.sources != {one.key} for one in joints if one.sources)
    if renamed:
        text = t.ngettext(
            "{n} reason goes by another code in the second pilot; its contacts are compared under "
            "that one.",
            "{n} reasons go by other codes in the second pilot; their contacts are compared under "
            "those.",
            renamed,
        )
        yield Note("renamed", text.format(n=renamed))
    first, second = (side.reasons.today.paths.keys() for side in (before, after))
    only_first = sum(one.key not in second for one in joints if one.sources)
    only_second = sum(
        one.key not in first and not one.sources for one in joints if one.totals[1].contacts
    )
    if only_first or only_second:
        text = t.gettext(
            "The lists of reasons differ: {first} of the first pilot are not in the second, "
            "{second} of the second not in the first. For mix and rate they are joined with what "
            "stands above them."
        )
        yield Note("catalogue", text.format(first=only_first, second=only_second))


def _about_agents_and_answers(overall: OverallPart, language: Language) -> Iterator[Note]:
    t = texts("words", language)
    agents = min(overall.before.agents or 0, overall.after.agents or 0)
    if agents and not overall.same_agents:
        text = t.gettext(
            "No agent took part in both pilots, as far as pseudonyms tell. The same agents make a "
            "second pilot far more precise: name the first one in the plan, as agents_from."
        )
        yield Note("other_agents", text)
    elif overall.same_agents * 2 < agents:
        text = t.ngettext(
            "Only {n} agent took part in both pilots; the margin is wider for it.",
            "Only {n} agents took part in both pilots; the margin is wider for it.",
            overall.same_agents,
        )
        yield Note("few_same_agents", text.format(n=overall.same_agents))
    first, second = overall.without_before or 0.0, overall.without_after or 0.0
    if abs(second - first) >= MORE_UNKNOWN:
        text = t.gettext(
            "The part of contacts without yes or no was {first} and then {second} of 100: who was "
            "not asked can be behind the change."
        )
        yield Note("unknown", text.format(first=round(first * 100), second=round(second * 100)))


def _any_left(standing: Sequence[Standing]) -> bool:
    return any(Warn.WITHDRAWN not in one.warnings for one in standing)


def _about_the_changes(standing: Sequence[Standing], language: Language) -> Iterator[Note]:
    late = [one for one in standing if Warn.WITHDRAWN_LATE in one.warnings]
    if late:
        t = texts("words", language)
        text = t.ngettext(
            "{n} change was withdrawn after the second pilot began. It counts as it was recorded: "
            "who leaves out what did not work makes the rest look better.",
            "{n} changes were withdrawn after the second pilot began. They count as they were "
            "recorded: who leaves out what did not work makes the rest look better.",
            len(late),
        )
        yield Note("withdrawn_late", text.format(n=len(late)))


def _about_the_effect(
    effect: EffectPart | None,
    reasons: Sequence[ReasonChange],
    moved: int,
    language: Language,
    *,
    has_changes: bool,
) -> Iterator[Note]:
    t = texts("words", language)
    if not has_changes:
        text = t.gettext(
            "No change was recorded with `ftr change add`, so changed and untouched reasons "
            "cannot be told apart, and nothing can be shown."
        )
        yield Note("no_changes", text)
    elif effect is None:
        text = t.gettext(
            "The changed or the untouched reasons have too few answers or agents in one of the "
            "pilots to be set against each other."
        )
        yield Note("no_effect_computed", text)
    if moved:
        text = t.ngettext(
            "{n} changed reason counts as untouched in the comparison: set apart it would give "
            "away answers that are too few to show. That can only make the effect look smaller.",
            "{n} changed reasons count as untouched in the comparison: set apart they would give "
            "away answers that are too few to show. That can only make the effect look smaller.",
            moved,
        )
        yield Note("moved", text.format(n=moved))
    if effect is None:
        return
    everything = sum(one.contacts_before for one in reasons)
    sizable = sum(
        not one.fixed and one.contacts_before >= OF_SOME_SIZE * everything for one in reasons
    )
    if sizable < FEW_UNTOUCHED:
        text = t.ngettext(
            "Only {n} untouched reason is of some size: the comparison leans on it that weeks "
            "and agents move all reasons alike.",
            "Only {n} untouched reasons are of some size: the comparison leans on it that weeks "
            "and agents move all reasons alike.",
            sizable,
        )
        yield Note("few_untouched", text.format(n=sizable))
    if any(one.stands_out for one in reasons):
        names = ", ".join(one.label for one in reasons if one.stands_out)
        text = t.gettext(
            "Untouched reasons that changed by themselves: {names}. Look for what happened there; "
            "it stands in the effect as well."
        )
        yield Note("untouched_changed", text.format(names=names))
    if effect.fixed.share_before - effect.untouched.share_before >= WORSE:
        text = t.gettext(
            "The changed reasons began worse than the others. What was picked because it scored "
            "badly looks better the next time without any fix."
        )
        yield Note("picked_worst", text)


def _about_hiding(reasons: Sequence[ReasonChange], language: Language) -> Iterator[Note]:
    hidden = sum(one.suppressed for one in reasons)
    if not hidden:
        return
    t = texts("words", language)
    text = t.ngettext(
        "{n} reason does not show its share: too few answers or agents in one of the pilots, or it "
        "would give such a reason away.",
        "{n} reasons do not show their shares: too few answers or agents in one of the pilots, or "
        "they would give such a reason away.",
        hidden,
    )
    yield Note("suppressed", text.format(n=hidden))
