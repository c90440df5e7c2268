"""`ftr pilot codes`: enrolment codes for the agents, as CSV to hand out."""

from __future__ import annotations

import csv
import gettext
import io
import json
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from central.cli.client import Centre, pilot_path
from central.cli.command import Command, OneOf, WrongUsage, option, pilot_argument
from central.cli.files import check_room, read_input, write_result
from central.cli.moments import local_minute
from central.cli.names import nearest
from central.cli.session import Session
from ftr.errors import PersonError

SHOWN_NAMES = 10


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`pilot codes`."""
    return (
        Command(
            "pilot codes",
            t.gettext("Make the codes with which agents join a pilot; prints agent,code,expires."),
            "ftr pilot codes webshop-week-48 --out codes.csv",
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
                        option(
                            "--agent",
                            metavar="NAME",
                            help=t.gettext("one code, for this name or pseudonym"),
                        ),
                        option(
                            "--count",
                            type=_count(t),
                            metavar="N",
                            help=t.gettext("N codes for agents without a name"),
                        ),
                    )
                ),
                option(
                    "--dry-run",
                    action="store_true",
                    help=t.gettext("with --agents: only say for whom codes would be made"),
                ),
                option("--json", action="store_true", help=t.gettext("print everything as JSON")),
                option(
                    "--out",
                    type=Path,
                    metavar="FILE",
                    help=t.gettext("write them to FILE, which only you can read"),
                ),
                option(
                    "--force", action="store_true", help=t.gettext("replace the file if it exists")
                ),
            ),
            t.gettext(
                "Without --agents, --agent or --count there is a code for each agent of the plan. "
                "A code works once and not for ever; a second one for the same name keeps the "
                "agent's pseudonym, so a second computer is no second agent. Who has not joined is "
                "taken away with `ftr pilot remove-agent`, codes and all."
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
    _check_usage(session.t, args)
    if args.out:
        check_room(args.out, force=args.force, language=session.language)
    with session.open_centre() as centre:
        detail = centre.get(pilot_path(args.pilot))
        wish = _wish(session, centre, args, detail)
        if args.dry_run:
            return _say_dry(session, len(wish["agents"]))
        answer = centre.post(pilot_path(args.pilot, "codes"), wish)
    made = answer["codes"]
    _say_earlier(session, args.pilot, answer.get("earlier", 0))
    if args.json:
        shown = json.dumps(made, ensure_ascii=False, indent=2) + "\n"
    else:
        shown = _as_csv(made, detail["pilot"]["timezone"])
    if args.out is None:
        session.out.write(shown)
        return 0
    write_result(args.out, [shown.encode()], force=args.force, language=session.language)
    session.say(session.t.gettext("Written: {file}").format(file=args.out))
    return 0


def _check_usage(t: gettext.NullTranslations, args: Namespace) -> None:
    """Raise WrongUsage for an empty name, which is nobody's, and a --dry-run of nothing."""
    if args.agent is not None and not args.agent.strip():
        raise WrongUsage(t.gettext("--agent needs a name or a pseudonym; this one is empty"))
    if args.dry_run and not args.agents:
        raise WrongUsage(t.gettext("--dry-run goes with --agents FILE"))


def _say_dry(session: Session, codes: int) -> int:
    text = session.t.ngettext(
        "{n} code would be made; nothing was made.",
        "{n} codes would be made; nothing was made.",
        codes,
    )
    session.say(text.format(n=codes))
    return 0


def _say_earlier(session: Session, pilot: str, earlier: int) -> None:
    """Codes made before for these agents are still good, and what to do about it."""
    if earlier:
        text = session.t.ngettext(
            "{n} code made earlier for these agents is unused and still works, until it expires; "
            "a single code cannot be revoked. An agent who should not join at all: "
            "`ftr pilot remove-agent {pilot}`. A desk that should not have joined: "
            "`ftr desk list {pilot}`, then `ftr desk revoke`.",
            "{n} codes made earlier for these agents are unused and still work, until they expire; "
            "a single code cannot be revoked. An agent who should not join at all: "
            "`ftr pilot remove-agent {pilot}`. A desk that should not have joined: "
            "`ftr desk list {pilot}`, then `ftr desk revoke`.",
            earlier,
        )
        session.note(text.format(n=earlier, pilot=pilot))


def _as_csv(made: list[dict[str, Any]], timezone: str) -> str:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("agent", "code", "expires"))
    writer.writerows(
        (one["agent"], one["code"], local_minute(one["expires"], timezone)) for one in made
    )
    return table.getvalue()


def _wish(
    session: Session, centre: Centre, args: Namespace, detail: dict[str, Any]
) -> dict[str, Any]:
    if args.count:
        return {"count": args.count}
    if args.agent is not None:
        has_list = isinstance(detail["plan"].get("agents"), list)
        return {"agents": [_one(session, centre, args, has_list=has_list)]}
    if args.agents:
        return {"agents": _listed(session, centre, args)}
    return {}


def _one(session: Session, centre: Centre, args: Namespace, *, has_list: bool) -> dict[str, str]:
    """The agent of --agent, by name or pseudonym; a new one only where the plan has no list.

    Raises PersonError: an agent that was made by a typing error would stay for ever.
    """
    t, wanted = session.t, args.agent.strip()
    found = centre.get(pilot_path(args.pilot, "agents"))["agents"]
    for one in found:
        if wanted in (one["name"], one["agent_ref"]):
            return {"agent_ref": one["agent_ref"]}
    near = nearest(wanted, {one["agent_ref"]: one["name"] for one in found if one["name"]})
    meant = " " + t.gettext("Did you mean “{name}”?").format(name=near) if near else ""
    if has_list:
        raise PersonError(
            t.gettext("The list of agents of {pilot} has no “{name}”.").format(
                pilot=args.pilot, name=wanted
            )
            + (
                meant
                or " "
                + t.gettext("`ftr pilot codes {pilot}` shows who is on it.").format(
                    pilot=args.pilot
                )
            )
            + " "
            + t.gettext("Somebody new comes in with --agents FILE.")
        )
    session.note(
        t.gettext("“{name}” was not known in {pilot}: a new agent was added.").format(
            pilot=args.pilot, name=wanted
        )
        + meant
    )
    return {"name": wanted}


def _listed(session: Session, centre: Centre, args: Namespace) -> list[dict[str, str]]:
    """The agents of --agents FILE; says who is known already and who is new."""
    from central.cli.agent_list import listed_agents
    from ftr.table_file import read_table

    t = session.t
    table = read_table(read_input(args.agents, session.language), str(args.agents))
    listed = listed_agents(table, centre.get(pilot_path(args.pilot, "agents"))["agents"], t)
    if listed.known:
        text = t.ngettext(
            "{n} agent is known here already, and stays the same agent with a new code: {names}",
            "{n} agents are known here already, and stay the same agents with a new code: {names}",
            len(listed.known),
        )
        session.note(text.format(n=len(listed.known), names=_few(listed.known)))
    if listed.new:
        text = t.ngettext("{n} new agent: {names}", "{n} new agents: {names}", len(listed.new))
        session.note(text.format(n=len(listed.new), names=_few(listed.new)))
    return list(listed.wish)


def _few(names: Sequence[str]) -> str:
    """The first of the names: a wrong column shows itself in them."""
    return ", ".join(names[:SHOWN_NAMES]) + ", …" * (len(names) > SHOWN_NAMES)
