"""The page list: where most contacts could stay away, and what has no counterpart."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from central.render.cells import ABSENT
from central.render.chart_bars import Bar, bar_chart
from central.render.html_figure import figure
from central.render.html_frame import paragraph, section
from central.render.html_leaves import span
from central.render.html_money import amount, missing_text
from central.render.html_plain_table import Column, plain_table
from central.render.numbers import percent, whole
from central.render.summary import direction
from ftr.report.page_list import TOP, Gap, PageLine, PageList
from ftr.texts import Language, texts

DRAWN = 10
SHOWN = 20


def html_pages(pages: PageList, language: Language, made_up: str) -> str:
    """Both rankings and the gap lists; empty where nothing was logged."""
    t = texts("results", language)
    if not (pages.pages or pages.reasons):
        return ""
    ranked = pages.pages if any(line.expected for line in pages.pages) else pages.reasons
    return section(
        t.gettext("Where to begin"),
        paragraph(_basis(pages, language)),
        _figure(pages, ranked, language, made_up),
        _table(t.gettext("Web pages"), pages.pages, pages, language),
        _table(t.gettext("Sub-reasons"), pages.reasons, pages, language),
        paragraph(missing_text(pages.missing, language), "soft"),
        _gaps(t.gettext("Reasons without a web page"), pages.reasons_without_page, language),
        _gaps(t.gettext("Web pages without a reason"), pages.pages_without_reason, language),
        _gaps(t.gettext("Web pages without contacts"), pages.pages_without_contact, language),
    )


def has_expected(line: PageLine) -> bool:
    """Whether a figure made of the share may be printed."""
    return line.expected is not None and not line.too_few and not line.suppressed


def expected_heading(pages: PageList, language: Language) -> str:
    """What the expected contacts are of."""
    t = texts("results", language)
    if pages.basis == "year":
        return t.gettext("Could stay away, contacts a year")
    return t.gettext("Could stay away, of 1,000 contacts")


def _basis(pages: PageList, language: Language) -> str:
    t = texts("results", language)
    text = t.gettext(
        "Ranked by the contacts that could stay away: contacts × share online first × the part "
        "that is achievable."
    )
    if pages.overlap:
        text += " " + t.gettext(
            "A contact may belong to several pages, so the lines do not add up."
        )
    return text


def _figure(pages: PageList, ranked: Sequence[PageLine], language: Language, made_up: str) -> str:
    t = texts("results", language)
    lines = [line for line in ranked if has_expected(line)][:DRAWN]
    if not lines:
        return ""
    in_euro = all(line.worth is not None for line in lines)
    bars = [_bar(line, language, in_euro=in_euro) for line in lines]
    name = (
        t.gettext("Could stay away, euros a year") if in_euro else expected_heading(pages, language)
    )
    told = "; ".join(f"{bar.label} {bar.value}" for bar in bars)
    says = t.gettext("{name}. {lines}.").format(name=name, lines=told)
    caption = t.gettext("{name}: the first {n}, with the margin (80 in 100 sure).").format(
        name=name, n=len(bars)
    )
    return figure(
        lambda width: bar_chart(bars, says=says, width=width),
        " ".join(filter(None, (caption, made_up))),
    )


def _bar(line: PageLine, language: Language, *, in_euro: bool) -> Bar:
    values = (
        (line.worth, line.worth_low, line.worth_high)
        if in_euro
        else (line.expected, line.expected_low, line.expected_high)
    )
    value = values[0] or 0.0
    shown = amount(value, "euro" if in_euro else "contacts", language)
    return Bar(line.label, value, shown, values[1], values[2])


def _table(name: str, lines: Sequence[PageLine], pages: PageList, language: Language) -> str:
    if not lines:
        return ""
    t = texts("results", language)
    with_worth = any(line.worth is not None for line in lines)
    columns = (
        Column(name),
        Column(t.gettext("Owner"), words=True),
        Column(t.gettext("Contacts")),
        Column(t.gettext("Online first, most likely"), direction(language)),
        Column(expected_heading(pages, language)),
        *((Column(t.gettext("Euros a year")),) if with_worth else ()),
        Column(t.gettext("Chance to be in the first {n}").format(n=TOP)),
        Column(t.gettext("What stopped the customer online"), words=True),
    )
    shown = [_line(line, language, with_worth=with_worth) for line in lines[:SHOWN]]
    rest = len(lines) - len(shown)
    more = t.ngettext("{n} more line is left out.", "{n} more lines are left out.", rest)
    return (
        f"<h3>{escape(name)}</h3>"
        + plain_table(name, columns, shown)
        + (paragraph(more.format(n=rest), "soft") if rest else "")
    )


def _line(line: PageLine, language: Language, *, with_worth: bool) -> tuple[str, ...]:
    t = texts("results", language)
    fixed = (line.label, ", ".join(line.owners) or ABSENT, whole(line.contacts, language))
    width = 4 if with_worth else 3
    if line.worth_having:
        why = t.gettext("worth having")
        return (*fixed, _share(line, language), why, *[ABSENT] * (width - 1))
    if not has_expected(line):
        why = t.gettext("not shown") if line.suppressed else t.gettext("too few")
        return (*fixed, why, *[ABSENT] * width)
    worth = ABSENT if line.worth is None else amount(line.worth, "euro", language)
    chance = ABSENT if line.top_chance is None else percent(line.top_chance, language)
    expected = _with_margin(line.expected, line.expected_low, line.expected_high, language)
    return (
        *fixed,
        _share(line, language),
        expected,
        *((worth,) if with_worth else ()),
        chance,
        _obstacle(line, language),
    )


def _share(line: PageLine, language: Language) -> str:
    if line.share is None or line.too_few or line.suppressed:
        return ABSENT
    return f"{percent(line.share, language)} ({span(line.low, line.high).rstrip('%')})"


def _with_margin(
    value: float | None, low: float | None, high: float | None, language: Language
) -> str:
    if value is None:
        return ABSENT
    shown = whole(round(value), language)
    if low is None or high is None:
        return shown
    return f"{shown} ({whole(round(low), language)}–{whole(round(high), language)})"


def _obstacle(line: PageLine, language: Language) -> str:
    if not line.obstacle_label:
        return ABSENT
    if line.obstacle_part is None:
        return line.obstacle_label
    return f"{line.obstacle_label} ({percent(line.obstacle_part, language)})"


def _gaps(name: str, gaps: Sequence[Gap], language: Language) -> str:
    if not gaps:
        return ""
    t = texts("results", language)
    items = "".join(f"<li>{escape(_gap(gap, language))}</li>" for gap in gaps[:SHOWN])
    rest = len(gaps) - SHOWN
    more = t.ngettext("{n} more line is left out.", "{n} more lines are left out.", rest)
    return f'<h3>{escape(name)}</h3><ul class="notes">{items}</ul>' + (
        paragraph(more.format(n=rest), "soft") if rest > 0 else ""
    )


def _gap(gap: Gap, language: Language) -> str:
    t = texts("results", language)
    parts = [gap.label]
    if gap.contacts:
        text = t.ngettext("{n} contact", "{n} contacts", gap.contacts)
        parts.append(text.format(n=whole(gap.contacts, language)))
    if gap.share is not None and not gap.too_few:
        text = t.gettext("{share} online first ({better})")
        parts.append(text.format(share=percent(gap.share, language), better=direction(language)))
    return " · ".join(parts)
