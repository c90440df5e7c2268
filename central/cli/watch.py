"""`ftr watch`: how a running pilot goes, again and again."""

from __future__ import annotations

import gettext
import time
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable, Mapping
from typing import Any

from central.cli.client import Centre, pilot_path
from central.cli.command import Command, option, pilot_argument
from central.cli.names import agent_names
from central.cli.session import Session
from ftr.errors import PersonError
from ftr.texts import Language


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`watch`."""
    return (
        Command(
            "watch",
            t.gettext("Watch a running pilot: coverage, silent desks, and what to do now."),
            "ftr watch webshop-week-48",
            _watch,
            (
                pilot_argument(t.gettext("the pilot's id, see `ftr pilot list`")),
                option("--once", action="store_true", help=t.gettext("show it once and end")),
                option(
                    "--every",
                    type=_seconds(t),
                    default=15,
                    metavar="SECONDS",
                    help=t.gettext("how often to look again (default: 15)"),
                ),
                option("--json", action="store_true", help=t.gettext("print everything as JSON")),
            ),
            t.gettext(
                "No share of online first is shown while agents still log: a running percentage "
                "would colour the answers to come. Ctrl+C ends it."
            ),
        ),
    )


def _seconds(t: gettext.NullTranslations) -> Callable[[str], int]:
    def seconds(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not 2 <= int(text) <= 3600:
            raise ArgumentTypeError(t.gettext("a whole number from 2 to 3600 is needed"))
        return int(text)

    return seconds


def _watch(session: Session, args: Namespace) -> int:
    with session.open_centre() as centre:
        if args.json:
            session.say_json(_seen(session, centre, args.pilot))
            return 0
        names = agent_names(centre, args.pilot)
        if args.once or not session.out.isatty():
            from rich.console import Console

            from central.cli.watch_view import view

            console = Console(file=session.out, highlight=False)
            data = _seen(session, centre, args.pilot)
            console.print(view(data, _language(session, data), console.width, names=names))
            return 0
        return _keep_watching(session, centre, args.pilot, args.every, names)


def _seen(session: Session, centre: Centre, pilot: str) -> Any:
    """What goes on now, in the pilot's language unless another was asked for."""
    asked = {"language": session.asked_language} if session.asked_language else {}
    return centre.get(pilot_path(pilot, "coverage"), **asked)


def _language(session: Session, data: Mapping[str, Any]) -> Language:
    pilots: Language = data["pilot"]["language"]
    return session.asked_language or pilots


def _keep_watching(
    session: Session, centre: Centre, pilot: str, every_s: int, names: Mapping[str, str]
) -> int:
    """Until Ctrl+C. A centre that is away for a while is said, and waited for."""
    from rich.console import Console, Group
    from rich.live import Live
    from rich.text import Text

    from central.cli.watch_view import view

    console = Console(file=session.out, highlight=False)
    data = _seen(session, centre, pilot)
    trouble = ""
    try:
        with Live(console=console, screen=True, auto_refresh=False) as live:
            while True:
                language = _language(session, data)
                shown = view(data, language, console.width, console.height, names=names)
                foot = Text(trouble, style="bold red") if trouble else Text("")
                live.update(Group(shown, foot), refresh=True)
                time.sleep(every_s)
                try:
                    data, trouble = _seen(session, centre, pilot), ""
                except PersonError as error:
                    trouble = str(error)
    except KeyboardInterrupt:
        return 0
