"""`ftr restore`: an older copy takes the place of the centre's database."""

from __future__ import annotations

import gettext
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from central.cli.command import Command, option
from central.cli.db import database_option, sqlite_file
from central.cli.lacking import say_lacking
from central.cli.moments import local_minute
from central.cli.session import Session
from central.home_files import ADMINISTRATOR_FILE
from ftr.errors import PersonError

if TYPE_CHECKING:
    from central.store.backup_check import CheckedCopy
    from central.store.restore import Restored


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`restore`."""
    return (
        Command(
            "restore",
            t.gettext("Put a copy of the centre's database back; --verify only looks at it."),
            "ftr restore /mnt/safe/centre-monday.db",
            _restore,
            (
                option("file", type=Path, metavar="FILE", help=t.gettext("what `ftr backup` made")),
                option(
                    "--verify",
                    action="store_true",
                    help=t.gettext("only say whether the copy is good, and what is in it"),
                ),
                database_option(t),
            ),
            t.gettext(
                "The centre must be stopped; the database that is there is kept beside it. Every "
                "desk then compares what it holds with what is there and sends what is missing, by "
                "itself. What was made at the centre since the copy no desk brings back: imports, "
                "recorded changes, published reasons, pilots opened or closed, agents and codes. "
                "It is named afterwards, with what to do. What was ended since the copy stays "
                "ended. After a restore without this command (a snapshot, PostgreSQL's own tools) "
                "use `ftr db restored`."
            ),
            remote=False,
        ),
    )


def _restore(session: Session, args: Namespace) -> int:
    from central.desks.copies import check_desks, restore_desks
    from central.store.one_writer import only_writer
    from central.store.restore import restore, verify

    t = session.t
    database = sqlite_file(
        session,
        args,
        t.gettext(
            "PostgreSQL is restored by its own tools: `pg_restore --clean --if-exists "
            "--no-owner --dbname=DATABASE {file}`. Then give `ftr db restored --database URL`, "
            "so that desks bring back what is missing."
        ),
    )
    if not args.file.is_file():
        raise PersonError(
            t.gettext("There is no file {file}. Check the name.").format(file=args.file)
        )
    if args.verify:
        _say_copy(session, verify(args.file, _now))
        _say_desks(session, check_desks(args.file))
        session.say(t.gettext("This copy is good. Nothing was changed."))
        return 0
    check_desks(args.file)
    done = restore(args.file, session.home, database, _now)
    with only_writer(session.home):
        put_back, left_alone = restore_desks(session.home, args.file)
    _say_copy(session, done.copy)
    _say_desks(session, put_back, left_alone)
    _say_done(session, done)
    say_lacking(session, done)
    _say_start(session)
    return 0


def _now() -> datetime:
    return datetime.now(UTC)


def _say_copy(session: Session, copy: CheckedCopy) -> None:
    t = session.t
    if copy.contents is None:
        session.say(
            t.gettext(
                "This copy was not made by `ftr backup`: it is sound, and adds up, but nothing "
                "tells whether it is what it was."
            )
        )
    else:
        session.say(
            t.gettext("Made {moment} by version {version}; not a byte of it has changed.").format(
                moment=local_minute(copy.contents.made_at, "UTC"),
                version=copy.contents.version,
            )
        )
    if copy.was_upgraded:
        session.say(
            t.gettext("Its schema {schema} is older than this version's: it is upgraded.").format(
                schema=copy.schema
            )
        )
    session.say_columns(
        (t.gettext("pilot"), t.gettext("entries"), t.gettext("newest entry")),
        [
            (one.pilot_id, one.entries, one.newest and local_minute(one.newest, "UTC"))
            for one in copy.pilots
        ],
    )


def _say_desks(session: Session, desks: int, left_alone: int = 0) -> None:
    t = session.t
    if desks:
        session.say(
            t.ngettext(
                "{n} desk of a browser is in it.", "{n} desks of browsers are in it.", desks
            ).format(n=desks)
        )
    if left_alone:
        session.say(
            t.ngettext(
                "{n} desk of a browser is still here and newer than its copy: it stays.",
                "{n} desks of browsers are still here and newer than their copies: they stay.",
                left_alone,
            ).format(n=left_alone)
        )


def _say_done(session: Session, done: Restored) -> None:
    t = session.t
    session.say(t.gettext("The copy is in place."))
    if done.kept is not None:
        session.say(
            t.gettext(
                "The database that was here is kept: {file}. Remove it when all is well: it holds "
                "persons too."
            ).format(file=done.kept)
        )
    if done.revoked:
        session.say(
            t.gettext("Ended again, as they were since the copy: {n} desks or tokens.").format(
                n=done.revoked
            )
        )
    if done.revoked is None:
        session.say(
            t.gettext(
                "Desks and tokens that were ended after the copy was made are valid again: look "
                "at `ftr desk list` and `ftr access list`, and revoke them."
            )
        )
    if done.kept is None:
        session.say(
            t.gettext(
                "Put codes.key and erasures.jsonl of the lost home into this one before you start "
                "it, if you have them. Without the first, codes that were not used yet must be "
                "made anew (`ftr pilot codes`); without the second, what was erased after the copy "
                "was made must be erased again."
            )
        )
    if done.has_new_token:
        session.say(
            t.gettext("A new administrator token for your commands is in {file}.").format(
                file=session.home / ADMINISTRATOR_FILE
            )
        )


def _say_start(session: Session) -> None:
    t = session.t
    session.say(
        t.gettext(
            "Start the centre again: {command}. Each desk compares what it holds at its next "
            "contact and sends what is missing; one whose form is closed does so when it is next "
            "opened. A desk that joined after the copy was made is not known here: give it a new "
            "code, then it sends all it has."
        ).format(command=session.command("serve"))
    )
