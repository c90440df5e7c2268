"""`ftr handled import`: what the telephone system counted, to set the logged contacts against."""

from __future__ import annotations

import gettext
from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING

from central.cli.client import pilot_path
from central.cli.command import Command
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
    with_new_agents,
)
from central.cli.session import Session
from ftr.imports.options import FIELDS

if TYPE_CHECKING:
    from ftr.imports.handled import MappedHandled

ROWS_AT_ONCE = 2000


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`handled import`."""
    return (
        Command(
            "handled import",
            t.gettext("Import the contacts that the telephone system handled, for coverage."),
            "ftr handled import webshop-week-48 calls.csv --map at=StartTime --map agent=Agent "
            '--value handled="Answered"',
            _import,
            import_options(t, FIELDS["handled"]),
            t.gettext(
                "Without a column `count` every row is one contact; with it a row is a total, and "
                "replaces an earlier total of that agent and period. Importing the same file again "
                "adds nothing. Map `outcome` and say --value handled=… to leave out calls that "
                "nobody answered."
            ),
        ),
    )


def _import(session: Session, args: Namespace) -> int:
    from ftr.imports.handled import map_handled

    t = session.t
    if not args.map:
        return say_columns(session, args, "handled")
    options = read_options("handled", args)
    with session.open_centre() as centre:
        source = open_source(session, centre, args)

        def mapped_with(names: Mapping[str, str]) -> MappedHandled:
            return map_handled(source.table, options, names, source.zone, source.pilot_id)

        agents = agents_of(centre, source, options)
        mapped = mapped_with(agents.by_name)
        refuse_bad(session, args, len(mapped.rows), mapped.bad_rows)
        used = {one.agent_ref for one in mapped.rows}
        new = new_among(agents, used)
        if args.dry_run:
            say_new_agents(session, new, dry_run=True)
            say_skipped(session, mapped.skipped)
            return say_dry(session, len(mapped.rows))
        if new:
            mapped = mapped_with(with_new_agents(centre, source, agents, used))
            say_new_agents(session, new, dry_run=False)
        total = {"added": 0, "replaced": 0, "repeated": 0}
        for rows in slices(mapped.rows, ROWS_AT_ONCE):
            answer = centre.post(
                pilot_path(args.pilot, "handled"), {"rows": [row.to_dict() for row in rows]}
            )
            total = {name: number + answer[name] for name, number in total.items()}
    session.say(
        t.gettext("{added} rows added, {replaced} replaced, {repeated} were there already.").format(
            **total
        )
    )
    say_skipped(session, mapped.skipped)
    return 0
