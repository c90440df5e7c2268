"""`ftr pilot brief`: the page for the agents."""

from __future__ import annotations

import gettext
from argparse import Namespace
from pathlib import Path

from central.cli.client import base_url, pilot_path
from central.cli.command import Command, option, pilot_argument
from central.cli.files import check_room, write_result
from central.cli.session import Session
from sync.address import is_loopback


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`pilot brief`."""
    return (
        Command(
            "pilot brief",
            t.gettext("Make the page that briefs the agents: question, keys, definitions, why."),
            "ftr pilot brief webshop-week-48 --out briefing.html",
            _brief,
            (
                pilot_argument(t.gettext("the pilot's id, see `ftr pilot list`")),
                option(
                    "--address",
                    metavar="URL",
                    help=t.gettext("the centre's address for the desks, where it is another one"),
                ),
                option(
                    "--out",
                    type=Path,
                    metavar="FILE",
                    help=t.gettext("write it to FILE; ending .html: a page of one A4 to print"),
                ),
                option(
                    "--format",
                    choices=("text", "html"),
                    help=t.gettext("text (default on the screen) or html"),
                ),
                option(
                    "--force", action="store_true", help=t.gettext("replace the file if it exists")
                ),
            ),
            t.gettext("It is in the pilot's language. Open the page in a browser and print it."),
        ),
    )


def _brief(session: Session, args: Namespace) -> int:
    from central.cli.briefing.content import briefing
    from central.cli.briefing.page import briefing_page
    from central.cli.briefing.text import briefing_text
    from ftr.catalogue.model import from_dict
    from ftr.pilot import Pilot

    address = base_url(args.address, session.language) if args.address else None
    if args.out:
        check_room(args.out, force=args.force, language=session.language)
    with session.open_centre() as centre:
        pilot = Pilot.from_dict(centre.get(pilot_path(args.pilot))["pilot"])
        catalogue = from_dict(centre.get(pilot_path(args.pilot, "catalogue"))["catalogue"])
        address = address or (None if is_loopback(centre.url) else centre.url)
        content = briefing(pilot, catalogue, address)
    by_ending = "html" if args.out and args.out.suffix.lower() in (".html", ".htm") else "text"
    shown = (
        briefing_page(content) if (args.format or by_ending) == "html" else briefing_text(content)
    )
    if args.out is None:
        session.say(shown)
        return 0
    write_result(args.out, [f"{shown}\n".encode()], force=args.force, language=session.language)
    session.say(session.t.gettext("Written: {file}").format(file=args.out))
    return 0
