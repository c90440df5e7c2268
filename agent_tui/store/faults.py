"""What can go wrong with the desk's database, in a person's words."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Literal

from ftr.errors import PersonError
from ftr.texts import Language, texts

Kind = Literal["full", "readonly", "corrupt", "newer", "locked", "failed"]

# SQLite's result codes as numbers: the form imports this module, and must not wait for sqlite3.
_WRITE_REFUSED = {778, 1546, 4874}  # SQLITE_IOERR_WRITE, _TRUNCATE, _SHMSIZE: a quota or size limit
_NO_ROOM = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}  # Windows knows no quota here
_NOT_OURS = (ValueError, KeyError, TypeError)  # a row that this program cannot have written
_NO_TEXT = "Could not decode to UTF-8"  # sqlite3's own words, without a code
_KINDS: dict[int, Kind] = {
    13: "full",  # SQLITE_FULL
    8: "readonly",  # SQLITE_READONLY
    14: "readonly",  # SQLITE_CANTOPEN
    3: "readonly",  # SQLITE_PERM
    11: "corrupt",  # SQLITE_CORRUPT
    26: "corrupt",  # SQLITE_NOTADB
    5: "locked",  # SQLITE_BUSY
    6: "locked",  # SQLITE_LOCKED
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


def damaged_database(path: Path, language: Language) -> StoreError:
    """The database can be read, but is not whole."""
    return StoreError("corrupt", _text("corrupt", None, path, language))


def _kind(error: BaseException) -> Kind:
    cause = getattr(error, "orig", None) or error  # SQLAlchemy wraps the driver's own error
    code = getattr(cause, "sqlite_errorcode", None)
    if isinstance(code, int):
        if code in _WRITE_REFUSED:
            return "full"
        return _KINDS.get(code & 0xFF, "failed")
    if isinstance(cause, PermissionError):
        return "readonly"
    if isinstance(cause, OSError) and cause.errno in _NO_ROOM:
        return "full"
    if str(cause).startswith(_NO_TEXT) or isinstance(cause, _NOT_OURS):
        return "corrupt"
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
            "the database is damaged. Close this form and run `agent-tui doctor --repair`: it "
            "keeps the damaged file and brings everything back. ({file})"
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
