from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from central.render.csv_file import FORMULA_STARTS, LIST_SEPARATOR, neutral, write_csv
from central.render.export import Export
from central.render.headings import contact_headings, word_labels
from central.render.json_file import write_json
from central.render.parquet_file import REPORTS_KEY, write_parquet
from central.render.xlsx_file import write_xlsx
from central.results.export import read_export
from central.store.database import Store
from ftr.words import Origin, PilotKind
from tests.central.results.filled import NOW, TEAMS, Filled

WRITERS = {"csv": write_csv, "xlsx": write_xlsx, "parquet": write_parquet, "json": write_json}
NASTY = '=HYPERLINK("http://evil";"x")'


@pytest.fixture
def demo(now_store: Store) -> Filled:
    """A demo with everything in it that can go wrong in a file."""
    filled = Filled.make(now_store, kind=PilotKind.DEMO, name="Proef & <b>demo</b>")
    for agent in TEAMS:
        filled.log(agent, "late", "yes", 4, obstacle="not_found", origin=Origin.GENERATED)
        filled.log(agent, "late", "no", 5, day=1, motive="habit", origin=Origin.GENERATED)
        filled.log(agent, "lost", "unknown", 1, day=2)
        filled.log(agent, "bill", "no", 2, day=3, note=NASTY, talk_s=61, recorded_after_s=600)
    filled.log("Ann", "rest", "yes", note="+31 6", day=3)
    filled.log("Ann", "rest", "yes", note='regel 1\nregel 2; "aanhaling", komma é€', day=3)
    filled.log("Ann", "rest", "no", note="＝1+1", day=3)
    filled.log("Ann", None, None, ending="silent", day=4)
    filled.log("Ann", "bill", "not_asked", channel="email", day=4)
    for agent in TEAMS:
        filled.handle(agent, 15)
    return filled


def write(filled: Filled, ending: str, folder: Path, *, with_agents: bool = False) -> Path:
    path = folder / f"export-{with_agents}.{ending}"

    def make(connection: Any) -> None:
        export = read_export(connection, filled.pilot_id, made_at=NOW, with_agents=with_agents)
        WRITERS[ending](export, path)

    filled.ask(make)
    return path


def from_csv(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {name: value or None for name, value in row.items()}
            for row in csv.DictReader(file, delimiter=";")
        ]


def as_csv_has_it(contact: dict[str, Any]) -> dict[str, Any]:
    """A contact of the JSON, said as the CSV says it."""

    def said(value: Any) -> str | None:
        if value is None or value == []:
            return None
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, list):
            return neutral(LIST_SEPARATOR.join(value))
        if isinstance(value, float):
            return str(value).replace(".", ",")
        return neutral(value) if isinstance(value, str) else str(value)

    return {name: said(value) for name, value in contact.items()}


