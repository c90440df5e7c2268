"""`ftr entries import`: contacts that were logged on paper, in a spreadsheet or in another tool."""

from __future__ import annotations

import gettext
from argparse import Namespace
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from central.cli.client import Centre, pilot_path
from central.cli.command import Command, option
from central.cli.rows_import import (
    agents_of,
    import_options,
    new_among,
    open_source,
    read_options,
    refuse_bad,
    say_columns,
    say_dry,
    say_new_agents,
    say_skipped,
    slices,
    warn_of_personal,
    with_new_agents,
)
from central.cli.session import Session
from ftr.catalogue.model import Catalogue, from_dict
from ftr.errors import PersonError
from ftr.imports.options import FIELDS, OTHERS
from ftr.words import PilotKind
from sync.wire import Result

if TYPE_CHECKING:
    from ftr.imports.entries import Mapped

ITEMS_AT_ONCE = 500


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`entries import`."""
    return (
        Command(
            "entries import",
            t.gettext("Import contacts that were logged elsewhere, such as a paper tally."),
            "ftr entries import webshop-week-48 tally.csv --map at=Time --map agent=Who "
            '--map reason=Main,Sub --map online_first=Online --value yes="Ja|J" '
            '--value no="Nee|N" --date 2026-11-23',
            _import,
            (
                *import_options(t, FIELDS["entries"]),
                option(
                    "--others",
                    choices=OTHERS,
                    default="error",
                    help=t.gettext(
                        "what an answer that is none of the known ones becomes (default: error)"
                    ),
                ),
                option(
                    "--generated",
                    action="store_true",
                    help=t.gettext("the contacts are made up; only a demonstration takes them"),
                ),
            ),
            t.gettext(
                "`reason` is one column with a code or a path, or one column per level. A file "
                "with rows that do not fit is not imported; --skip-bad imports the rest. Importing "
                "the same file again adds nothing."
            ),
        ),
    )


def _import(session: Session, args: Namespace) -> int:
    from ftr.imports.entries import map_entries

    if not args.map:
        return say_columns(session, args, "entries")
    options = read_options("entries", args, args.others, generated=args.generated)
    with session.open_centre() as centre:
        source = open_source(session, centre, args)
        if args.generated and source.kind is not PilotKind.DEMO:
            raise PersonError(
                session.t.gettext(
                    "{pilot} is a real pilot and takes no generated contacts. "
                    "Leave --generated out, or make a pilot with `ftr pilot new --demo`."
                ).format(pilot=args.pilot)
            )
        catalogues = _catalogues(centre, args.pilot)

        def mapped_with(names: Mapping[str, str]) -> Mapped:
            return map_entries(
                source.table, options, catalogues, names, source.zone, source.pilot_id
            )

        agents = agents_of(centre, source, options)
        mapped = mapped_with(agents.by_name)
        refuse_bad(session, args, len(mapped.revisions), mapped.bad_rows)
        warn_of_personal(session, args, mapped.personal)
        used = {one.agent_ref for one in mapped.revisions}
        new = new_among(agents, used)
        if args.dry_run:
            say_new_agents(session, new, dry_run=True)
            say_skipped(session, mapped.skipped)
            return say_dry(session, len(mapped.revisions))
        if new:
            mapped = mapped_with(with_new_agents(centre, source, agents, used))
            say_new_agents(session, new, dry_run=False)
        results = _send(centre, args.pilot, mapped)
    _say_results(session, args, results)
    say_skipped(session, mapped.skipped)
    return 0


def _catalogues(centre: Centre, pilot: str) -> list[Catalogue]:
    """Every published version, oldest first."""
    path = pilot_path(pilot, "catalogue")
    newest = from_dict(centre.get(path)["catalogue"])
    earlier = [
        from_dict(centre.get(path, version=version)["catalogue"])
        for version in range(1, newest.version)
    ]
    return [*earlier, newest]


def _send(centre: Centre, pilot: str, mapped: Mapped) -> Counter[str]:
    results: Counter[str] = Counter()
    for revisions in slices(mapped.revisions, ITEMS_AT_ONCE):
        answer = centre.post(
            pilot_path(pilot, "entries"), {"items": [one.to_dict() for one in revisions]}
        )
        results.update(item["result"] for item in answer["results"])
    return results


def _say_results(session: Session, args: Namespace, results: Counter[str]) -> None:
    t = session.t
    session.say(
        t.ngettext(
            "{added} contact imported, {repeated} were there already.",
            "{added} contacts imported, {repeated} were there already.",
            results[Result.STORED],
        ).format(added=results[Result.STORED], repeated=results[Result.DUPLICATE])
    )
    if results[Result.PARKED]:
        session.say(
            t.gettext("{number} were parked: see `ftr parked list {pilot}`.").format(
                number=results[Result.PARKED], pilot=args.pilot
            )
        )
    if results[Result.GONE]:
        session.say(
            t.gettext("{number} were erased earlier and stay away.").format(
                number=results[Result.GONE]
            )
        )
    if results[Result.RETRY]:
        raise PersonError(
            t.gettext(
                "The centre could not take {number} contacts just now. Import the file again: "
                "what is there already is not added twice."
            ).format(number=results[Result.RETRY])
        )
