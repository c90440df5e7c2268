"""The one-page result in the workbook: page list, likely shares, spread, money and methods."""

from __future__ import annotations

from collections.abc import Sequence

from central.render.html_leaves import has_leaf_share
from central.render.html_methods import method_lines
from central.render.html_money import amount, margin_text, missing_text
from central.render.html_pages import expected_heading, has_expected, page_name, worth_heading
from central.render.html_spread import band_label
from central.render.pages_text import basis_text, gap_texts, obstacles_text, total_text
from central.render.result_text import spread_texts
from central.render.summary import direction
from central.render.xlsx_book import Book
from central.render.xlsx_chart import Cells, Names, insert_bars, insert_columns
from central.render.xlsx_lines import Field, write_lines
from ftr.report.money import Money
from ftr.report.page_list import TOP, PageLine, PageList
from ftr.report.result import AgentSpread, LeafLine, OnePage

CHARTED = 10


def write_one_page(book: Book) -> None:
    """The sheets of the result, where the report has one."""
    result = book.export.main.result
    if result is None:
        return
    name = book.t.gettext("Pages to begin with")
    _write_ranking(book, name, result.pages.pages, result.pages)
    name = book.t.gettext("Sub-reasons to begin with")
    _write_ranking(book, name, result.pages.reasons, result.pages)
    _write_leaves(book, result)
    if result.agents is not None:
        _write_spread(book, result.agents)
    _write_methods(book, result)


def _write_ranking(book: Book, name: str, lines: Sequence[PageLine], pages: PageList) -> None:
    if not lines:
        return
    sheet = book.sheet(name)
    fields = _ranking(book, pages)
    write_lines(book, sheet, fields, lines)
    foot = len(lines) + 2
    said = (basis_text(pages, book.language), total_text(pages, book.language))
    for place, text in enumerate(filter(None, (*said, *gap_texts(pages, book.language)))):
        sheet.write_string(foot + place, 0, text)
    told = list(lines[:CHARTED])
    while told and not has_expected(told[-1]):
        told.pop()
    if not told:
        return
    in_euro = all(line.worth is not None for line in told if has_expected(line))
    heading = (
        worth_heading(pages, book.language) if in_euro else expected_heading(pages, book.language)
    )
    column = next(place for place, field in enumerate(fields) if field.heading == heading)
    value = fields[column].value
    low, high = fields[column + 1].value, fields[column + 2].value
    numbers = [_number(value(line)) for line in told]
    below = [_number(value(line)) - _number(low(line)) for line in told]
    above = [_number(high(line)) - _number(value(line)) for line in told]
    insert_bars(
        book,
        sheet,
        Names(0, [page_name(line) for line in told]),
        Cells(heading, column, 1, numbers),
        title=heading,
        at=(1, len(fields) + 1),
        margins=(below, above),
    )


def _number(value: str | float | int | None) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _ranking(book: Book, pages: PageList) -> list[Field[PageLine]]:
    t = book.t
    told = has_expected
    low, high = t.gettext("80 in 100 sure, from"), t.gettext("80 in 100 sure, to")
    share = f"{t.gettext('Online first, most likely')}, {direction(book.language)}"
    contacts = expected_heading(pages, book.language)
    euros = worth_heading(pages, book.language)
    fields: list[Field[PageLine]] = [
        Field(t.gettext("What it is about"), page_name, "text", 46),
        Field(t.gettext("Owner"), lambda line: ", ".join(line.owners), "text", 20),
        Field(t.gettext("Contacts"), lambda line: line.contacts),
        Field(t.gettext("Answers"), lambda line: line.answers),
        Field(t.gettext("Number of agents"), lambda line: line.agents),
        Field(share, lambda line: line.share if told(line) else None, "share"),
        Field(low, lambda line: line.low if told(line) else None, "share"),
        Field(high, lambda line: line.high if told(line) else None, "share"),
        Field(
            t.gettext("Online first, counted"),
            lambda line: line.counted if told(line) else None,
            "share",
        ),
        Field(contacts, lambda line: line.expected if told(line) else None, "amount"),
        Field(low, lambda line: line.expected_low if told(line) else None, "amount"),
        Field(high, lambda line: line.expected_high if told(line) else None, "amount"),
        Field(euros, lambda line: line.worth if told(line) else None, "amount"),
        Field(low, lambda line: line.worth_low if told(line) else None, "amount"),
        Field(high, lambda line: line.worth_high if told(line) else None, "amount"),
        Field(
            t.gettext("Chance to be in the first {n}").format(n=TOP),
            lambda line: line.top_chance if told(line) else None,
            "share",
        ),
        Field(
            t.gettext("What stopped the customer online"),
            lambda line: obstacles_text(line, book.language),
            "text",
            46,
        ),
        Field(t.gettext("Please note"), lambda line: _why(book, line), "text", 20),
    ]
    return fields


