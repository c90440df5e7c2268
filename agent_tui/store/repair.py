"""Makes a desk's database whole again: from the journal, from what can still be read, and from
the centre. The damaged files are moved aside, never deleted."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from agent_tui.store.connection import Database
from agent_tui.store.enrolment_record import (
    Record,
    enrolments_record,
    put_enrolments,
    read_enrolments,
)
from agent_tui.store.enrolments import make_snapshot
from agent_tui.store.faults import StoreError
from agent_tui.store.files import sync_folder
from agent_tui.store.home import DATABASE_FILE
from agent_tui.store.journal import JOURNAL_FOLDER, Damage, read_journal
from agent_tui.store.machine import Machine
from agent_tui.store.outbox import saved_revision
from agent_tui.store.putting_back import Kept, kept_from, put_back
from agent_tui.store.reading import reading
from agent_tui.store.rejoining import heirs_among
from agent_tui.store.salvage import salvage
from agent_tui.store.settings import keep_fact
from agent_tui.store.tables import OUTBOX, REVISION
from agent_tui.store.wholeness import is_gone
from ftr.clock import to_text
from ftr.entry import Revision
from ftr.errors import BadInput
from ftr.texts import Language

REPAIRED_FACT = "repaired"  # the instant of the last repair
DAMAGED_FOLDER = "damaged"
REBUILDING_FILE = "rebuilding.db"
_BESIDE = ("-wal", "-shm")

Fetch = Callable[[Mapping[str, Any]], Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair did; all counts are of revisions.

    `verdict` is what was wrong, empty where the database was whole; `aside` the folder with the
    old files. `from_journal`, `from_file` and `from_centre` were brought back, each counted at
    the first of these that had it; `strangers` stand in the journal under an enrolment that is no
    longer known. `fetched` tells per centre asked why it could not tell, empty where it could.
    """

    verdict: str = ""
    aside: Path | None = None
    from_journal: int = 0
    from_file: int = 0
    from_centre: int = 0
    strangers: int = 0
    damage: tuple[Damage, ...] = ()
    fetched: tuple[tuple[str, str], ...] = ()


class NotFetched(Exception):
    """A centre could not tell; the text says why, for a person."""


def verdict_on(home: Path, language: Language) -> str:
    """What is wrong with the database, empty where nothing is.

    Raises StoreError where that is not damage: a newer version, another program at work.
    """
    path = home / DATABASE_FILE
    if is_gone(home, path):
        return "missing" if not path.exists() else "empty"
    try:
        with reading(path, language) as connection:
            if connection is None:
                return ""
            found = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one())
            if found != "ok":
                return " ".join(found.split())
            query = select(REVISION).join(OUTBOX, OUTBOX.c.rev_id == REVISION.c.rev_id)
            rows = connection.execute(query.where(OUTBOX.c.state != "gone")).mappings()
            changed = sum(not _is_as_saved(dict(row)) for row in rows)
            if changed:
                return f"{changed} revisions are not as they were saved"
            make_snapshot(connection)  # the texts in there can be read
            orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            return "rows that belong together are not together" if orphan else ""
    except StoreError as error:
        was_ours = read_enrolments(home) is not None
        if error.kind == "corrupt" or (error.kind == "failed" and was_ours):
            return str(error.__cause__ or error)
        raise


def repair(home: Path, machine: Machine, language: Language, fetch: Fetch) -> Repaired:
    """Bring back what is missing, in a new database where the old one is damaged.

    The caller holds the folder's lock. Killed at any point, it can simply be run again. Raises
    StoreError and OSError.
    """
    verdict = verdict_on(home, language)
    journal = read_journal(home / JOURNAL_FOLDER)
    done = Repaired(verdict, damage=journal.damage)
    kept = kept_from(journal.records)
    if not verdict:
        if not (home / DATABASE_FILE).exists():
            return done
        with closing(Database(home / DATABASE_FILE, language)) as database:
            return _put_journal_back(database, kept, machine, done)
    found, old_record = salvage(_readable(home))
    record = _joined(read_enrolments(home), old_record)
    path = home / REBUILDING_FILE
    for name in ("", *_BESIDE):
        path.with_name(path.name + name).unlink(missing_ok=True)
    with closing(Database(path, language)) as database:
        epochs = {row["enrolment_id"]: machine.new_id() for row in record["enrolment"]}
        with database.transaction() as connection:
            put_enrolments(connection, record, epochs)
            keep_fact(connection, "made_at", to_text(machine.now()))
            keep_fact(connection, REPAIRED_FACT, to_text(machine.now()))
        done = _put_journal_back(database, kept, machine, done)
        with database.transaction() as connection:
            done = replace(done, from_file=put_back(connection, found, machine))
        done = _put_centre_back(
            database, [*kept, *found], record, done, machine=machine, fetch=fetch
        )
    aside = _move_aside(home, machine)
    path.replace(home / DATABASE_FILE)
    sync_folder(home)
    return replace(done, aside=aside)


