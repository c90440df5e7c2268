"""The administrator's token in the home, made anew where a database does not know it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from central.home_files import ADMINISTRATOR_FILE
from central.store.access import access_of, new_access
from central.store.audit import CENTRE, OWN, record
from central.store.database import Store
from central.store.refused import Refused
from ftr.clock import to_text
from ftr.words import Role


def missing_token(connection: Connection, store: Store, home: Path) -> str | None:
    """A new administrator's token, where the one in the home's file does not hold here."""
    try:
        kept = (home / ADMINISTRATOR_FILE).read_text(encoding="utf-8").strip()
        right = access_of(connection, kept)
        if right.role is Role.ADMINISTRATOR and right.pilot_id is None:
            return None
    except (OSError, UnicodeDecodeError, Refused):
        pass
    at, access_id = to_text(store.clock()), store.fresh.new_id()
    _right, token = new_access(
        connection,
        access_id=access_id,
        secret=store.fresh.secret(),
        role=Role.ADMINISTRATOR,
        pilot_id=None,
        label="",
        at=at,
    )
    record(
        connection,
        pilot_id=OWN,
        audit_id=store.fresh.new_id(),
        at=at,
        actor=CENTRE,
        action="access.new",
        subject=access_id,
        detail={"role": Role.ADMINISTRATOR},
    )
    return token