def from_parquet(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    for row in rows:
        row["date"], row["time"] = row["date"].isoformat(), row["time"].isoformat()
        row["utc"] = row["utc"].strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    return rows


def from_xlsx(path: Path) -> list[dict[str, Any]]:
    """The contacts' sheet, back under the names and words of the other files."""
    sheet = openpyxl.load_workbook(path)["Contacten"]
    names = {heading: name for name, heading in contact_headings("nl").items()}
    words = {
        name: {label: str(word) for word, label in labels.items()}
        for name, labels in word_labels("nl").items()
    }
    lines = sheet.iter_rows(values_only=True)
    heads = [names[str(heading)] for heading in next(lines)]
    rows = []
    for line in lines:
        row = dict(zip(heads, line, strict=True))
        for name, back in words.items():
            row[name] = back[row[name]] if row[name] is not None else None
        row["date"] = row["date"].date().isoformat()
        row["time"] = row["time"].isoformat()
        row["utc"] = row["utc"].strftime("%Y-%m-%dT%H:%M:%S.000Z")
        row["pages"] = row["pages"].split(LIST_SEPARATOR) if row["pages"] else []
        rows.append(row)
    return rows


@pytest.mark.parametrize("with_agents", [False, True])
def test_all_files_agree_row_by_row(demo: Filled, tmp_path: Path, with_agents: bool) -> None:
    paths = {name: write(demo, name, tmp_path, with_agents=with_agents) for name in WRITERS}
    contacts = json.loads(paths["json"].read_text(encoding="utf-8"))["contacts"]
    assert len(contacts) == 65
    assert from_csv(paths["csv"]) == [as_csv_has_it(contact) for contact in contacts]
    assert from_parquet(paths["parquet"]) == contacts
    assert from_xlsx(paths["xlsx"]) == contacts
    assert ("agent_ref" in contacts[0]) is with_agents


def test_the_same_reports_are_in_every_file_that_has_them(demo: Filled, tmp_path: Path) -> None:
    reports = json.loads(write(demo, "json", tmp_path).read_text(encoding="utf-8"))["reports"]
    metadata = pq.read_schema(write(demo, "parquet", tmp_path)).metadata
    assert json.loads(metadata[REPORTS_KEY]) == reports
    assert "agent" not in reports
    book = openpyxl.load_workbook(write(demo, "xlsx", tmp_path))
    for by, sheet_name in (("reason", "Redenen"), ("leaf", "Subredenen"), ("day", "Dagen")):
        rows = reports[by]["rows"]
        lines = list(book[sheet_name].iter_rows(min_row=2, max_row=1 + len(rows), values_only=True))
        for row, line in zip(rows, lines, strict=True):
            assert line[:9] == (
                row["label"],
                row["key"] or None,
                row["contacts"],
                row["yes"],
                row["no"],
                row["unknown"],
                row["not_asked"],
                row["endings"],
                row["handled"],
            )
            if row["suppressed"]:
                assert line[10] == "niet getoond"
            elif row["ftr"] is not None:
                assert line[10] == ("te weinig" if row["too_few"] else pytest.approx(row["ftr"]))


def test_the_rows_add_up_to_the_report(demo: Filled, tmp_path: Path) -> None:
    data = json.loads(write(demo, "json", tmp_path).read_text(encoding="utf-8"))
    counted = [contact for contact in data["contacts"] if contact["counted"]]
    overall = data["reports"]["reason"]["overall"]
    for answer in ("yes", "no", "unknown", "not_asked"):
        assert sum(one["online_first"] == answer for one in counted) == overall[answer]
    assert sum(one["ending"] is not None for one in counted) == overall["endings"]


def test_no_cell_of_the_csv_starts_a_formula(demo: Filled, tmp_path: Path) -> None:
    path = write(demo, "csv", tmp_path, with_agents=True)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for line in csv.reader(file, delimiter=";") for cell in line]
    assert f"'{NASTY}" in cells
    assert "'＝1+1" in cells
    assert not [cell for cell in cells if cell.startswith(FORMULA_STARTS)]


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_every_start_of_a_formula_is_neutralised_also_after_spaces(start: str) -> None:
    assert neutral(f"{start}1") == f"'{start}1"
    assert neutral(f"  {start}1") == f"'  {start}1"
    assert neutral("1" + start) == "1" + start
    assert neutral("") == ""


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(demo: Filled, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(demo, "xlsx", tmp_path))
    for sheet in book:
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type != "f", cell.value
                assert cell.hyperlink is None
    notes = [row["note"] for row in from_xlsx(tmp_path / "export-False.xlsx")]
    assert notes.count(NASTY) == 10


def test_the_workbook_is_ready_to_work_in(demo: Filled, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(demo, "xlsx", tmp_path))
    assert book.sheetnames[0] == "Resultaat"
    assert book["Resultaat"]._charts
    contacts = book["Contacten"]
    assert contacts.freeze_panes == "A2"
    assert contacts.auto_filter.ref == f"A1:{contacts.cell(1, contacts.max_column).column_letter}66"
    line = {heading.value: cell for heading, cell in zip(contacts[1], contacts[2], strict=True)}
    assert isinstance(line["Datum"].value, datetime)
    assert line["Datum"].number_format == "dd-mm-yyyy"
    assert isinstance(line["Tijd"].value, time)
    assert isinstance(line["Versie van de redenenlijst"].value, int)
    assert isinstance(line["Telt mee in totaal"].value, bool)
    assert "demonstratie" in [cell.value for cell in contacts[2]]
    assert "verzonnen (demo)" in [cell.value for cell in contacts[2]]


