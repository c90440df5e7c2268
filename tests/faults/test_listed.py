"""The table of faults in README.md names every fault and only tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent
ROWS = re.findall(r"^\| (\d+) \|(.*)$", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE)
NAMED = re.compile(r"`([\w./]+\.py)(?:::(\w+))?`")


def test_every_fault_has_a_row_and_every_row_a_test() -> None:
    assert [int(number) for number, _row in ROWS] == list(range(1, 39))
    for number, row in ROWS:
        assert NAMED.search(row), number


def test_every_test_that_is_named_exists() -> None:
    named = [pair for _number, row in ROWS for pair in NAMED.findall(row)]
    assert len(named) > 60
    for path, name in named:
        text = (FOLDER / path).read_text("utf-8")
        assert f"def {name or 'test_'}" in text, f"{path}::{name}"
