"""`ftr backup`: a copy of the centre's database, also while it runs."""

from __future__ import annotations

import gettext
from argparse import Namespace
from pathlib import Path

from central.cli.command import Command, option
from central.cli.db import database_option, sqlite_file
from central.cli.files import check_room
from central.cli.session import Session


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`backup`."""
    return (
        Command(
            "backup",
            t.gettext("Copy the centre's database to a file, also while the centre runs."),
            "ftr backup /mnt/safe/centre-monday.db",
            _backup,
            (
                option("file", type=Path, metavar="FILE", help=t.gettext("the copy to make")),
                database_option(t),
                option(
                    "--force", action="store_true", help=t.gettext("replace the file if it exists")
                ),
            ),
            t.gettext(
                "The copy is one file, checked before it gets its name, and tells what it holds. "
                "It holds persons: the agents' names as far as they were not forgotten, everything "
                "that was logged with its pseudonyms and notes, and who did what. Tokens are in it "
                "only as hashes. Only you can read it; keep it as safe as the centre itself, on "
                "another machine, and no longer than the retention of its pilots. Look at it with "
                "`ftr restore --verify FILE`. Where agents log in a browser, their desks stand "
                "beside it in FILE.desks, with their right to log: keep the two together."
            ),
            remote=False,
        ),
    )


def _backup(session: Session, args: Namespace) -> int:
    from datetime import UTC, datetime
    from importlib.metadata import version

    from central.desks.copies import copy_beside, copy_desks
    from central.store.backup import make_backup
    from ftr.clock import to_text

    t = session.t
    source = sqlite_file(
        session,
        args,
        t.gettext(
            "PostgreSQL is copied by its own tools: `pg_dump --format=custom --file={file} "
            "DATABASE` for one moment, `pg_basebackup` with WAL archiving for every moment."
        ),
    )
    check_room(args.file, force=args.force, language=session.language)
    made = make_backup(
        source,
        args.file.absolute(),
        made_at=to_text(datetime.now(UTC)),
        version=version("eerst-online"),
    )
    session.say(
        t.gettext(
            "Copied and checked: {file} ({size} kB; pilots: {pilots}, revisions: {revisions})"
        ).format(
            file=args.file,
            size=max(1, args.file.stat().st_size // 1024),
            pilots=made.tables["pilot"].rows,
            revisions=made.tables["revision"].rows,
        )
    )
    desks = copy_desks(session.home, args.file.absolute())
    if desks:
        session.say(
            t.ngettext(
                "Beside it {n} desk of a browser: {file}",
                "Beside it {n} desks of browsers: {file}",
                desks,
            ).format(n=desks, file=copy_beside(args.file))
        )
    return 0
