"""`ftr db`: brings the centre's database to this version, or tells it that it was put back."""

from __future__ import annotations

import gettext
from argparse import Namespace
from pathlib import Path

from central.cli.command import Command, Option, option
from central.cli.lacking import not_by_itself
from central.cli.session import Session
from central.home_files import make_home
from ftr.errors import PersonError


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`db upgrade`, `db restored`."""
    return (
        Command(
            "db upgrade",
            t.gettext("Bring the centre's database to this version, after a new installation."),
            "ftr db upgrade --database postgresql://ftr@localhost/ftr",
            _upgrade,
            (database_option(t),),
            t.gettext(
                "`ftr serve` does this by itself when it starts. A SQLite file is copied first, "
                "beside itself; `ftr restore` puts that copy back under the version that made it. "
                "Of PostgreSQL make a copy yourself: pg_dump. An upgrade that is interrupted "
                "leaves everything as it was."
            ),
            remote=False,
        ),
        Command(
            "db restored",
            t.gettext("Say that other tools put an older copy back: desks then compare with it."),
            "ftr db restored --database postgresql://ftr@localhost/ftr",
            _restored,
            (database_option(t),),
            t.gettext(
                "After pg_restore, a point-in-time recovery, or a snapshot of a disk or a virtual "
                "machine. It checks that the counts add up, and every desk sends what is missing "
                "at its next contact. What was made at the centre since the copy no desk brings "
                "back. `ftr restore` does this by itself, and names what is lacking."
            ),
            remote=False,
        ),
    )


def database_option(t: gettext.NullTranslations) -> Option:
    """The option --database, of the commands that open it themselves."""
    return option(
        "--database",
        metavar="URL",
        help=t.gettext("the database (default: a SQLite file in the home)"),
    )


def sqlite_file(session: Session, args: Namespace, otherwise: str) -> Path:
    """The file of the centre's database; raises PersonError with `otherwise` on PostgreSQL."""
    from central.store.database import sqlite_url
    from central.store.sqlite_file import sqlite_path

    path = sqlite_path(args.database or sqlite_url(session.home))
    if path is None:
        raise PersonError(otherwise.format(file=args.file))
    return path


def _upgrade(session: Session, args: Namespace) -> int:
    from contextlib import ExitStack
    from datetime import UTC, datetime

    from central.store.database import is_sqlite, open_store, sqlite_url
    from central.store.one_writer import only_writer
    from central.store.schema import upgrade

    t = session.t
    url = args.database or sqlite_url(session.home)
    with ExitStack() as closing:
        if is_sqlite(url):
            make_home(session.home)
            closing.enter_context(only_writer(session.home))
        store = open_store(url, lambda: datetime.now(UTC))
        closing.callback(store.close)
        is_changed = upgrade(store, kept=lambda copy: _say_copy(session, copy))
    if is_changed:
        session.say(t.gettext("The database is upgraded to this version."))
    else:
        session.say(t.gettext("The database is of this version already."))
    return 0


def _say_copy(session: Session, copy: Path) -> None:
    session.say(session.t.gettext("As it was before, it is kept: {file}").format(file=copy))


def _restored(session: Session, args: Namespace) -> int:
    from datetime import UTC, datetime

    from central.store.database import open_store, sqlite_url
    from central.store.restored import note_restored

    t = session.t
    url = args.database or sqlite_url(session.home)
    store = open_store(url, lambda: datetime.now(UTC))
    try:
        wrong = note_restored(store, session.home)
    finally:
        store.close()
    session.say(t.gettext("Noted: every desk compares what it holds at its next contact."))
    session.say(not_by_itself(t, None))
    if wrong:
        raise PersonError(
            t.gettext("But what was put back does not add up: {why} Put another copy back.").format(
                why=" ".join(wrong)
            )
        )
    return 0
