"""Whether the database is there and whole, before anybody builds on it."""

from __future__ import annotations

from pathlib import Path

from agent_tui.store.connection import Database
from agent_tui.store.enrolment_record import ENROLMENTS_FILE
from agent_tui.store.faults import StoreError, damaged_database
from agent_tui.store.journal import JOURNAL_FOLDER, has_entries
from ftr.texts import Language, texts


def is_gone(home: Path, path: Path) -> bool:
    """Whether a database that once was there is missing or empty: not a new desk."""
    try:
        if path.stat().st_size:
            return False
    except OSError:
        if path.exists():
            return False
    return has_entries(home / JOURNAL_FOLDER) or (home / ENROLMENTS_FILE).exists()


def check_there(home: Path, path: Path, language: Language) -> None:
    """Raise StoreError where the database is gone: SQLite would begin a new one in silence."""
    if is_gone(home, path):
        t = texts("desk", language)
        raise StoreError(
            "corrupt",
            t.gettext(
                "the database is missing or empty, but this desk has logged before. Close this "
                "form and run `agent-tui doctor --repair`: it brings everything back. ({file})"
            ).format(file=path),
        )


def check_whole(database: Database) -> None:
    """Raise StoreError where SQLite's own quick check finds damage."""
    verdict = str(database.raw.execute("PRAGMA quick_check(1)").fetchone()[0])
    if verdict != "ok":
        raise damaged_database(database.path, database.language)
