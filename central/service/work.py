"""One thing that a person does: its time, and the line it leaves in the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from sqlalchemy import Connection

from central.service.centre import centre_of
from central.store.access import Access
from central.store.audit import record
from central.store.database import Store
from central.store.fresh import Fresh
from ftr.clock import to_text


@dataclass(frozen=True, slots=True)
class Doing:
    """What a person's request works with; `at` is `now` as text."""

    store: Store
    actor: str
    now: datetime

    @property
    def at(self) -> str:
        """When it happens, as text."""
        return to_text(self.now)

    @property
    def fresh(self) -> Fresh:
        """Where its new ids come from."""
        return self.store.fresh

    def note(
        self,
        connection: Connection,
        pilot_id: str,
        action: str,
        subject: str = "",
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Leave a line in the audit log, in the same transaction."""
        record(
            connection,
            pilot_id=pilot_id,
            audit_id=self.fresh.new_id(),
            at=self.at,
            actor=self.actor,
            action=action,
            subject=subject,
            detail=detail,
        )

    def note_read(
        self, pilot_id: str, action: str, detail: Mapping[str, Any] | None = None
    ) -> None:
        """Leave the line of a read before anything is read: without it nobody sees anything."""
        self.store.write(lambda c: self.note(c, pilot_id, action, detail=detail))


def doing(request: Request, right: Access) -> Doing:
    """The thing that this request does."""
    store = centre_of(request).store
    return Doing(store, right.access_id, store.clock())