def _put_journal_back(
    database: Database, kept: Sequence[Kept], machine: Machine, done: Repaired
) -> Repaired:
    with database.transaction() as connection:
        count = put_back(connection, kept, machine)
        known = {row["enrolment_id"] for row in enrolments_record(connection)["enrolment"]}
    strangers = sum(one.enrolment_id not in known for one in kept)
    return replace(done, from_journal=count, strangers=strangers)


def _put_centre_back(
    database: Database,
    kept: Sequence[Kept],
    record: Record,
    done: Repaired,
    *,
    machine: Machine,
    fetch: Fetch,
) -> Repaired:
    """Add what the centre has of this desk: the agent may have others, told by their epochs.

    An enrolment that was followed by another has no say any more; the other asks for its epochs.
    """
    fetched: list[tuple[str, str]] = []
    count = 0
    rows = sorted(record["enrolment"], key=lambda row: (row["joined_at"], row["enrolment_id"]))
    of = heirs_among(rows)
    for row in rows:
        ours = {name for name, heir in of.items() if heir == row["enrolment_id"]}
        if not ours:
            continue
        epochs = {one.revision.epoch for one in kept if one.enrolment_id in ours}
        epochs |= {one["epoch"] for one in rows if one["enrolment_id"] in ours}
        try:
            items = fetch(row)
        except NotFetched as error:
            fetched.append((row["centre"], str(error)))
            continue
        fetched.append((row["centre"], ""))
        revisions = [one for one in map(_revision, items) if one and one.epoch in epochs]
        with database.transaction() as connection:
            theirs = [Kept(row["enrolment_id"], one) for one in revisions]
            count += put_back(connection, theirs, machine)
    return replace(done, from_centre=count, fetched=tuple(fetched))


def _revision(item: Mapping[str, Any]) -> Revision | None:
    try:
        return Revision.from_dict(item)
    except BadInput:
        return None  # erased, or of a later version: the centre has it, and keeps it


def _is_as_saved(row: dict[str, Any]) -> bool:
    try:
        saved_revision(row)
    except (ValueError, TypeError):
        return False
    return True


def _readable(home: Path) -> Path:
    """The database to salvage from: that of a repair that was cut short, where this one's gone."""
    path = home / DATABASE_FILE
    if path.exists() and path.stat().st_size:
        return path
    return max((home / DAMAGED_FOLDER).glob(f"*/{DATABASE_FILE}"), default=path)


def _joined(record: Record | None, other: Record) -> Record:
    """Both records; where both know an enrolment or a row, the first one's holds."""
    first = record or {"enrolment": [], "config": [], "catalogue": [], "settings": {}}
    tables = ("enrolment", "config", "catalogue")
    rows: dict[str, Any] = {table: [*first[table], *other[table]] for table in tables}
    by_id = {row["enrolment_id"]: row for row in reversed(rows["enrolment"])}
    rows["enrolment"] = list(reversed(by_id.values()))
    return {**rows, "settings": {**other["settings"], **first["settings"]}}


def _move_aside(home: Path, machine: Machine) -> Path | None:
    """Move the old database with what belongs to it into a folder of its own."""
    path = home / DATABASE_FILE
    old = [path.with_name(path.name + name) for name in ("", *_BESIDE)]
    old = [one for one in old if one.exists()]
    if not old:
        return None
    stamp = to_text(machine.now()).replace(":", "").replace(".", "")
    aside = home / DAMAGED_FOLDER / stamp
    while aside.exists():
        aside = aside.with_name(aside.name + "+")
    aside.mkdir(mode=0o700, parents=True)
    for one in old:
        one.replace(aside / one.name)
    with suppress(OSError):
        os.chmod(aside.parent, 0o700)  # noqa: PTH101  # as above, for a folder mkdir made with others' rights
    for folder in (aside, aside.parent, home):
        sync_folder(folder)
    return aside
