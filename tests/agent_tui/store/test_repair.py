"""Repair: whatever happened to the database, everything told is back, and the old file is kept."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from agent_tui.capture import Saved
from agent_tui.store.desk_store import Store
from agent_tui.store.faults import StoreError
from agent_tui.store.journal import JOURNAL_FOLDER, day_files
from agent_tui.store.machine import Machine, Manner, this_machine
from agent_tui.store.repair import NotFetched, Repaired, repair, verdict_on
from ftr.entry import Payload
from ftr.words import OnlineFirst, Op
from tests.agent_tui.store.desk_at_work import capture, joined_store, save

COUNT = 30
REAL = this_machine()


def no_centre(_enrolment: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    raise NotFetched("nobody answers")


def mend(home: Path, fetch: Any = no_centre, machine: Machine = REAL) -> Repaired:
    return repair(home, machine, "en", fetch)


def logged(home: Path) -> dict[str, str]:
    """A desk with COUNT entries, one amended, one void; rev_id -> entry_id of what was told."""
    store = joined_store(home, on=REAL)
    told: dict[str, str] = {}
    no = Payload(reason="delivery.lost", online_first=OnlineFirst.NO)
    for what in (
        *(capture(number) for number in range(COUNT)),
        capture(3, Op.AMEND, no),
        capture(4, Op.VOID),
    ):
        answer = save(store, what)
        assert isinstance(answer, Saved)
        told[answer.rev_id] = what.entry_id
    store.writer.first(lambda database: _acknowledge(database.raw)).result()
    store.close()
    return told


def _acknowledge(raw: sqlite3.Connection) -> None:
    raw.execute("UPDATE outbox SET state = 'acknowledged' WHERE rowid < 10")


def rows(home: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(home / "desk.db")) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return raw.execute(query).fetchall()


def all_is_back(home: Path, told: dict[str, str]) -> None:
    """Every told revision is there and pending, and the entries are as they were."""
    assert dict(rows(home, "SELECT rev_id, entry_id FROM revision")) == told
    states = rows(home, "SELECT state, count(*) FROM outbox GROUP BY state")
    assert states == [("pending", len(told))]
    voided = rows(home, "SELECT entry_id FROM entry WHERE voided")
    assert voided == [(capture(4).entry_id,)]
    lost = rows(home, "SELECT entry_id FROM entry WHERE payload LIKE '%delivery.lost%'")
    assert lost == [(capture(3).entry_id,)]


def works_on(home: Path) -> None:
    """The desk opens, has joined, and numbers anew."""
    store = Store(home, Manner(REAL), "en")
    opened, snapshot = store.opened().result()
    assert snapshot.active == "enrolment-1"
    assert opened.pending == COUNT + 2
    assert isinstance(save(store, capture(1000)), Saved)
    store.close()
    assert rows(home, "SELECT last_seq FROM enrolment") == [(1,)]
    epochs = rows(home, "SELECT count(DISTINCT epoch) FROM revision")
    assert epochs == [(2,)]


def flip(path: Path, seed: int) -> None:
    chosen = random.Random(seed)
    data = bytearray(path.read_bytes())
    start = chosen.randrange(0, len(data) - 4096)
    data[start : start + 4096] = chosen.randbytes(4096)
    path.write_bytes(bytes(data))


@pytest.mark.parametrize(
    "harm", ["missing", "empty", "half", "rubbish", "flip-1", "flip-2", "flip-3"]
)
def test_everything_told_is_back_and_the_old_file_is_kept(tmp_path: Path, harm: str) -> None:
    told = logged(tmp_path)
    path = tmp_path / "desk.db"
    data = path.read_bytes()
    match harm.split("-"):
        case ["missing"]:
            path.unlink()
        case ["empty"]:
            path.write_bytes(b"")
        case ["half"]:
            path.write_bytes(data[: len(data) // 2])
        case ["rubbish"]:
            path.write_bytes(os.urandom(len(data)))
        case [_, seed]:
            flip(path, int(seed))
    harmed = path.read_bytes() if path.exists() else None
    done = mend(tmp_path)
    assert done.verdict
    assert done.from_journal == len(told)
    assert done.fetched == (("http://127.0.0.1:1", "nobody answers"),)
    if harmed is None:
        assert done.aside is None
    else:
        assert done.aside is not None
        assert (done.aside / "desk.db").read_bytes() == harmed
    all_is_back(tmp_path, told)
    works_on(tmp_path)
    assert mend(tmp_path).verdict == ""


def test_a_write_ahead_log_that_went_lost_is_made_up_from_the_journal(tmp_path: Path) -> None:
    store = joined_store(tmp_path, on=REAL)
    for number in range(5):
        save(store, capture(number))
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("desk.db", "tokens.json", "enrolments.json"):
        (copy / name).write_bytes((tmp_path / name).read_bytes())
    (copy / JOURNAL_FOLDER).mkdir()
    for file in day_files(tmp_path / JOURNAL_FOLDER):
        (copy / JOURNAL_FOLDER / file.name).write_bytes(file.read_bytes())
    store.close()
    done = mend(copy)
    reopened = Store(copy, Manner(REAL), "en")
    assert reopened.opened().result()[0].pending == 5
    reopened.close()
    assert done.from_journal == 5


def test_a_changed_answer_in_a_file_that_looks_whole_is_found(tmp_path: Path) -> None:
    told = logged(tmp_path)
    path = tmp_path / "desk.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE revision SET payload = replace(payload, 'yes', 'no!') WHERE rowid = 7")
        raw.commit()
    assert "1 revisions" in verdict_on(tmp_path, "en")
    mend(tmp_path)
    all_is_back(tmp_path, told)


def test_without_a_journal_the_damaged_file_and_the_centre_give_what_they_have(
    tmp_path: Path,
) -> None:
    told = logged(tmp_path)
    with closing(sqlite3.connect(tmp_path / "desk.db")) as raw:
        names = [row[1] for row in raw.execute("PRAGMA table_info(revision)")]
        at_centre = [
            dict(zip(names, row, strict=True)) for row in raw.execute("SELECT * FROM revision")
        ]
        raw.execute("UPDATE revision SET payload = 'x' WHERE rowid IN (7, 8)")
        raw.commit()
    for file in day_files(tmp_path / JOURNAL_FOLDER):
        file.unlink()
    stranger = at_centre[0] | {"epoch": "another desk's", "rev_id": REAL.new_id()}
    done = mend(tmp_path, lambda _row: [*at_centre, stranger, {"rev_id": "of a later version"}])
    assert (done.from_journal, done.from_file, done.from_centre) == (0, COUNT, 2)
    all_is_back(tmp_path, told)


def test_a_repair_killed_at_any_step_is_simply_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = logged(tmp_path)
    (tmp_path / "desk.db").write_bytes(b"rubbish" * 1000)
    calls = 0
    original = Path.replace

    def dies_at(step: int) -> Any:
        def replace(self: Path, target: Any) -> Path:
            nonlocal calls
            calls += 1
            if calls == step:
                raise KeyboardInterrupt
            return original(self, target)

        return replace

    for step in (2, 1):
        calls = 0
        monkeypatch.setattr(Path, "replace", dies_at(step))
        with pytest.raises(KeyboardInterrupt):
            mend(tmp_path)
    monkeypatch.undo()
    done = mend(tmp_path)
    assert done.from_journal == len(told)
    all_is_back(tmp_path, told)
    assert len(list((tmp_path / "damaged").glob("*/desk.db"))) == 1


def test_a_database_of_a_newer_version_is_left_as_it_is(tmp_path: Path) -> None:
    logged(tmp_path)
    with closing(sqlite3.connect(tmp_path / "desk.db")) as raw:
        raw.execute("PRAGMA user_version = 99")
    before = (tmp_path / "desk.db").read_bytes()
    with pytest.raises(StoreError) as caught:
        mend(tmp_path)
    assert caught.value.kind == "newer"
    assert (tmp_path / "desk.db").read_bytes() == before


def test_a_folder_never_used_has_nothing_to_repair(tmp_path: Path) -> None:
    assert mend(tmp_path) == Repaired()
    assert list(tmp_path.iterdir()) == []
