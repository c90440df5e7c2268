"""The parts of a comparison that come below the verdict: sentences and tables, for every output."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from central.render.cells import ABSENT
from central.render.comparison_words import (
    day_of,
    effect_sentences,
    overall_sentences,
    signed,
    signed_range,
)
from central.render.numbers import euros, percent, rounded, whole
from ftr.report.comparison import (
    Comparison,
    Range,
    ReasonChange,
    VolumeLine,
    VolumePart,
    WorthInput,
    WorthPart,
)
from ftr.report.comparison_volume import DAY, DENOMINATOR
from ftr.texts import Language, texts

KEPT = 12  # untouched reasons that a page shows one by one; JSON has all


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table; `change` is what a chart may draw beside it."""

    cells: tuple[str, ...]
    change: Range | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the first column reads from the left, the others are figures."""

    heads: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with sentences and perhaps a table under it."""

    key: str
    heading: str
    sentences: tuple[str, ...] = ()
    grid: Grid | None = None


def sections(comparison: Comparison, language: Language) -> tuple[Section, ...]:
    """Proof, everything together, volume, reasons, money and what to mind, in this order."""
    t = texts("results", language)
    made = [_changes(comparison, language)]
    if comparison.effect is not None:
        heading = t.gettext("Changed reasons against all others")
        made.append(Section("effect", heading, effect_sentences(comparison.effect, language)))
    made += [
        Section(
            "overall", t.gettext("Everything together"), overall_sentences(comparison, language)
        ),
        _volume(comparison.volume, language),
        *_reasons(comparison, language),
        _money(comparison.money, language),
    ]
    if comparison.notes:
        notes = tuple(note.text for note in comparison.notes)
        made.append(Section("notes", t.gettext("Please note"), notes))
    return tuple(made)


def _changes(comparison: Comparison, language: Language) -> Section:
    t = texts("results", language)
    heading = t.gettext("What was changed")
    if not comparison.changes:
        return Section("changes", heading, (t.gettext("Nothing was recorded as changed."),))
    made = []
    for one in comparison.changes:
        text = t.ngettext(
            "{what}, from {day} on ({n} reason; recorded on {recorded}).",
            "{what}, from {day} on ({n} reasons; recorded on {recorded}).",
            one.reasons,
        )
        made.append(
            text.format(
                what=f"{one.label} – {one.note}" if one.note else one.label,
                day=day_of(one.fixed_on, language),
                n=one.reasons,
                recorded=day_of(one.recorded_at, language),
            )
            + "".join(f" {_sentence(warning.text)}" for warning in one.warnings)
        )
    return Section("changes", heading, tuple(made))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _volume(volume: VolumePart, language: Language) -> Section:
    t = texts("results", language)
    unit = {
        DENOMINATOR: t.gettext("per 1,000 {name}").format(name=volume.name),
        DAY: t.gettext("per day"),
    }.get(volume.unit, t.gettext("per 100 contacts of the telephone system"))
    named = (
        (t.gettext("Changed reasons"), volume.fixed),
        (t.gettext("All others"), volume.untouched),
        (t.gettext("All together"), volume.overall),
    )
    grid = Grid(
        heads=("", t.gettext("Before"), t.gettext("After"), unit, t.gettext("Change")),
        lines=tuple(_volume_line(name, one, language) for name, one in named if one),
    )
    heading = t.gettext("Number of contacts")
    return Section("volume", heading, (_moved(volume, language),), grid)


def _volume_line(name: str, one: VolumeLine, language: Language) -> Line:
    grown = one.rate_after / one.rate_before - 1 if one.rate_before else None
    first, second = (_figure(rate, language) for rate in (one.rate_before, one.rate_after))
    return Line(
        (
            name,
            whole(one.before, language),
            whole(one.after, language),
            f"{first} → {second}",
            ABSENT if grown is None else signed(grown, language) + "%",
        )
    )


def _figure(value: float, language: Language) -> str:
    text = f"{rounded(value, 1):.1f}"
    return text.replace(".", ",") if language == "nl" else text


def _moved(volume: VolumePart, language: Language) -> str:
    t = texts("results", language)
    if volume.fewer is None or volume.fewer.low is None or volume.fewer.high is None:
        return t.gettext(
            "Whether contacts went away cannot be said: there are no untouched reasons to hold "
            "the changed ones against, and no number of orders or customers in both plans "
            "(denominator). A share that falls is not fewer contacts."
        )
    fewer = signed(-volume.fewer.value, language)
    low, high = (signed(-one, language) for one in (volume.fewer.high, volume.fewer.low))
    if not volume.moved:
        text = t.gettext(
            "Against all others the contacts on the changed reasons changed by {fewer}% (margin "
            "{low} to {high}%). No change at all is within that margin: it is not shown that "
            "contacts went away, and a share that falls saves nothing by itself."
        )
    else:
        text = t.gettext(
            "Against all others the contacts on the changed reasons changed by {fewer}% (margin "
            "{low} to {high}%): the volume moved."
        )
    return text.format(fewer=fewer, low=low, high=high)


