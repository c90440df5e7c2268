"""`ftr db upgrade`: brings the centre's database to this version."""

from __future__ import annotations

import gettext
from argparse import Namespace

from central.cli.command import Command, Option, option
from central.cli.session import Session


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`db upgrade`."""
    return (
        Command(
            "db upgrade",
            t.gettext("Bring the centre's database to this version, after a new installation."),
            "ftr db upgrade --database postgresql://ftr@localhost/ftr",
            _upgrade,
            (database_option(t),),
            t.gettext(
                "`ftr serve` does this by itself when it starts. Make a copy of the database first."
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


def _upgrade(session: Session, args: Namespace) -> int:
    from datetime import UTC, datetime

    from central.store.database import open_store, sqlite_url
    from central.store.schema import upgrade

    t = session.t
    url = args.database or sqlite_url(session.home)
    store = open_store(url, lambda: datetime.now(UTC))
    try:
        is_changed = upgrade(store)
    finally:
        store.close()
    if is_changed:
        session.say(t.gettext("The database is upgraded to this version."))
    else:
        session.say(t.gettext("The database is of this version already."))
    return 0
