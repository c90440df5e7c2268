"""A real log with three levels, from its list of reasons to a report that adds up.

Channel stands in for the answer: a request made on the site or in the app was online, one by
telephone was not. The times, the reasons and the teams are the city's own.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.real_logs import real_log
from tests.ftr_here import ftr, ftr_json
from tests.processes import serving

ROWS = 4000
LEVELS = ("subject", "reason", "type")
ANSWERS = {
    "Self Service": "yes",
    "Citizens Connect App": "yes",
    "Constituent Call": "no",
    "Employee Generated": "not_asked",
}
Row = dict[str, str]

pytestmark = pytest.mark.realdata


def first_rows(whole: Path, part: Path) -> list[Row]:
    """The log's first ROWS rows, as they stand in the file; `part` holds them."""
    with whole.open(encoding="utf-8", newline="") as file:
        lines = [line for line, _ in zip(file, range(ROWS + 1), strict=False)]
    part.write_text("".join(lines), encoding="utf-8", newline="")
    rows = list(csv.DictReader(lines))
    assert len(rows) == ROWS
    return rows


def answer(row: Row) -> str:
    """What the row says to "online first"."""
    return ANSWERS.get(row["source"], "unknown")


def counted(rows: Iterator[Row] | list[Row]) -> dict[str, int]:
    """Contacts per answer, as a cell of the report has them."""
    found = Counter(map(answer, rows))
    answers = {name: found[name] for name in ("yes", "no", "unknown", "not_asked")}
    return {"contacts": sum(answers.values()), **answers}


def test_the_citys_requests_become_a_report_that_adds_up(tmp_path: Path) -> None:
    taxonomy = real_log("boston-311/taxonomy_q3.csv")
    part = tmp_path / "requests.csv"
    rows = first_rows(real_log("boston-311/requests_2011_q3.csv"), part)
    days = sorted({row["open_dt"][:10] for row in rows})
    home, reasons, plan = (tmp_path / name for name in ("centre", "reasons.yaml", "plan.yaml"))
    ftr(
        home,
        *("catalogue", "import", taxonomy, "--levels", ",".join(LEVELS)),
        *("--labels", "en", "--out", reasons),
    )
    plan.write_text(
        f"name: Boston 311, channel as answer\nstart: {days[0]}\nend: {days[-1]}\nlanguage: en\n"
        "timezone: America/New_York\ncatalogue: reasons.yaml\nmin_cell: 0\n",
        encoding="utf-8",
    )
    entries = (
        *("entries", "import"),
        *("--map", "at=open_dt", "--map", "agent=queue", "--map", f"reason={','.join(LEVELS)}"),
        *("--map", "online_first=source", "--others", "unknown"),
        *("--value", "yes=Self Service|Citizens Connect App"),
        *("--value", "no=Constituent Call", "--value", "not_asked=Employee Generated"),
    )
    with serving(home):
        pilot = ftr(home, "pilot", "new", plan).strip()
        ftr(home, *entries[:2], pilot, part, *entries[2:])
        again = ftr(home, *entries[:2], pilot, part, *entries[2:])
        shown = ftr_json(home, "pilot", "show", pilot, "--json")
        reports = {
            by: ftr_json(home, "report", pilot, "--by", by, "--format", "json")
            for by in ("reason", "leaf", "day", "hour")
        }
    assert str(ROWS) in again, "the same file twice adds nothing"
    assert shown["entries"] == ROWS
    for by, report in reports.items():
        assert report["overall"]["contacts"] == sum(row["contacts"] for row in report["rows"]), by
        expected = counted(rows)
        assert {name: report["overall"][name] for name in expected} == expected, by
    mains = {row["label"]: row for row in reports["reason"]["rows"]}
    for main in {row["subject"] for row in rows}:
        expected = counted(row for row in rows if row["subject"] == main)
        assert mains[main]["contacts"] == expected["contacts"], main
        if not mains[main]["suppressed"]:
            assert {name: mains[main][name] for name in expected} == expected, main
    by_day = {row["key"]: row["contacts"] for row in reports["day"]["rows"] if row["contacts"]}
    assert by_day == Counter(row["open_dt"][:10] for row in rows)
    by_leaf = sorted(row["contacts"] for row in reports["leaf"]["rows"] if row["contacts"])
    assert by_leaf == sorted(Counter(tuple(row[name] for name in LEVELS) for row in rows).values())
