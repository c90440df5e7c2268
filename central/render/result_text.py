"""The one-page result on a terminal, for who knows no statistics; 80 columns suffice."""

from __future__ import annotations

import io

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from central.render.bars import Bars, share_bar
from central.render.cells import ABSENT, share_text
from central.render.html_methods import method_lines
from central.render.html_money import margin_text
from central.render.numbers import contacts_text, euros, of_hundred, percent, whole
from central.render.pages_text import print_pages
from central.render.summary import (
    direction,
    logged_text,
    not_begun,
    other_notes,
    period,
    stamp,
    title,
)
from central.render.text_lines import print_heading, print_item, print_paragraph, width_of
from ftr.report.model import Report
from ftr.report.money import Money, MoneyLine
from ftr.report.notes import UNDER_HEADLINE
from ftr.report.result import AgentSpread, LeafLine, MixLine, OnePage
from ftr.texts import Language, texts

LEAVES = 12  # the rest is in the report by leaf
BAR = 20


def print_result(console: Console, report: Report, language: Language) -> None:
    """The page; `report` is by main reason and has its result."""
    result = report.result
    if result is None:
        return
    _print_head(console, report, result, language)
    if not_begun(report, language):
        return
    if result.mix:
        _print_mix(console, report, result, language)
    print_pages(console, result.pages, report.pilot.id, language)
    _print_money(console, result.money, language)
    _print_leaves(console, result, language)
    _print_spread(console, result.agents, language)
    _print_methods(console, result, language)
    _print_notes(console, report, language)
    console.print()
    print_paragraph(console, report.definition, style="dim")


def result_text(report: Report, language: Language, width: int = 80) -> str:
    """The same as one plain text without colour."""
    page = io.StringIO()
    print_result(Console(file=page, width=width, no_color=True), report, language)
    return "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines())


def _print_head(console: Console, report: Report, result: OnePage, language: Language) -> None:
    if stamp(report, language):
        console.print(Text(f" {stamp(report, language)} ", style="bold reverse"))
    console.print(Text(report.pilot.name, style="bold"))
    under = " · ".join((title(language), direction(language), period(report, language)))
    print_paragraph(console, under)
    console.print()
    if not_begun(report, language):
        print_paragraph(console, not_begun(report, language), style="bold")
        return
    print_paragraph(console, result.sentence, style="bold", indent=2)
    console.print()
    for note in report.notes:
        if note.code in UNDER_HEADLINE:
            print_paragraph(console, note.text)
    print_paragraph(console, result.measured)
    print_paragraph(console, logged_text(report.overall, language))


