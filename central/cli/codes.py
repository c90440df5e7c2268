"""`ftr pilot codes`: enrolment codes for the agents, as CSV to hand out."""

from __future__ import annotations

import csv
import gettext
import io
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from central.cli.client import pilot_path
from central.cli.command import Command, OneOf, option, pilot_argument
from central.cli.files import read_input
from central.cli.session import Session

NAME_COLUMNS = ("name", "naam", "agent", "medewerker")


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`pilot codes`."""
    return (
        Command(
            "pilot codes",
            t.gettext("Make the codes with which agents join a pilot; prints agent,code,expires."),
            "ftr pilot codes webshop-week-48 --count 20 > codes.csv",
            _codes,
            (
                pilot_argument(t.gettext("the pilot's id, see `ftr pilot list`")),
                OneOf(
                    (
                        option(
                            "--agents",
                            type=Path,
                            metavar="FILE",
                            help=t.gettext("a CSV with the columns name and, if you like, team"),
                        ),
                        option("--agent", metavar="NAME", help=t.gettext("one code, for NAME")),
                        option(
                            "--count",
                            type=_count(t),
                            metavar="N",
                            help=t.gettext("N codes for agents without a name"),
                        ),
                    )
                ),
                option("--json", action="store_true", help=t.gettext("print everything as JSON")),
            ),
            t.gettext(
                "Without --agents, --agent or --count there is a code for each agent of the plan. "
                "A code works once and not for ever; a second one for the same name keeps the "
                "agent's pseudonym, so a second computer is no second agent."
            ),
        ),
    )


def _count(t: gettext.NullTranslations) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 5000:
            raise ArgumentTypeError(t.gettext("a whole number from 1 to 5000 is needed"))
        return int(text)

    return number


def _codes(session: Session, args: Namespace) -> int:
    with session.open_centre() as centre:
        made = centre.post(pilot_path(args.pilot, "codes"), _wish(session, args))["codes"]
    if args.json:
        session.say_json(made)
        return 0
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("agent", "code", "expires"))
    writer.writerows((one["agent"], one["code"], one["expires"]) for one in made)
    session.out.write(table.getvalue())
    return 0


def _wish(session: Session, args: Namespace) -> dict[str, Any]:
    if args.count:
        return {"count": args.count}
    if args.agent:
        return {"agents": [{"name": args.agent}]}
    if args.agents:
        return {"agents": _listed(session, args.agents)}
    return {}


def _listed(session: Session, path: Path) -> list[dict[str, str]]:
    """The agents of a file: a column `name` (or `agent`), perhaps `team`; or a name a line."""
    from ftr.table_file import read_table

    table = read_table(read_input(path, session.language), str(path))
    columns = {column.casefold(): column for column in table.columns}
    name_at = next((columns[name] for name in NAME_COLUMNS if name in columns), None)
    team_at = columns.get("team")
    agents: list[dict[str, str]] = []
    if name_at is None:  # no header: the first line is a name as well
        name_at = table.columns[0]
        agents.append({"name": name_at})
    for row in table.rows:
        agent = {"name": row.values[name_at].strip()}
        if team_at and row.values[team_at].strip():
            agent["team"] = row.values[team_at].strip()
        if agent["name"]:
            agents.append(agent)
    return agents
