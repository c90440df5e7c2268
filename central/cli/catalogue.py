"""`ftr catalogue`: check a file of reasons, make one from CSV, publish one."""

from __future__ import annotations

import gettext
from argparse import Namespace
from pathlib import Path
from typing import get_args

from central.cli.client import pilot_path
from central.cli.command import Command, Option, option, pilot_argument
from central.cli.files import check_room, read_input, read_text, write_result
from central.cli.session import Session
from ftr.catalogue.model import Catalogue, KeyMode, to_dict
from ftr.errors import PersonError
from ftr.texts import LANGUAGES


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`catalogue check`, `catalogue import`, `catalogue publish`."""
    file = option(
        "file", type=Path, metavar="FILE", help=t.gettext("the YAML file with the reasons")
    )
    return (
        Command(
            "catalogue check",
            t.gettext("Check a file of reasons; shows every problem with its line."),
            "ftr catalogue check reasons.yaml",
            _check,
            (file,),
            t.gettext(
                "Needs no centre. The seed catalogue is a good start: see seed_reasons.yaml."
            ),
            remote=False,
        ),
        Command(
            "catalogue import",
            t.gettext("Make a file of reasons from a CSV with a column for each level."),
            "ftr catalogue import list.csv --levels Theme,Topic --page URL --out reasons.yaml",
            _import,
            _import_options(t),
            t.gettext(
                "Equal paths become one reason and collect their pages; an empty lower level "
                "makes the reason above it one that can be logged. Needs no centre."
            ),
            remote=False,
        ),
        Command(
            "catalogue publish",
            t.gettext("Publish a file of reasons as the next version of a pilot's catalogue."),
            "ftr catalogue publish webshop-week-48 reasons.yaml",
            _publish,
            (pilot_argument(t.gettext("the pilot's id, see `ftr pilot list`")), file),
            t.gettext(
                "Keys keep their meaning: reasons that stay keep their key, new ones take free "
                "keys. Desks take the new version when their form is empty."
            ),
        ),
    )


def _import_options(t: gettext.NullTranslations) -> tuple[Option, ...]:
    return (
        option("file", type=Path, metavar="CSV", help=t.gettext("the list, one row per reason")),
        option(
            "--levels",
            required=True,
            metavar="COL[,COL[,COL]]",
            help=t.gettext("the columns with the reasons, the main reason first"),
        ),
        option("--code", metavar="COL", help=t.gettext("the column with a stable code")),
        option("--page", metavar="COL", help=t.gettext("the column with the web page")),
        option("--owner", metavar="COL", help=t.gettext("the column with the department")),
        option(
            "--example",
            metavar="COL",
            help=t.gettext("the column with a borderline case, for practice"),
        ),
        option("--why", metavar="COL", help=t.gettext("the column with why it belongs there")),
        option("--name", metavar="TEXT", default="", help=t.gettext("a name for the catalogue")),
        option(
            "--labels",
            choices=LANGUAGES,
            default="nl",
            help=t.gettext("the language of the list (default: nl)"),
        ),
        option(
            "--keys",
            choices=get_args(KeyMode),
            default="digits",
            help=t.gettext("how agents choose: digits (default) or letters"),
        ),
        option("--out", type=Path, metavar="FILE", help=t.gettext("write it to FILE")),
        option("--force", action="store_true", help=t.gettext("replace the file if it exists")),
    )


def _load(session: Session, path: Path) -> Catalogue:
    from ftr.catalogue.yaml_file import load_catalogue

    return load_catalogue(read_text(path, session.language), str(path))


def _check(session: Session, args: Namespace) -> int:
    from ftr.catalogue.publish import publish
    from ftr.yaml_fields import BadFile

    t = session.t
    try:
        catalogue = publish(_load(session, args.file), [], opened=False)
    except BadFile as bad:
        for line in bad.lines():
            session.note(line)
        return 1
    levels = max(len(path) for path in catalogue.paths.values())
    session.say(
        t.gettext(
            "{file} is fine: {mains} main reasons, {leaves} that can be logged, {levels} levels, "
            "{endings} endings."
        ).format(
            file=args.file,
            mains=len(catalogue.reasons),
            leaves=len(catalogue.leaves),
            levels=levels,
            endings=len(catalogue.endings),
        )
    )
    without = [leaf for leaf in catalogue.leaves if not leaf.pages and not leaf.other]
    if without:
        session.say(
            t.ngettext(
                "{number} reason has no page: is there none, or is it not filled in yet?",
                "{number} reasons have no page: is there none, or is it not filled in yet?",
                len(without),
            ).format(number=len(without))
        )
    return 0


def _import(session: Session, args: Namespace) -> int:
    from ftr.catalogue.csv_import import import_catalogue
    from ftr.catalogue.publish import publish
    from ftr.catalogue.yaml_file import dump_catalogue
    from ftr.table_file import read_table

    if args.out:
        check_room(args.out, force=args.force, language=session.language)
    table = read_table(read_input(args.file, session.language), str(args.file))
    catalogue = import_catalogue(
        table,
        [level.strip() for level in args.levels.split(",")],
        code=args.code,
        page=args.page,
        owner=args.owner,
        example=args.example,
        why=args.why,
        name=args.name,
        language=args.labels,
        keys=args.keys,
    )
    publish(catalogue, [], opened=False)  # refuses here what publishing would refuse later
    text = dump_catalogue(catalogue)
    if args.out is None:
        session.out.write(text)
        return 0
    write_result(args.out, [text.encode()], force=args.force, language=session.language)
    session.say(
        session.t.gettext(
            "Written: {file}, {mains} main reasons and {leaves} that can be logged."
        ).format(file=args.out, mains=len(catalogue.reasons), leaves=len(catalogue.leaves))
    )
    return 0


def _publish(session: Session, args: Namespace) -> int:
    catalogue = _load(session, args.file)
    with session.open_centre() as centre:
        try:
            made = centre.post(
                pilot_path(args.pilot, "catalogue"), {"catalogue": to_dict(catalogue)}
            )
        except PersonError as error:
            raise PersonError(f"{args.file}: {error}") from error
    t = session.t
    session.say(t.gettext("Published as version {version}.").format(version=made["version"]))
    session.say(
        t.gettext(
            "A form asks with it after the next contact it sends, and within five minutes where "
            "nobody logs; never in the middle of a contact, or while one is on hold."
        )
    )
    return 0