def _why(book: Book, line: PageLine) -> str:
    """Why a line has no figures."""
    if line.worth_having:
        return book.t.gettext("welcome contact")
    if line.suppressed:
        return book.t.gettext("not shown")
    return book.t.gettext("too few") if line.too_few else ""


def _write_leaves(book: Book, result: OnePage) -> None:
    if not result.leaves:
        return
    t = book.t
    sheet = book.sheet(t.gettext("Likely shares"))
    told = has_leaf_share
    share = f"{t.gettext('Online first, most likely')}, {direction(book.language)}"
    fields: list[Field[LeafLine]] = [
        Field(t.gettext("Sub-reasons"), lambda leaf: leaf.label, "text", 60),
        Field(t.gettext("Contacts"), lambda leaf: leaf.contacts),
        Field(t.gettext("Part of contacts"), lambda leaf: leaf.part, "share"),
        Field(t.gettext("Answers"), lambda leaf: leaf.answers),
        Field(t.gettext("Number of agents"), lambda leaf: leaf.agents),
        Field(share, lambda leaf: leaf.share if told(leaf) else None, "share"),
        Field(
            t.gettext("80 in 100 sure, from"),
            lambda leaf: leaf.low if told(leaf) else None,
            "share",
        ),
        Field(
            t.gettext("80 in 100 sure, to"),
            lambda leaf: leaf.high if told(leaf) else None,
            "share",
        ),
        Field(
            t.gettext("Online first, counted"),
            lambda leaf: leaf.counted if told(leaf) else None,
            "share",
        ),
    ]
    write_lines(book, sheet, fields, result.leaves)


def _write_spread(book: Book, spread: AgentSpread) -> None:
    t = book.t
    sheet = book.sheet(t.gettext("Spread of agents"))
    sheet.set_column(0, 1, 30)
    share = f"{t.gettext('Online first')}, {direction(book.language)}"
    agents = t.gettext("Number of agents")
    for column, heading in enumerate((share, agents)):
        sheet.write_string(0, column, heading, book.number_header if column else book.header)
    for line, band in enumerate(spread.bands, start=1):
        sheet.write_string(line, 0, band_label(band))
        sheet.write_number(line, 1, band.agents, book.count)
    foot = len(spread.bands) + 2
    for place, text in enumerate(spread_texts(spread, book.language)):
        sheet.write_string(foot + place, 0, text)
    if spread.bands:
        insert_columns(
            book,
            sheet,
            Names(0, [band_label(band) for band in spread.bands]),
            [Cells(agents, 1, 1, [band.agents for band in spread.bands])],
            title=t.gettext("How far agents lie apart"),
            at=(foot + 4, 0),
        )


def _write_methods(book: Book, result: OnePage) -> None:
    t = book.t
    sheet = book.sheet(t.gettext("Method and money"))
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 60)
    lines = [
        (t.gettext("How it was measured"), ""),
        *method_lines(result.methods, book.language),
        ("", ""),
        *_money(book, result.money),
    ]
    for row, (name, value) in enumerate(lines):
        if name:
            sheet.write_string(row, 0, name, book.bold if not value else None)
        if value:
            sheet.write_string(row, 1, value, book.wrapped)


def _money(book: Book, money: Money) -> list[tuple[str, str]]:
    language = book.language
    t = book.t
    lines = [(t.gettext("Money"), "")] if money.inputs or money.lines else []
    for line in money.lines:
        shown = amount(line.value, line.unit, language)
        if line.low is not None and line.high is not None:
            low, high = (amount(one, line.unit, language) for one in (line.low, line.high))
            shown += f" ({t.gettext('95 in 100 sure')}: {low} – {high})"
        lines.append((line.label, shown))
    lines += [
        (one.label, " · ".join((one.text, margin_text(one, language), one.source)))
        for one in money.inputs
    ]
    missing = missing_text(money.missing, language)
    return [*lines, (t.gettext("Please note"), missing)] if missing else lines
