"""One thing that was looked at, how it is, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """`bad` stops the desk or loses its use; `warn` will matter soon or needs a look."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` names the part looked at; `todo` is empty where nothing needs doing."""

    level: Level
    what: str
    found: str
    todo: str = ""


def ok(what: str, found: str) -> Finding:
    """All is well."""
    return Finding(Level.OK, what, found)


def warn(what: str, found: str, todo: str) -> Finding:
    """Worth a look."""
    return Finding(Level.WARN, what, found, todo)


def bad(what: str, found: str, todo: str) -> Finding:
    """Needs mending."""
    return Finding(Level.BAD, what, found, todo)
