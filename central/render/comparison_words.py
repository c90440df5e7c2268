"""A comparison in sentences for a board: the same on screen and on a page."""

from __future__ import annotations

from datetime import date

from central.render.numbers import of_hundred, percent, rounded
from ftr.measures.verdict import Because, Verdict
from ftr.report.comparison import Comparison, EffectPart, OverallPart, Range
from ftr.report.labels import day_label
from ftr.report.model import Cell
from ftr.texts import Language, texts
from ftr.words import PilotKind


def stamp(comparison: Comparison, language: Language) -> str:
    """What to print over everything of a demonstration; empty for two measurements."""
    if PilotKind.DEMO not in (comparison.before.kind, comparison.after.kind):
        return ""
    return texts("results", language).gettext("DEMONSTRATION – these are no customers")


def title(comparison: Comparison, language: Language) -> str:
    """Both pilots in one line."""
    text = texts("results", language).gettext("{before} and {after} compared")
    return text.format(before=comparison.before.name, after=comparison.after.name)


def periods(comparison: Comparison, language: Language) -> str:
    """The days of both."""
    text = texts("results", language).gettext("{first} against {second}")
    first, second = (
        f"{day_of(one.start, language)} – {day_of(one.end, language)}"
        for one in (comparison.before, comparison.after)
    )
    return text.format(first=first, second=second)


def day_of(text: str, language: Language) -> str:
    """A day, or the day of an instant, as people say it: ma 7 dec 2026."""
    day = date.fromisoformat(text[:10])
    return f"{day_label(day, language)} {day.year}"


def points(value: float, language: Language) -> str:
    """A fraction as points, without its sign: -0.042 as 4,2 or 4.2."""
    text = f"{rounded(abs(value) * 100, 1):.1f}"
    return text.replace(".", ",") if language == "nl" else text


def signed(value: float, language: Language) -> str:
    """The same with its sign: "-4.2" is fewer who had been online first."""
    text = points(value, language)
    if text in ("0.0", "0,0"):
        return text
    return ("+" if value > 0 else "−") + text


def signed_range(found: Range, language: Language) -> str:
    """ "−4.2 (−6.1 to −2.3)"."""
    if found.low is None or found.high is None:
        return signed(found.value, language)
    text = texts("results", language).gettext("{value} ({low} to {high})")
    values = {name: signed(getattr(found, name), language) for name in ("value", "low", "high")}
    return text.format(**values)


def headline(comparison: Comparison, language: Language) -> str:
    """The one sentence to remember, with the verdict in front."""
    verdict = comparison.verdict
    text = {
        Verdict.SHOWN: _dropped,
        Verdict.INDICATION: _dropped,
        Verdict.NOT_SHOWN: _not_shown,
    }[verdict.word](comparison, language)
    return f"{verdict.label[:1].upper()}{verdict.label[1:]}: {text}"


def _dropped(comparison: Comparison, language: Language) -> str:
    t = texts("results", language)
    effect = comparison.effect
    if effect is not None:
        text = t.gettext(
            "on the changed reasons {points} fewer of every 100 contacts had been online first, "
            "beyond what changed on all others (margin {low} to {high})."
        )
        return _drop(text, effect.effect, language)
    if comparison.overall.change is None:
        return ""
    text = t.gettext(
        "of every 100 contacts {points} fewer had been online first than in the first pilot "
        "(margin {low} to {high}); by what, this does not tell."
    )
    return _drop(text, comparison.overall.change, language)


def _drop(text: str, found: Range, language: Language) -> str:
    """The drop and its margin, smallest first."""
    return text.format(
        points=points(found.value, language),
        low=_as_drop(found.high, language),
        high=_as_drop(found.low, language),
    )


def _as_drop(limit: float | None, language: Language) -> str:
    return "?" if limit is None else signed(-limit, language).removeprefix("+")


def _not_shown(comparison: Comparison, language: Language) -> str:
    t = texts("results", language)
    verdict = comparison.verdict
    if verdict.could_be is None:
        return t.gettext(
            "the two pilots cannot be set against each other. That does not mean that nothing "
            "changed; below stands what is missing."
        )
    where = (
        t.gettext("on the changed reasons")
        if comparison.effect is not None
        else t.gettext("on all contacts together")
    )
    if Because.RISE in verdict.because:
        text = t.gettext("{where} more customers had been online first than before, not fewer.")
        return text.format(where=where)
    text = t.gettext(
        "that is not “no effect”. A drop of {points} of every 100 contacts {where} could still be "
        "there; these pilots are too small, or too different, to see it."
    )
    return text.format(points=points(verdict.could_be, language), where=where)


