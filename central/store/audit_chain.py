"""The hash of a line in the audit log, and what does not fit in a chain of them. Pure.

What stands here can never change: chains that were written stay to be checked by it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

BEFORE_THE_FIRST = ""  # in the place of the hash before a chain's first line


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is kept; `detail` is JSON text."""

    pilot_id: str
    place: int
    audit_id: str
    at: str
    actor: str
    action: str
    subject: str
    outcome: str
    detail: str

    def hash(self, before: str) -> str:
        """SHA-256 (hex) over this line and the hash of the one before."""
        content = [
            before,
            self.pilot_id,
            self.place,
            self.audit_id,
            self.at,
            self.actor,
            self.action,
            self.subject,
            self.outcome,
            self.detail,
        ]
        return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: its last line's place and hash. Place 0 is an empty chain."""

    place: int = 0
    hash: str = BEFORE_THE_FIRST


class Misfit(StrEnum):
    """What is wrong at a place in a chain."""

    REMOVED = "removed"
    ALTERED = "altered"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place that does not fit."""

    place: int
    why: Misfit


def check_chain(
    lines: Iterable[tuple[Line, str]], head: Head, noted: Head | None = None
) -> Fault | None:
    """The first place that does not fit; None where the chain is whole.

    `lines` are in the order of their places, each with the hash that is kept of it. `noted` is an
    end that somebody wrote down earlier: it must be in the chain still. That finds what the chain
    alone cannot, lines taken from its end together with its head.
    """
    last = Head()
    for line, kept in lines:
        if line.place != last.place + 1:
            return Fault(last.place + 1, Misfit.REMOVED)
        if line.place > head.place:
            return Fault(line.place, Misfit.ADDED)
        if line.hash(last.hash) != kept:
            return Fault(line.place, Misfit.ALTERED)
        if noted is not None and line.place == noted.place and kept != noted.hash:
            return Fault(line.place, Misfit.ALTERED)
        last = Head(line.place, kept)
    if last.place < max(head.place, noted.place if noted else 0):
        return Fault(last.place + 1, Misfit.REMOVED)
    return None if last.hash == head.hash else Fault(last.place, Misfit.ALTERED)
