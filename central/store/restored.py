"""A database that other tools put back is told so."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import Connection

from central.home_files import make_home
from central.store.audit import CENTRE, OWN, record
from central.store.beat import Beat, restored
from central.store.beat_file import BEAT_FILE, BeatFile
from central.store.database import Store
from central.store.one_writer import only_writer
from central.store.recount import misfits
from central.store.schema import upgrade
from ftr.clock import to_text


def note_restored(store: Store, home: Path) -> list[str]:
    """Give the database a new incarnation; returns what in it does not fit, for a person.

    On PostgreSQL centres may run meanwhile. Raises PersonError where one runs on SQLite.
    """
    file = BeatFile(home / BEAT_FILE)
    with ExitStack() as closing:
        if store.writing.dialect.name == "sqlite":
            make_home(home)
            closing.enter_context(only_writer(home))
        upgrade(store)
        beat = store.write(lambda connection: _note(connection, store, file.read()))
        if home.exists():
            file.write(beat)
        return store.read(misfits)


def _note(connection: Connection, store: Store, last: Beat | None) -> Beat:
    beat = restored(connection, store.fresh, last)
    record(
        connection,
        pilot_id=OWN,
        audit_id=store.fresh.new_id(),
        at=to_text(store.clock()),
        actor=CENTRE,
        action="centre.restore",
    )
    return beat