def _reasons(comparison: Comparison, language: Language) -> Iterator[Section]:
    t = texts("results", language)
    heads = (
        t.gettext("Reason"),
        t.gettext("Contacts"),
        t.gettext("Before"),
        t.gettext("After"),
        t.gettext("Change (points)"),
    )
    fixed = [one for one in comparison.reasons if one.fixed]
    untouched = [one for one in comparison.reasons if not one.fixed]
    if fixed:
        lines = tuple(_reason_line(one, language) for one in fixed)
        yield Section("fixed", t.gettext("Changed reasons, one by one"), (), Grid(heads, lines))
    if not untouched:
        return
    loud = [one for one in untouched if one.stands_out]
    rest = [one for one in untouched if not one.stands_out]
    shown = sorted(rest, key=lambda one: one.change is None)[: max(0, KEPT - len(loud))]
    lines = tuple(_reason_line(one, language) for one in (*loud, *shown))
    left = len(untouched) - len(lines)
    about = [
        t.gettext(
            "They show what moved by itself. Of what stands out (*) at most one in ten is "
            "expected to be chance."
        )
    ]
    if left > 0:
        text = t.ngettext(
            "{n} more reason is in the JSON only.", "{n} more reasons are in the JSON only.", left
        )
        about.append(text.format(n=left))
    yield Section("untouched", t.gettext("Untouched reasons"), tuple(about), Grid(heads, lines))


def _reason_line(one: ReasonChange, language: Language) -> Line:
    t = texts("results", language)
    label = f"{one.label} *" if one.stands_out else one.label
    contacts = f"{whole(one.contacts_before, language)} → {whole(one.contacts_after, language)}"
    if one.suppressed or one.too_few or one.change is None:
        why = t.gettext("not shown") if one.suppressed else t.gettext("too few")
        return Line((label, contacts, why, why, ABSENT))
    first, second = (
        ABSENT if share is None else percent(share, language, 1)
        for share in (one.share_before, one.share_after)
    )
    changed = signed_range(one.change, language)
    return Line((label, contacts, first, second, changed), one.change, bool(one.stands_out))


def _money(money: WorthPart, language: Language) -> Section:
    t = texts("results", language)
    heading = t.gettext("What it is worth a year")
    if not money.lines:
        missing = ", ".join(one.code for one in money.inputs if one.value is None)
        text = t.gettext(
            "No amount: the plan lacks {missing}, or there is nothing to set against each other."
        )
        return Section("money", heading, (text.format(missing=missing or ABSENT),))
    names = {
        "naive": t.gettext("A. As if the drop of the share were contacts (estimate)"),
        "volume_consistent": t.gettext("B. As if only online-first contacts went away (estimate)"),
        "measured": t.gettext("C. What the number of contacts itself shows (measured)"),
    }
    heads = ("", t.gettext("Euros a year"), t.gettext("Margin"), t.gettext("Chance that it pays"))
    lines = tuple(
        Line(
            (
                names[one.code],
                euro_text(one.saving.value, language),
                f"{euro_text(one.saving.low, language)} … {euro_text(one.saving.high, language)}",
                percent(one.pays, language),
            ),
            strong=one.code == "measured",
        )
        for one in money.lines
    )
    inputs = tuple(_input(one, language) for one in money.inputs)
    about = (
        t.gettext("About the changed reasons, {n} contacts a year.")
        if money.about == "fixed"
        else t.gettext("About all reasons together, {n} contacts a year.")
    ).format(n=whole(int(money.contacts or 0), language))
    explain = t.gettext(
        "A and B are estimates from shares, C is what was counted; where the volume did not move, "
        "C is 0. The margins hold those of the shares and of the numbers below; a number without "
        "limits is taken as exact."
    )
    return Section("money", heading, (about, explain, *inputs), Grid(heads, lines))


def _input(one: WorthInput, language: Language) -> str:
    if one.value is None:
        return f"{one.label}: {ABSENT} ({one.source})"
    shown = _number(one.value, one.code, language)
    if one.low is not None and one.high is not None and one.low != one.high:
        text = texts("results", language).gettext("{value}, 95 in 100 sure {low} to {high}")
        low, high = (_number(limit, one.code, language) for limit in (one.low, one.high))
        shown = text.format(value=shown, low=low, high=high)
    return f"{one.label}: {shown} ({one.source})"


def _number(value: float, code: str, language: Language) -> str:
    if code == "achievable_part":
        return percent(value, language)
    if code in ("cost_per_contact", "dispersion"):
        return f"{value:.2f}".replace(".", ",") if language == "nl" else f"{value:.2f}"
    return whole(round(value), language)


def euro_text(value: float | None, language: Language) -> str:
    """Euros of a year with their sign, to two figures as in a report: "−€ 1,200"."""
    if value is None:
        return ABSENT
    return ("−" if value < 0 else "") + euros(abs(value), language)
