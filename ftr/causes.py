"""Why the system could not do something, in our own words; its own only where we have none."""

from __future__ import annotations

import errno
import gettext

from ftr.texts import Language, chosen_language, texts

# the system's numbers, by the names of _words
_OF_SYSTEM = {
    errno.EISDIR: "folder",
    errno.ENOTDIR: "no folder",
    errno.ENOENT: "missing",
    errno.EACCES: "not permitted",
    errno.EPERM: "not permitted",
    errno.EROFS: "read only",
    errno.ENOSPC: "full",
    getattr(errno, "EDQUOT", errno.ENOSPC): "full",
    errno.EEXIST: "exists",
    errno.ENAMETOOLONG: "long name",
    errno.EBUSY: "in use",
    errno.EIO: "disk",
    errno.EADDRINUSE: "port",
}
# SQLite's primary result codes as numbers: whoever imports this must not wait for sqlite3
_OF_SQLITE = {
    3: "not permitted",
    5: "in use",
    6: "in use",
    8: "read only",
    10: "disk",
    11: "damaged",
    13: "full",
    14: "not opened",
    26: "no database",
}
_SQLITE_SAYS = {  # where an error comes without a code
    "database disk image is malformed": "damaged",
    "file is not a database": "no database",
}


def cause(error: BaseException | str, language: Language | None = None) -> str:
    """Half a sentence, without a full stop; without a language in the environment's."""
    t = texts("words", language or chosen_language())
    known = _words(t).get(_kind(error))
    if known is not None:
        return known
    said = error if isinstance(error, str) else getattr(error, "strerror", None) or str(error)
    return f"“{' '.join(said.split()).rstrip('.')}”"


def _kind(error: BaseException | str) -> str:
    if isinstance(error, str):
        return _SQLITE_SAYS.get(error.strip(), "")
    inner = getattr(error, "orig", None)  # what SQLAlchemy wraps
    if isinstance(inner, BaseException):
        return _kind(inner)
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(code, int):
        return _OF_SQLITE.get(code & 0xFF, "")
    if isinstance(error, OSError):
        return _OF_SYSTEM.get(error.errno or 0, "")
    return _SQLITE_SAYS.get(str(error).strip(), "")


def _words(t: gettext.NullTranslations) -> dict[str, str]:
    return {
        "folder": t.gettext("it is a folder"),
        "no folder": t.gettext("part of the path is a file, not a folder"),
        "missing": t.gettext("there is no such file or folder"),
        "not permitted": t.gettext("you have no permission"),
        "read only": t.gettext("this place can only be read"),
        "full": t.gettext("the disk is full"),
        "exists": t.gettext("it exists already"),
        "long name": t.gettext("the name is too long"),
        "in use": t.gettext("another program is using it"),
        "disk": t.gettext("the disk does not work as it should"),
        "port": t.gettext("another program uses that port"),
        "damaged": t.gettext("the database is damaged"),
        "no database": t.gettext("it is not a database"),
        "not opened": t.gettext("the database cannot be opened"),
    }
