"""`ftr pilot remove-agent`: an agent who never joined, taken away again."""

from __future__ import annotations

import gettext
from argparse import Namespace

from central.cli.client import pilot_path
from central.cli.command import Command, option, pilot_argument
from central.cli.names import nearest
from central.cli.session import Session
from ftr.errors import PersonError


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`pilot remove-agent`."""
    return (
        Command(
            "pilot remove-agent",
            t.gettext("Take away an agent who never joined, with the codes made for them."),
            "ftr pilot remove-agent webshop-week-48 'Jan Jansen'",
            _remove,
            (
                pilot_argument(t.gettext("the pilot's id, see `ftr pilot list`")),
                option(
                    "agents",
                    nargs="+",
                    metavar="AGENT",
                    help=t.gettext("a name or a pseudonym; several are all taken away, or none"),
                ),
            ),
            t.gettext(
                "For who was added by mistake. Only an agent without a desk, a contact or calls of "
                "the telephone system can go; else `ftr desk revoke` ends a desk and "
                "`ftr pilot forget-names --agent` forgets a name."
            ),
        ),
    )


def _remove(session: Session, args: Namespace) -> int:
    from ftr.imports.agents import agent_key, known_agents

    t = session.t
    path = pilot_path(args.pilot, "agents")
    with session.open_centre() as centre:
        found = centre.get(path)["agents"]
        known = known_agents(found)
        refs: dict[str, None] = {}
        for name in args.agents:
            ref = known.get(agent_key(name))
            if ref is None:
                near = nearest(name, {a["agent_ref"]: a["name"] for a in found if a["name"]})
                meant = " " + t.gettext("Did you mean “{name}”?").format(name=near) if near else ""
                text = t.gettext("{pilot} has no agent “{name}”; nobody was taken away.")
                raise PersonError(text.format(pilot=args.pilot, name=name) + meant)
            refs[ref] = None
        removed = centre.post(f"{path}/remove", {"agents": list(refs)})["removed"]
    text = t.ngettext(
        "{n} agent is taken away; codes made for them work no more.",
        "{n} agents are taken away; codes made for them work no more.",
        removed,
    )
    session.say(text.format(n=removed))
    return 0
