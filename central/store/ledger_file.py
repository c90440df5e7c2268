"""The list of erasures in the home, outside the database: an older copy of that knows less."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from central.private_files import write_private
from central.store.database import Store
from central.store.erasing import Erasure, Kind, erasures
from central.store.ledger import erase_again, lineage

LEDGER_FILE = "erasures.jsonl"

log = logging.getLogger("eerst_online.centre")


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """One line of JSON per erasure, with the database it was in; no line says what was erased."""

    path: Path

    def read(self) -> list[dict[str, Any]]:
        """Every line that can be read. Raises OSError where there is a file that cannot."""
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        found = []
        for number, line in enumerate(lines, 1):
            try:
                found.append(dict(json.loads(line)))
            except (ValueError, TypeError):
                log.warning("%s:%s is no erasure", self.path, number)
        return found

    def write(self, lines: Sequence[dict[str, Any]]) -> None:
        """Keep all of these, durably. Raises OSError."""
        write_private(self.path, "".join(json.dumps(line) + "\n" for line in lines))


def keep_ledger(store: Store, home: Path) -> int:
    """Bring the database and the list in its home together; returns how much was erased again.

    Raises Refused (unavailable), OSError.
    """
    file, database = LedgerFile(home / LEDGER_FILE), lineage(store)
    lines = file.read()
    listed = [one for line in lines if (one := _erasure(line, database)) is not None]
    again = erase_again(store, listed)
    known = {(one.pilot_id, one.erasure_id) for one in listed}
    new = [one for one in store.read(erasures) if (one.pilot_id, one.erasure_id) not in known]
    if new:
        file.write([*lines, *({"database": database, **asdict(one)} for one in new)])
    return again


def _erasure(line: dict[str, Any], database: str) -> Erasure | None:
    """The erasure of a line; None where it is of another database, or of a later version."""
    if line.get("database") != database:
        return None
    try:
        values = {name: str(line[name]) for name in ("pilot_id", "erasure_id", "subject", "at")}
        return Erasure(kind=Kind(line["kind"]), **values)
    except (KeyError, ValueError):
        return None
