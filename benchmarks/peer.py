"""The peer of a push: Datasette's insert API, in an environment of its own beside this one.

The environment lies in `.venv-bench` of this checkout, with the versions of peer_requirements.txt.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import httpx

from benchmarks.bare_centre import COUNTED, BareCentre, rows_of
from central.store.tables import metadata
from ftr.entry import Revision
from sync.wire import PUSH_ITEMS
from tests.processes import ROOT, free_port, wait_until_open

FOLDER = ROOT / ".venv-bench"
REQUIREMENTS = Path(__file__).parent / "peer_requirements.txt"
INSTALLED = "installed.txt"
PATIENCE_S = 300
DATABASE, TABLE = "bench", "revision"
Batches = Sequence[Sequence[Revision]]
SERVE = ("serve", "--root", "--setting", "max_insert_rows", str(PUSH_ITEMS))
NUMBERS = ("rev_no", "logging_ms", "catalogue_version", "schema", "seq")


def interpreter() -> Path:
    """The peer's Python."""
    return FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def why_not(*, install: bool) -> str:
    """Empty where the peer can run; else why it cannot. `install` tries to set it up."""
    if _is_installed():
        return ""
    if not install:
        return "it is not installed: give --peer"
    pip = [str(interpreter()), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    steps = (
        [sys.executable, "-m", "venv", "--clear", str(FOLDER)],
        [*pip, "-r", str(REQUIREMENTS)],
    )
    for step in steps:
        try:
            subprocess.run(step, check=True, capture_output=True, text=True, timeout=PATIENCE_S)
        except subprocess.CalledProcessError as error:
            said = (error.stderr.strip() or error.stdout.strip()).splitlines() or [""]
            return f"it could not be installed: {said[-1]}"
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"it could not be installed: {error}"
    (FOLDER / INSTALLED).write_text(REQUIREMENTS.read_text("utf-8"), encoding="utf-8")
    return ""


def _is_installed() -> bool:
    try:
        return (FOLDER / INSTALLED).read_text("utf-8") == REQUIREMENTS.read_text("utf-8")
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class Peer:
    """A running Datasette with one empty table; `synchronous` is what its SQLite has by default."""

    address: str
    token: str
    synchronous: str

    def insert_all(self, work: Batches) -> float:
        """Post the batches one by one; seconds until the last answer. Each must be taken in."""
        return self._post(
            [(TABLE, {"rows": [revision.to_dict() for revision in batch]}) for batch in work]
        )

    def keep_all(self, work: Batches) -> float:
        """As insert_all, into the centre's four tables: the log, what counts now, the counts.

        The rows are made before the clock starts. What is counted is overwritten, not added to:
        the API cannot add.
        """
        made = [rows_of(batch) for batch in work]
        return self._post(
            [
                (name, {"rows": _fitting(name, rows), "replace": name in COUNTED})
                for tables in made
                for name, rows in tables.items()
            ]
        )

    def _post(self, bodies: Sequence[tuple[str, Mapping[str, Any]]]) -> float:
        headers = {"Authorization": f"Bearer {self.token}"}
        with httpx.Client(
            base_url=self.address, headers=headers, trust_env=False, timeout=60
        ) as client:
            begun = time.perf_counter()
            for table, body in bodies:
                answer = client.post(f"/{DATABASE}/{table}/-/insert", json=body)
                assert answer.status_code == 201, answer.text[:500]
            return time.perf_counter() - begun


@contextmanager
def running(folder: Path, *, journal: str, like_centre: bool = False) -> Iterator[Peer]:
    """Start Datasette on a table with a revision's columns and its key; end it afterwards.

    `like_centre`: on the centre's own tables and indexes instead.
    """
    folder.mkdir()
    file = folder / f"{DATABASE}.db"
    if like_centre:
        BareCentre(file).close()
    with closing(sqlite3.connect(file)) as made:
        made.execute(f"PRAGMA journal_mode = {journal}")
        if not like_centre:
            made.execute(f"CREATE TABLE {TABLE} ({_columns()})")
    port, secret = free_port(), secrets.token_hex(32)
    command = [str(interpreter()), "-m", "datasette"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, *SERVE, "--port", str(port), "--secret", secret, str(file)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_open(port, process)
        token = _said([*command, "create-token", "root", "--secret", secret])
        yield Peer(f"http://127.0.0.1:{port}", token, _synchronous(file))
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _fitting(table: str, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the columns that the table has, and no others."""
    names = [column.name for column in metadata.tables[table].columns]
    return [{name: row.get(name) for name in names} for row in rows]


def _columns() -> str:
    names = [field.name for field in fields(Revision)]
    columns = [f'"{name}" {"INTEGER" if name in NUMBERS else "TEXT"}' for name in names]
    return ", ".join([*columns, "PRIMARY KEY (rev_id)"])


def _synchronous(file: Path) -> str:
    look = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
    look += "print(*c.execute('PRAGMA synchronous').fetchone())"
    number = _said([str(interpreter()), "-c", look, str(file)])
    return {"1": "NORMAL", "2": "FULL", "3": "EXTRA"}.get(number, "OFF")


def _said(command: Sequence[str]) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    return done.stdout.strip()
