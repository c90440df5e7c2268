"""The page list: where most contacts could stay away, and what has no counterpart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from central.render.cells import ABSENT
from central.render.chart_bars import Bar, bar_chart
from central.render.html_figure import figure
from central.render.html_frame import paragraph, section
from central.render.html_leaves import span
from central.render.html_money import amount
from central.render.html_plain_table import Column, plain_table
from central.render.numbers import percent, whole
from central.render.pages_text import (
    basis_text,
    chance_text,
    obstacles_text,
    total_text,
    without_contact_text,
    words_text,
)
from central.render.summary import direction
from ftr.report.page_list import TOP, Gap, PageLine, PageList
from ftr.texts import Language, texts

SHOWN = 10  # where to begin is a short list; the workbook has all of it


def html_pages(pages: PageList, pilot: str, language: Language, made_up: str) -> str:
    """Both rankings and the gap lists; empty where nothing was logged. `pilot` is its id."""
    t = texts("results", language)
    if not (pages.pages or pages.reasons):
        return ""
    ranked = pages.pages if any(line.expected for line in pages.pages) else pages.reasons
    return section(
        t.gettext("Where to begin"),
        paragraph(basis_text(pages, language)),
        _figure(pages, ranked, language, made_up),
        _table(t.gettext("Web pages to begin with"), pages.pages, pages, language),
        _table(t.gettext("Sub-reasons to begin with"), pages.reasons, pages, language),
        paragraph(total_text(pages, language)),
        _gaps(t.gettext("Reasons without a web page"), pages.reasons_without_page, language),
        _gaps(t.gettext("Web pages without a reason"), pages.pages_without_reason, language),
        paragraph(without_contact_text(pages, language), "soft"),
        paragraph(words_text(pilot, language), "soft"),
    )


def has_expected(line: PageLine) -> bool:
    """Whether a figure made of the share may be printed."""
    return line.expected is not None and not line.too_few and not line.suppressed


def expected_heading(pages: PageList, language: Language) -> str:
    """What the expected contacts are, and of what."""
    t = texts("results", language)
    if pages.basis == "year":
        if pages.achievable is None:
            return t.gettext("Online first, contacts a year")
        return t.gettext("Could stay away, contacts a year")
    if pages.achievable is None:
        return t.gettext("Online first, of 1,000 contacts")
    return t.gettext("Could stay away, of 1,000 contacts")


def worth_heading(pages: PageList, language: Language) -> str:
    """The same in euros."""
    t = texts("results", language)
    if pages.achievable is None:
        return t.gettext("Online first, euros a year")
    return t.gettext("Could stay away, euros a year")


def _figure(pages: PageList, ranked: Sequence[PageLine], language: Language, made_up: str) -> str:
    t = texts("results", language)
    lines = [line for line in ranked if has_expected(line)][:SHOWN]
    if not lines:
        return ""
    in_euro = all(line.worth is not None for line in lines)
    bars = [_bar(line, language, in_euro=in_euro) for line in lines]
    name = worth_heading(pages, language) if in_euro else expected_heading(pages, language)
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
    return Bar(page_name(line), value, shown, values[1], values[2])


def _table(name: str, lines: Sequence[PageLine], pages: PageList, language: Language) -> str:
    told = [line for line in lines if has_expected(line)][:SHOWN]
    if not told:
        return ""
    columns = _columns(told, pages, language)
    head = [column for column, _ in columns]
    body = [[say(line) for _, say in columns] for line in told]
    head[0] = Column(name)
    more = paragraph(_rest(len(lines) - len(told), language), "soft")
    return f"<h3>{escape(name)}</h3>" + plain_table(name, head, body) + more


def _rest(count: int, language: Language) -> str:
    if count <= 0:
        return ""
    text = texts("results", language).ngettext(
        "{n} more has fewer contacts or too few answers, or you like customers to call about it.",
        "{n} more have fewer contacts or too few answers, or you like customers to call about "
        "them.",
        count,
    )
    return text.format(n=count)


_Say = Callable[[PageLine], str]


def _columns(
    lines: Sequence[PageLine], pages: PageList, language: Language
) -> list[tuple[Column, _Say]]:
    """The columns that have something to say of these lines."""
    t = texts("results", language)
    chance = t.gettext("Chance to be in the first {n}").format(n=TOP)
    stopped = Column(t.gettext("What stopped the customer online"), words=True)
    columns: list[tuple[Column, _Say]] = [
        (Column(""), page_name),
        (Column(t.gettext("Owner"), words=True), lambda line: ", ".join(line.owners) or ABSENT),
        (Column(t.gettext("Contacts")), lambda line: whole(line.contacts, language)),
        (
            Column(t.gettext("Online first, most likely"), direction(language)),
            lambda line: _share(line, language),
        ),
        (
            Column(t.gettext("Online first, counted")),
            lambda line: (
                ABSENT
                if line.counted is None or line.suppressed
                else percent(line.counted, language)
            ),
        ),
        (
            Column(expected_heading(pages, language)),
            lambda line: _margin(
                line.expected, line.expected_low, line.expected_high, "contacts", language
            ),
        ),
        (
            Column(worth_heading(pages, language)),
            lambda line: _margin(line.worth, line.worth_low, line.worth_high, "euro", language),
        ),
        (Column(chance), lambda line: _chance(line.top_chance, language)),
        (stopped, lambda line: obstacles_text(line, language) or ABSENT),
    ]
    return [column for column in columns if any(column[1](line) != ABSENT for line in lines)]


def page_name(line: PageLine) -> str:
    """The label, without what every address begins with."""
    return line.label.removeprefix("https://").removeprefix("http://")


def _chance(chance: float | None, language: Language) -> str:
    return ABSENT if chance is None else chance_text(chance, language)


def _share(line: PageLine, language: Language) -> str:
    if line.share is None or line.too_few or line.suppressed:
        return ABSENT
    return f"{percent(line.share, language)} ({span(line.low, line.high).rstrip('%')})"


def _margin(
    value: float | None, low: float | None, high: float | None, unit: str, language: Language
) -> str:
    if value is None:
        return ABSENT
    shown = amount(value, unit, language)
    if low is None or high is None:
        return shown
    return f"{shown} ({amount(low, 'contacts', language)}–{amount(high, 'contacts', language)})"


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
        text = t.gettext("estimated {share} online first ({better})")
        parts.append(text.format(share=percent(gap.share, language), better=direction(language)))
    return " · ".join(parts)