def test_every_sheet_of_a_demo_says_so(demo: Filled, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(demo, "xlsx", tmp_path))
    for sheet in book:
        assert "DEMONSTRATIE" in str(sheet.oddHeader.center.text)
        assert sheet.sheet_properties.tabColor.rgb == "FFB3261E"
    assert "DEMONSTRATIE" in book["Resultaat"]["A1"].value


def test_parquet_has_real_types(demo: Filled, tmp_path: Path) -> None:
    row = pq.read_table(write(demo, "parquet", tmp_path, with_agents=True)).to_pylist()[0]
    assert isinstance(row["date"], date)
    assert isinstance(row["time"], time)
    assert row["utc"].tzinfo is not None
    assert isinstance(row["pages"], list)
    assert isinstance(row["counted"], bool)


@pytest.mark.parametrize("ending", list(WRITERS))
def test_a_stream_gets_the_same_bytes_as_a_file_and_stays_open(
    demo: Filled, tmp_path: Path, ending: str
) -> None:
    stream = io.BytesIO()

    def make(connection: Any) -> None:
        WRITERS[ending](read_export(connection, demo.pilot_id, made_at=NOW), stream)

    demo.ask(make)
    assert stream.getvalue() == write(demo, ending, tmp_path).read_bytes()


@pytest.mark.parametrize("ending", list(WRITERS))
def test_an_empty_pilot_exports_an_empty_file(filled: Filled, tmp_path: Path, ending: str) -> None:
    path = write(filled, ending, tmp_path)
    if ending == "csv":
        assert from_csv(path) == []
    elif ending == "xlsx":
        assert openpyxl.load_workbook(path)["Contacten"].max_row == 1
    elif ending == "parquet":
        assert pq.read_table(path).num_rows == 0
    else:
        assert json.loads(path.read_text(encoding="utf-8"))["contacts"] == []


def test_contacts_that_fill_a_sheet_go_on_in_the_next(demo: Filled, tmp_path: Path) -> None:
    import xlsxwriter

    from central.render.xlsx_book import Book
    from central.render.xlsx_contacts import write_contacts

    path = tmp_path / "many.xlsx"

    def make(connection: Any) -> None:
        export: Export = read_export(connection, demo.pilot_id, made_at=NOW)
        with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as workbook:
            write_contacts(Book(workbook, export), sheet_rows=30)

    demo.ask(make)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Contacten", "Contacten 2", "Contacten 3"]
    assert [sheet.max_row - 1 for sheet in book] == [30, 30, 5]


@pytest.mark.parametrize(("language", "separator", "decimal"), [("nl", ";", ","), ("en", ",", ".")])
def test_a_csv_has_the_separators_of_its_language(
    filled: Filled, tmp_path: Path, language: Any, separator: str, decimal: str
) -> None:
    filled.log("Ann", "bill", "yes", 1, recorded_after_s=5)
    file = tmp_path / "rows.csv"

    def make(connection: Any) -> None:
        export = read_export(connection, filled.pilot_id, made_at=NOW, language=language)
        row = replace(next(iter(export.rows)), logging_s=4.2)
        write_csv(replace(export, rows=[row]), file)

    filled.ask(make)
    head, line = file.read_text(encoding="utf-8-sig").splitlines()
    assert head.startswith(f"pilot_id{separator}pilot_kind{separator}")
    assert (f"4{decimal}2" if language == "nl" else "4.2") in line
    [row] = csv.DictReader([head, line], delimiter=separator)
    assert row["logging_s"] == f"4{decimal}2"
