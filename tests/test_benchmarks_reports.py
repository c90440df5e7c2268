"""What the section `reports` compares counts the same entries to the same numbers."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from benchmarks.large_pilot import LargePilot, Size, in_duckdb, large_pilot
from benchmarks.reader import plain
from central.results.report import report
from central.store.counted_anew import counts_differ
from central.store.database import open_store

SMALL = Size(1_500, 4)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> LargePilot:
    """A generated pilot in a file."""
    folder = tmp_path_factory.mktemp("small")
    return large_pilot(f"sqlite:///{folder / 'centre.db'}", SMALL, folder)


def test_what_was_kept_is_used_again_and_what_was_not_filled_is_refused(small: LargePilot) -> None:
    folder = Path(small.url.removeprefix("sqlite:///")).parent
    assert large_pilot(small.url, SMALL, folder) == small
    with pytest.raises(RuntimeError, match="broken off"):
        large_pilot(small.url, SMALL, folder / "elsewhere")


def test_generated_entries_are_counted_as_their_own_and_said_to_be_generated(
    small: LargePilot,
) -> None:
    pilot_id = small.shape.pilot_id
    with closing(open_store(small.url, lambda: small.now)) as store:
        assert not store.read(lambda c: counts_differ(c, pilot_id))
        found = store.read(lambda c: report(c, pilot_id, "reason", "en"))
    assert found.pilot.kind == "demo"
    assert "generated" in {note.code for note in found.notes}


def test_a_plain_count_gives_what_the_report_says(small: LargePilot, tmp_path: Path) -> None:
    import duckdb

    pilot_id, file = small.shape.pilot_id, tmp_path / "same.duckdb"
    in_duckdb(file, small)
    with (
        closing(open_store(small.url, lambda: small.now)) as store,
        closing(sqlite3.connect(small.url.removeprefix("sqlite:///"))) as entries,
        closing(duckdb.connect(str(file))) as columns,
    ):
        for by in ("channel", "hour", "version"):
            found = store.read(partial(report, pilot_id=pilot_id, by=by))
            contacts = {row.key: row.cell.contacts for row in found.rows if row.key != "email"}
            for connection in (entries, columns):
                counted: Counter[str] = Counter()
                for key, _agent, answer, n in connection.execute(plain(by, pilot_id)).fetchall():
                    counted[f"{key:02}" if by == "hour" else str(key)] += n * (answer is not None)
                assert contacts == counted, by
