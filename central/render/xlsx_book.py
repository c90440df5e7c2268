"""What every sheet of the workbook shares: its look, its words, and how values are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from central.render.export import Export
from central.render.summary import stamp, title
from ftr.report.model import Dimension
from ftr.texts import Language, texts

DEMO_COLOUR = "#B3261E"
BAR_COLOUR = "#1F5FA8"
FIRST_YEAR = 1901  # Excel has no dates before; a clock that far off is shown as text
HEADER_HEIGHT = 45  # points: three lines


class Book:
    """One workbook being written, with its formats by what they show."""

    def __init__(self, workbook: Workbook, export: Export) -> None:
        self.workbook = workbook
        self.export = export
        self.language: Language = export.language
        self.t = texts("results", export.language)
        self.stamp = stamp(export.main, export.language)
        day = "dd-mm-yyyy" if export.language == "nl" else "yyyy-mm-dd"
        self.name = workbook.add_format({"bold": True, "font_size": 16})
        self.bold = workbook.add_format({"bold": True})
        self.warning = workbook.add_format({"bold": True, "font_color": DEMO_COLOUR})
        self.headline = workbook.add_format({"bold": True, "font_size": 13})
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.soft = workbook.add_format({"font_color": "#666666", "align": "right"})
        self.percent = workbook.add_format({"num_format": "0.0%"})
        self.count = workbook.add_format({"num_format": "#,##0"})
        self.amount = workbook.add_format({"num_format": "#,##0"})
        self.seconds = workbook.add_format({"num_format": "0.0"})
        self.day = workbook.add_format({"num_format": day})
        self.clock = workbook.add_format({"num_format": "hh:mm:ss"})
        self.instant = workbook.add_format({"num_format": f"{day} hh:mm:ss"})
        header = {"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#E8EEF5"}
        self.header = workbook.add_format(header)
        self.number_header = workbook.add_format(header | {"align": "right"})
        properties: dict[str, Any] = {
            "title": f"{export.main.pilot.name} – {title(export.language)}",
            "created": export.made_at.astimezone(UTC).replace(tzinfo=None),
        }
        workbook.set_properties(properties)

    def sheet(self, name: str) -> Worksheet:
        """A new sheet, marked where the pilot is a demonstration."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        if self.stamp:
            sheet.set_tab_color(DEMO_COLOUR)
            sheet.set_header(f"&C&B{self.stamp.replace('&', '&&')}")
        return sheet

    def header_row(
        self, sheet: Worksheet, headings: list[str], numbers_from: int | None = None
    ) -> None:
        """The column headings in row 0, which stays in view and repeats on every printed page.

        From column `numbers_from` on they stand to the right, above their numbers.
        """
        sheet.set_row(0, HEADER_HEIGHT)
        for column, heading in enumerate(headings):
            is_number = numbers_from is not None and column >= numbers_from
            sheet.write_string(0, column, heading, self.number_header if is_number else self.header)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)

    def put(self, sheet: Worksheet, row: int, column: int, value: object) -> None:
        """One typed cell; nothing where the value is absent."""
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self.count)
        elif isinstance(value, float):
            sheet.write_number(row, column, value, self.seconds)
        elif isinstance(value, datetime) and value.year >= FIRST_YEAR:
            sheet.write_datetime(row, column, value.replace(tzinfo=None), self.instant)
        elif isinstance(value, date) and value.year >= FIRST_YEAR:
            sheet.write_datetime(row, column, value, self.day)
        elif isinstance(value, time):
            sheet.write_datetime(row, column, value, self.clock)
        else:
            sheet.write_string(row, column, str(value))


def sheet_name(by: Dimension, language: Language) -> str:
    """What the sheet of a dimension is called; at most 31 characters, as Excel wants."""
    t = texts("results", language)
    return {
        Dimension.REASON: t.gettext("Reasons"),
        Dimension.LEAF: t.gettext("Sub-reasons"),
        Dimension.PAGE: t.gettext("Pages"),
        Dimension.OWNER: t.gettext("Owners"),
        Dimension.CHANNEL: t.gettext("Channels"),
        Dimension.AGENT: t.gettext("Agents"),
        Dimension.TEAM: t.gettext("Teams"),
        Dimension.DAY: t.gettext("Days"),
        Dimension.HOUR: t.gettext("Hours"),
        Dimension.OBSTACLE: t.gettext("Obstacles"),
        Dimension.MOTIVE: t.gettext("Motives"),
        Dimension.VERSION: t.gettext("Versions"),
    }[by]
