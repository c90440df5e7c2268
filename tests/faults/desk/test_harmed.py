"""Database, write-ahead log and journal, each flipped, cut off, empty or gone.

What was told is there after one start or one repair, and no damaged file is deleted.
`AGENT_TUI_HARMS` asks for more of them.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from agent_tui.capture import Saved
from agent_tui.store.desk_store import Store
from agent_tui.store.faults import StoreError
from agent_tui.store.journal import JOURNAL_FOLDER, day_files, read_journal
from agent_tui.store.machine import Manner, this_machine
from agent_tui.store.outbox import as_revision
from agent_tui.store.repair import repair
from tests.agent_tui.store.desk_at_work import capture, joined_store, save
from tests.agent_tui.store.test_repair import no_centre

SEEDS = int(os.environ.get("AGENT_TUI_HARMS", "1"))
MACHINE = this_machine()
TARGETS = ("desk.db", "desk.db-wal", JOURNAL_FOLDER)
HARMS = ("one byte", "some bytes", "a page", "cut off", "empty", "gone")
COUNT = 40


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str]]:
    """A folder as a kill leaves it, half of it still in the write-ahead log, and what was told."""
    home, copy = tmp_path_factory.mktemp("desk"), tmp_path_factory.mktemp("crashed") / "desk"
    store = joined_store(home, on=MACHINE)
    told = set()
    for number in range(COUNT):
        answer = save(store, capture(number))
        assert isinstance(answer, Saved)
        told.add(answer.rev_id)
        if number == COUNT // 2:
            store.read(lambda db: db.raw.execute("PRAGMA wal_checkpoint").fetchone()).result()
    shutil.copytree(home, copy, ignore=shutil.ignore_patterns("*-shm"))
    store.close()
    assert (copy / "desk.db-wal").stat().st_size > 10_000
    return copy, told


def do_harm(path: Path, harm: str, random: Random) -> None:
    """What a bad disk, a full one, or a person does to a file."""
    data = bytearray(path.read_bytes())
    match harm:
        case "one byte":
            data[random.randrange(len(data))] ^= 1 << random.randrange(8)
        case "some bytes":
            for _ in range(64):
                data[random.randrange(len(data))] = random.randrange(256)
        case "a page":
            at = random.randrange(len(data))
            data[at : at + 4096] = random.randbytes(len(data[at : at + 4096]))
        case "cut off":
            del data[random.randrange(len(data)) :]
        case "empty":
            data.clear()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(data)


def harmed(folder: Path, target: str) -> Path:
    """The file that a target names."""
    return day_files(folder / target)[0] if target == JOURNAL_FOLDER else folder / target


def opens(home: Path) -> bool:
    """Whether the desk starts; where it does not, it names the one command that helps."""
    store = Store(home, Manner(MACHINE), "en")
    try:
        store.opened().result()
    except StoreError as error:
        assert error.kind == "corrupt", error
        assert "agent-tui doctor --repair" in str(error)
        return False
    finally:
        store.close()
    return True


def revisions(home: Path) -> set[str]:
    """The rev_ids in a database that is whole, with the bytes they were saved with."""
    with closing(sqlite3.connect(home / "desk.db")) as raw:
        raw.row_factory = sqlite3.Row
        assert raw.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = [dict(row) for row in raw.execute("SELECT * FROM revision")]
        waiting = {row[0] for row in raw.execute("SELECT rev_id FROM outbox")}
    assert all(as_revision(row).digest() == row["digest"] for row in rows)
    assert waiting == {row["rev_id"] for row in rows}
    return waiting


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("target", TARGETS)
def test_after_any_harm_to_any_file_everything_told_is_there(
    crashed: tuple[Path, set[str]], tmp_path: Path, target: str, harm: str, seed: int
) -> None:
    home, told = tmp_path / "desk", crashed[1]
    shutil.copytree(crashed[0], home)
    path = harmed(home, target)
    do_harm(path, harm, Random(f"{target} {harm} {seed}"))
    before = path.read_bytes() if path.exists() else b""
    if not opens(home) and target == "desk.db":
        assert path.exists() == (harm != "gone"), "a start deleted or made a database"
    done = repair(home, MACHINE, "en", no_centre)
    if done.verdict and target == "desk.db" and before:
        assert done.aside is not None
        assert (done.aside / "desk.db").exists()
    assert opens(home)
    assert revisions(home) == told
    again = read_journal(home / JOURNAL_FOLDER)
    assert {one["revision"]["rev_id"] for one in again.records} == told
