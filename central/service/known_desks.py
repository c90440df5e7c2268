"""Whose tokens this process has seen: what never changes of them, so that it is not asked again."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from central.store.enrolments import Desk
from central.store.tokens import token_hash

REMEMBERED = 10_000  # tokens; the least recent one is forgotten first


class KnownDesks:
    """The desk behind a token, as it was when it was first seen.

    Its pilot, enrolment and agent stand for ever. Whether it may still log stands in the database
    alone, and is asked there in the transaction of every call.
    """

    def __init__(self) -> None:
        self._desks: OrderedDict[str, Desk] = OrderedDict()
        self._lock = Lock()

    def get(self, token: str) -> Desk | None:
        """The desk; None where it is not remembered."""
        hashed = token_hash(token)
        with self._lock:
            found = self._desks.get(hashed)
            if found is not None:
                self._desks.move_to_end(hashed)
            return found

    def keep(self, token: str, desk: Desk) -> None:
        """Remember whose token this is."""
        with self._lock:
            self._desks[token_hash(token)] = desk
            if len(self._desks) > REMEMBERED:
                self._desks.popitem(last=False)
