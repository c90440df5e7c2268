"""The schema of the centre's database, brought up to date step by step with Alembic."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, bindparam, insert, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from central.store.backup import make_backup
from central.store.database import Store
from central.store.language import said
from central.store.sqlite_file import APPLICATION_ID
from central.store.tables import meta
from ftr.clock import to_text
from ftr.errors import PersonError

log = logging.getLogger("eerst_online.centre")

MIGRATIONS = Path(__file__).parent / "migrations"
UPGRADE_LOCK = 0x45_4F  # one number for all centres on one PostgreSQL database


def newest() -> str:
    """The id of the newest step that this version knows."""
    return ScriptDirectory(str(MIGRATIONS)).get_heads()[0]


def found(connection: Connection) -> str | None:
    """The id of the step this database stands at; None where it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def _logged(copy: Path) -> None:
    log.warning("the database is upgraded; as it was before it is kept in %s", copy)


def upgrade(store: Store, kept: Callable[[Path], None] | None = _logged) -> bool:
    """Bring the database to the newest step, and name it; False where it was there already.

    It happens in one transaction. `kept` hears where the copy is that is made of a SQLite file
    with something in it first; None makes none. Raises PersonError where the database is of a
    newer version, or cannot be reached or copied.
    """
    try:
        with store.writing.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": UPGRADE_LOCK})
            before = found(connection)
            _mark_sqlite(connection, before)
            refuse_newer(before)
            if before == newest():
                return False
            if before is not None and kept is not None:
                _keep_copy(store, connection, before, kept)
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            _name_database(connection, store)
            return True
    except (OperationalError, DBAPIError) as error:
        why = " ".join(str(error.orig).split())
        raise PersonError(_cannot_open(store).format(why=why)) from error


def _cannot_open(store: Store) -> str:
    t = said()
    if store.writing.dialect.name == "sqlite":
        return t.gettext(
            "The database cannot be opened: {why}. Check the disk that it is on: room, and rights."
        )
    return t.gettext(
        "The database cannot be opened: {why}. Check its address and that it is running."
    )


def _keep_copy(
    store: Store, connection: Connection, step: str, kept: Callable[[Path], None]
) -> None:
    """Copy a SQLite file as it is; PostgreSQL has tools of its own for that."""
    if connection.dialect.name != "sqlite":
        return
    file = Path(str(connection.engine.url.database))
    now = store.clock()
    copy = file.with_name(f"{file.stem}-schema-{step}-{now:%Y%m%dT%H%M%SZ}{file.suffix}")
    make_backup(file, copy, made_at=to_text(now), version=version("eerst-online"))
    kept(copy)


def _mark_sqlite(connection: Connection, step: str | None) -> None:
    """Mark a SQLite file as a centre's; raise PersonError where it is another program's."""
    if connection.dialect.name != "sqlite":
        return
    mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    is_filled = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if mark not in (0, APPLICATION_ID) or (is_filled and step is None):
        message = said().gettext(
            "This SQLite file belongs to another program; nothing was changed. "
            "Name another file with --database, or another home with --home."
        )
        raise PersonError(message)
    if not mark:
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")


def refuse_newer(step: str | None) -> None:
    """Raise PersonError where this version does not know that step."""
    if step is None:
        return
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if step not in known:
        message = said().gettext(
            "This database was made by a newer version of Eerst Online (schema {schema}); "
            "nothing was changed. Install that version, or restore a backup from before it."
        )
        raise PersonError(message.format(schema=step))


def _name_database(connection: Connection, store: Store) -> None:
    """Give a new database its incarnation and the key of its code hashes."""
    present = set(connection.execute(select(meta.c.name)).scalars())
    fresh = {"incarnation": store.fresh.new_id(), "code_key": store.fresh.secret()}
    missing = [{"name": n, "value": v} for n, v in fresh.items() if n not in present]
    if missing:
        connection.execute(insert(meta), missing)


_META = select(meta.c.value).where(meta.c.name == bindparam("wanted"))


def read_meta(connection: Connection, name: str) -> str:
    """One fact of the centre itself: `incarnation` or `code_key`."""
    return str(connection.execute(_META, {"wanted": name}).scalar_one())
