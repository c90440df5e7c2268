"""What can go wrong with the desk's database, in a person's words."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Literal

from ftr.errors import PersonError
from ftr.texts import Language, texts

Kind = Literal["full", "readonly", "corrupt", "newer", "locked", "failed"]

_WRITE_REFUSED = {778, 1546, 4874}  # SQLITE_IOERR_WRITE, _TRUNCATE, _SHMSIZE: a quota or size limit
_KINDS: dict[int, Kind] = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "readonly",
    sqlite3.SQLITE_CANTOPEN: "readonly",
    sqlite3.SQLITE_PERM: "readonly",
    sqlite3.SQLITE_CORRUPT: "corrupt",
    sqlite3.SQLITE_NOTADB: "corrupt",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
}


class StoreError(PersonError):
    """The store could not do it. `kind` is stable (see NotSaved); the text says what to do now."""

    def __init__(self, kind: Kind, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def store_error(error: BaseException, path: Path, language: Language) -> StoreError:
    """What an error of SQLite, SQLAlchemy or the file system means for the person at the desk."""
    if isinstance(error, StoreError):
        return error
    return StoreError(kind := _kind(error), _text(kind, error, path, language))


def newer_database(path: Path, language: Language) -> StoreError:
    """The database was made by a newer version of this program."""
    return StoreError("newer", _text("newer", None, path, language))


def _kind(error: BaseException) -> Kind:
    cause = getattr(error, "orig", None) or error  # SQLAlchemy wraps the driver's own error
    code = getattr(cause, "sqlite_errorcode", None)
    if isinstance(code, int):
        if code in _WRITE_REFUSED:
            return "full"
        return _KINDS.get(code & 0xFF, "failed")
    if isinstance(cause, PermissionError):
        return "readonly"
    return "failed"


def _text(kind: Kind, error: BaseException | None, path: Path, language: Language) -> str:
    t = texts("desk", language)
    cause = getattr(error, "orig", None) or error
    return {
        "full": t.gettext(
            "the disk is full. Free some space, then save again: what was saved before is safe. "
            "({folder})"
        ),
        "readonly": t.gettext(
            "the data folder cannot be written to. Give yourself the right to write there, "
            "or choose another folder with --home. ({folder})"
        ),
        "corrupt": t.gettext(
            "the database is damaged. Leave the file as it is, run `agent-tui doctor`, and call "
            "your coordinator. ({file})"
        ),
        "newer": t.gettext(
            "the database was made by a newer version of agent-tui. Update agent-tui on this "
            "computer; nothing in the file was changed. ({file})"
        ),
        "locked": t.gettext(
            "another program is using the database. Close it (a backup or a virus scanner, "
            "perhaps) and save again. ({file})"
        ),
        "failed": t.gettext(
            "the database could not be used ({error}). Save again; if it stays, run "
            "`agent-tui doctor`. ({file})"
        ),
    }[kind].format(folder=path.parent, file=path, error=str(cause).rstrip("."))