def reasons_why(comparison: Comparison, language: Language) -> tuple[str, ...]:
    """What keeps the verdict from being higher, a sentence each."""
    t = texts("results", language)
    sentences = {
        Because.NO_DROP: t.gettext("No change at all is within the margin."),
        Because.RISE: t.gettext("The whole margin lies on the side of a rise."),
        Because.NOT_RECORDED: t.gettext(
            "No change was recorded before the second pilot began (`ftr change add`), so what "
            "counts as changed could have been chosen by its outcome."
        ),
        Because.NO_UNTOUCHED: t.gettext(
            "Changed reasons could not be set against untouched ones, so a different week or "
            "other customers can be behind it."
        ),
        Because.NO_PLACEBO: t.gettext(
            "The first pilot cannot be cut in two halves to see whether the same reasons already "
            "drifted apart by themselves."
        ),
        Because.PLACEBO_MOVED: t.gettext(
            "Between the two halves of the first pilot, when nothing had been changed, the same "
            "reasons already drifted apart."
        ),
        Because.NOTHING: t.gettext("One of the pilots has answers of fewer than two agents."),
    }
    return tuple(sentences[one] for one in comparison.verdict.because if one in sentences)


def effect_sentences(effect: EffectPart, language: Language) -> tuple[str, ...]:
    """The proof, step by step."""
    t = texts("results", language)
    fixed = t.gettext("Changed reasons: from {before} to {after}, {change} points.")
    untouched = t.gettext("All others: from {before} to {after}, {change} points.")
    made = [
        text.format(
            before=percent(group.share_before, language, 1),
            after=percent(group.share_after, language, 1),
            change=signed_range(group.change, language),
        )
        for text, group in ((fixed, effect.fixed), (untouched, effect.untouched))
    ]
    text = t.gettext(
        "What is left for the change itself: {effect} points. A week, agents or a way of asking "
        "that move all reasons alike are out of it. It rests on answers that {n} agents noted, in "
        "either pilot or in both."
    )
    made.append(text.format(effect=signed_range(effect.effect, language), n=effect.agents))
    if effect.placebo is not None:
        text = t.gettext(
            "Check: the same sum between two halves of the first pilot, when nothing was changed "
            "yet, gives {placebo} points; it should have 0 in its margin."
        )
        made.append(text.format(placebo=signed_range(effect.placebo, language)))
    return tuple(made)


def overall_sentences(comparison: Comparison, language: Language) -> tuple[str, ...]:
    """All contacts together: the plain change, and what of it is another mix of reasons."""
    overall = comparison.overall
    made = [
        _cell(comparison.before.name, overall.before, language),
        _cell(comparison.after.name, overall.after, language),
        *_plain_change(overall, language),
        *_mix(comparison, language),
        *_answered(overall, language),
    ]
    return tuple(made)


def _cell(name: str, cell: Cell, language: Language) -> str:
    t = texts("results", language)
    if cell.ftr is None or cell.too_few:
        return t.gettext("{pilot}: too few answers for a percentage.").format(pilot=name)
    if cell.ci_low is None or cell.ci_high is None:
        text = t.gettext("{pilot}: about {share} of the contacts had been online first.")
        return text.format(pilot=name, share=percent(cell.ftr, language))
    text = t.ngettext(
        "{pilot}: of every 100 contacts {low} to {high} had been online first; {n} agent logged.",
        "{pilot}: of every 100 contacts {low} to {high} had been online first; {n} agents logged.",
        cell.agents or 0,
    )
    low, high = of_hundred(cell.ci_low), of_hundred(cell.ci_high)
    return text.format(pilot=name, low=low, high=high, n=cell.agents)


def _plain_change(overall: OverallPart, language: Language) -> tuple[str, ...]:
    if overall.change is None:
        return ()
    t = texts("results", language)
    text = t.gettext(
        "The change: {change} points. The margin takes into account that one ordinary week differs "
        "from the next by {sd} points."
    )
    if not overall.week_sd:
        text = t.gettext(
            "The change: {change} points. The margin does not take into account that one ordinary "
            "week differs from the next."
        )
    change = signed_range(overall.change, language)
    return (text.format(change=change, sd=points(overall.week_sd, language)),)


def _mix(comparison: Comparison, language: Language) -> tuple[str, ...]:
    mix = comparison.mix
    if mix is None:
        return ()
    t = texts("results", language)
    text = t.gettext(
        "Of that, {mix} points come from other questions than the first time, and {rate} points "
        "from the same questions. With the questions of the first pilot the second would have "
        "measured {share}."
    )
    return (
        text.format(
            mix=signed(mix.mix, language),
            rate=signed_range(mix.rate, language),
            share=percent(mix.standardised, language, 1),
        ),
    )


def _answered(overall: OverallPart, language: Language) -> tuple[str, ...]:
    t = texts("results", language)
    made = []
    if overall.without_before is not None and overall.without_after is not None:
        text = t.gettext("Without yes or no: {first} of the contacts, then {second}.")
        made.append(
            text.format(
                first=percent(overall.without_before, language),
                second=percent(overall.without_after, language),
            )
        )
    if overall.tipping is not None and overall.change is not None and overall.change.value:
        if overall.tipping > 1:
            made.append(
                t.gettext("Nothing these could have said would turn the direction of the change.")
            )
        else:
            text = t.gettext(
                "These would have to differ by {points} points from the others to turn the "
                "direction of the change."
            )
            made.append(text.format(points=points(overall.tipping, language)))
    text = t.gettext(
        "Agents: {first} in the first pilot, {second} in the second; {both} took part in both."
    )
    made.append(
        text.format(
            first=overall.before.agents, second=overall.after.agents, both=overall.same_agents
        )
    )
    return tuple(made)