def _table(console: Console, *headings: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="bold")
    table.add_column(headings[0], overflow="fold", max_width=max(24, width_of(console) * 2 // 5))
    for heading in headings[1:]:
        table.add_column(heading, justify="right" if heading else "left", no_wrap=True)
    return table


def _print_mix(console: Console, report: Report, result: OnePage, language: Language) -> None:
    t = texts("results", language)
    bars = Bars.of(console.encoding)
    headings = (t.gettext("Contacts"), t.gettext("Part"), t.gettext("Online first"), "")
    table = _table(console, t.gettext("What contacts are about"), *headings)
    overall = MixLine("", t.gettext("All together"), report.overall.contacts, 1.0, report.overall)
    for line in (*result.mix, overall):
        table.add_row(
            Text(line.label, style="bold" if line is overall else ""),
            whole(line.contacts, language),
            percent(line.part, language),
            share_text(line.cell, language),
            share_bar(line.cell, BAR, bars),
        )
    console.print(Padding(table, (1, 0, 0, 0)), width=width_of(console))
    legend = t.gettext("{solid} at least   {doubt} margin (95 in 100 sure)   a full bar is 100%")
    print_paragraph(console, legend.format(solid=bars.solid, doubt=bars.doubt), style="dim")


def _print_money(console: Console, money: Money, language: Language) -> None:
    if not money.lines:
        return
    t = texts("results", language)
    print_heading(console, t.gettext("What it costs now"))
    for line in money.lines:
        print_item(console, f"{line.label}: {_amount(line, language)}")
    print_paragraph(console, t.gettext("Worked out from:"), indent=2)
    for one in money.inputs:
        said = " · ".join((one.text, margin_text(one, language), one.source))
        print_item(console, f"{one.label}: {said}")


def _amount(line: MoneyLine, language: Language) -> str:
    say = euros if line.unit == "euro" else contacts_text
    if line.low is None or line.high is None:
        return say(line.value, language)
    low, high = say(line.low, language), say(line.high, language)
    text = texts("results", language).gettext("{value} (95 in 100 sure: {low} to {high})")
    return text.format(value=say(line.value, language), low=low, high=high)


def _print_leaves(console: Console, result: OnePage, language: Language) -> None:
    shown = [leaf for leaf in result.leaves if leaf.share is not None and not leaf.too_few]
    if not shown:
        return
    t = texts("results", language)
    headings = (t.gettext("Contacts"), t.gettext("Online first, estimated (80 in 100 sure)"))
    table = _table(console, t.gettext("Sub-reasons, most contacts first"), *headings)
    for leaf in shown[:LEAVES]:
        table.add_row(Text(leaf.label), whole(leaf.contacts, language), _leaf(leaf, language))
    console.print(Padding(table, (1, 0, 0, 0)), width=width_of(console))
    more, without = len(shown) - LEAVES, len(result.leaves) - len(shown)
    parts = []
    if more > 0:
        parts.append(t.ngettext("{n} more", "{n} more", more).format(n=more))
    if without:
        text = t.ngettext("{n} with too few answers", "{n} with too few answers", without)
        parts.append(text.format(n=without))
    print_paragraph(console, " · ".join(parts), style="dim")
    text = t.gettext(
        "Small reasons are drawn towards what all reasons have in common, because a few contacts "
        "make high and low shares by chance."
    )
    print_paragraph(console, text, style="dim")


def _leaf(leaf: LeafLine, language: Language) -> str:
    interval = f"{of_hundred(leaf.low or 0.0)}–{of_hundred(leaf.high or 0.0)}"
    text = texts("results", language).gettext("{share} ({interval}), counted {counted}")
    return text.format(
        share=percent(leaf.share or 0.0, language),
        interval=interval,
        counted=ABSENT if leaf.counted is None else percent(leaf.counted, language),
    )


def _print_spread(console: Console, spread: AgentSpread | None, language: Language) -> None:
    t = texts("results", language)
    print_heading(console, t.gettext("How far agents lie apart"))
    for sentence in spread_texts(spread, language):
        print_item(console, sentence)


def spread_texts(spread: AgentSpread | None, language: Language) -> tuple[str, ...]:
    """What may be said of agents: how many, never who and never with how many contacts."""
    t = texts("results", language)
    if spread is None:
        return (
            t.gettext(
                "Too few agents with enough answers to say so without pointing at one of them."
            ),
        )
    chance = t.ngettext(
        "Of {n} agent {inside} lie where chance alone puts 95 of 100, {outside} do not.",
        "Of {n} agents {inside} lie where chance alone puts 95 of 100, {outside} do not.",
        spread.agents,
    )
    sentences = [chance.format(n=spread.agents, inside=spread.inside, outside=spread.outside)]
    if spread.bands:
        bands = ", ".join(
            t.ngettext("{n} agent {low}–{high}%", "{n} agents {low}–{high}%", band.agents).format(
                n=band.agents, low=of_hundred(band.low), high=of_hundred(band.high)
            )
            for band in spread.bands
        )
        sentences.append(
            t.gettext("Share online first that they heard: {bands}.").format(bands=bands)
        )
    sentences.append(
        t.gettext(
            "This is no ranking: who gets other calls or asks in other words hears other answers."
        )
    )
    return tuple(sentences)


def _print_methods(console: Console, result: OnePage, language: Language) -> None:
    print_heading(console, texts("results", language).gettext("How it was measured"))
    box = Table.grid(padding=(0, 2))
    box.add_column(max_width=34)
    box.add_column(overflow="fold")
    for name, value in method_lines(result.methods, language):
        box.add_row(Text(f"  {name}", style="dim"), Text(value))
    console.print(box, width=width_of(console))


def _print_notes(console: Console, report: Report, language: Language) -> None:
    notes = other_notes(report)
    if notes:
        print_heading(console, texts("results", language).gettext("Please note"))
    for note in notes:
        print_item(console, note.text)
