"""Under 30 answers in all, nothing that is written tells the share: not in a total, not in euros.

Two pilots with yes and no the other way round are written; but for the counts of yes and no they
are the same, so no figure can be made of the share.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from central.render.export import Export
from central.render.html import html_page
from central.render.json_file import write_json
from central.render.result_text import result_text
from central.render.text import text_of
from central.render.xlsx_file import write_xlsx
from central.results.export import read_export
from central.results.report import report
from ftr.report.model import Dimension, Report
from ftr.report.money_lines import YearFigures
from ftr.texts import LANGUAGES, Language
from tests.central.results.filled import TEAMS, Filled
from tests.ftr.report.made_result import WHOLE_YEAR, evenly, reported

MADE_AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)  # the pilot is over: everything counts
SPLITS = [(3, 4), (5, 12), (12, 17)]  # 7, 17 and the last that is too few
FIGURES = [WHOLE_YEAR, YearFigures()]
COUNTS = {"yes", "no"}
OF_SHARE = {
    *("ftr", "ci_low", "ci_high", "bound_low", "bound_high", "share", "low", "high"),
    *("expected", "expected_low", "expected_high", "worth", "worth_low", "worth_high"),
    *("total", "total_worth", "top_chance", "effective_n", "icc", "design_effect"),
}


def made(yes: int, no: int, figures: YearFigures, language: Language, agents: int = 3) -> Report:
    counted = {"late": evenly(yes, no, agents, not_asked=4)}
    return reported(counted, figures=figures, handled=100, language=language)


def without_counts(value: Any) -> Any:
    """The same JSON without how many said yes and no."""
    if isinstance(value, dict):
        return {name: without_counts(one) for name, one in value.items() if name not in COUNTS}
    return [without_counts(one) for one in value] if isinstance(value, list) else value


def told(value: Any) -> list[tuple[str, Any]]:
    """Every field of the JSON that is made of a share and is there."""
    if isinstance(value, list):
        return [found for one in value for found in told(one)]
    if not isinstance(value, dict):
        return []
    here = [(name, one) for name, one in value.items() if name in OF_SHARE and one is not None]
    return here + [found for one in value.values() for found in told(one)]


def sheets(found: Report, path: Path, language: Language) -> dict[str, list[list[Any]]]:
    """What stands on each sheet, without the columns that count yes and no."""
    write_xlsx(Export({found.by: found}, iter(()), False, language, MADE_AT), path)
    book = openpyxl.load_workbook(path)
    shown = {}
    for sheet in book.worksheets:
        lines = [list(line) for line in sheet.iter_rows(values_only=True)]
        head = lines[0] if lines else []
        counts = {"Eerst online: ja", "Eerst online: nee", "Online first: yes", "Online first: no"}
        left_out = {place for place, name in enumerate(head) if name in counts}
        shown[sheet.title] = [
            [one for place, one in enumerate(line) if place not in left_out] for line in lines
        ]
    return shown


@pytest.mark.parametrize("figures", FIGURES)
@pytest.mark.parametrize(("yes", "no"), SPLITS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_is_written_tells_a_share_of_too_few(
    yes: int, no: int, figures: YearFigures, language: Language, tmp_path: Path
) -> None:
    one, other = made(yes, no, figures, language), made(no, yes, figures, language)
    assert told(one.to_dict()) == []
    assert without_counts(one.to_dict()) == without_counts(other.to_dict())
    assert one.result is not None
    assert not one.result.money.lines
    assert result_text(one, language) == result_text(other, language)
    assert sheets(one, tmp_path / "1.xlsx", language) == sheets(
        other, tmp_path / "2.xlsx", language
    )
    assert text_of(one, language) == text_of(other, language)
    assert html_page([one], language, MADE_AT) == html_page([other], language, MADE_AT)


def test_from_thirty_answers_on_there_is_a_share_everywhere() -> None:
    found = made(13, 17, WHOLE_YEAR, "nl")
    assert {"ftr", "total", "total_worth", "expected", "share"} <= dict(
        told(found.to_dict())
    ).keys()
    assert found.result is not None
    assert found.result.money.lines


@pytest.mark.parametrize(("yes", "no"), SPLITS)
def test_a_supervisor_of_a_small_pilot_that_is_over_sees_none_either(
    filled: Filled, yes: int, no: int, tmp_path: Path
) -> None:
    agents = list(TEAMS)
    for place in range(yes + no):
        filled.log(agents[place % 5], "late", "yes" if place < yes else "no")
    for by in Dimension:
        asked = partial(report, pilot_id=filled.pilot_id, by=by, now=MADE_AT, steps=True)
        assert told(filled.ask(asked).to_dict()) == []
    path = tmp_path / "export.json"
    filled.ask(
        lambda connection: write_json(
            read_export(connection, filled.pilot_id, made_at=MADE_AT, supervisor=True), path
        )
    )
    assert told(json.loads(path.read_text(encoding="utf-8"))["reports"]) == []
