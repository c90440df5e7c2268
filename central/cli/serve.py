"""`ftr serve`: runs a centre in this window."""

from __future__ import annotations

import gettext
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable
from pathlib import Path

from central.cli.command import Command, option
from central.cli.db import database_option
from central.cli.session import Session
from central.desks.plan import FOLDER, BrowserDesks
from central.home_files import ADMINISTRATOR_FILE
from ftr.errors import PersonError

MOST_WORKERS = 64
MOST_DESKS = 1000
USUAL_DESKS = 50


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`serve`."""
    return (
        Command(
            "serve",
            t.gettext("Run a centre here, until Ctrl+C."),
            "ftr serve --host 0.0.0.0 --tls-cert centre.pem --tls-key centre.key",
            _serve,
            (
                option(
                    "--host",
                    default="127.0.0.1",
                    metavar="ADDRESS",
                    help=t.gettext("where to listen (default: 127.0.0.1, this computer only)"),
                ),
                option(
                    "--port",
                    type=port_number(t),
                    default=8741,
                    metavar="N",
                    help=t.gettext("the port (default: 8741; 0: any free one)"),
                ),
                database_option(t),
                option(
                    "--workers",
                    type=count_up_to(
                        MOST_WORKERS, t.gettext("the number of processes is from 1 to {most}")
                    ),
                    default=1,
                    metavar="N",
                    help=t.gettext("how many processes answer (PostgreSQL only; default: 1)"),
                ),
                option(
                    "--with-desks",
                    action="store_true",
                    help=t.gettext(
                        "also the form in a browser, at /desk, for desks without an installation"
                    ),
                ),
                option(
                    "--most-desks",
                    type=count_up_to(
                        MOST_DESKS, t.gettext("the number of forms is from 1 to {most}")
                    ),
                    metavar="N",
                    help=t.gettext("how many of these forms run at once (default: 50)"),
                ),
                option(
                    "--tls-cert",
                    type=Path,
                    metavar="FILE",
                    help=t.gettext("the certificate (PEM, with its chain)"),
                ),
                option(
                    "--tls-key",
                    type=Path,
                    metavar="FILE",
                    help=t.gettext("the private key (PEM) of the certificate"),
                ),
                option(
                    "--behind-proxy",
                    action="store_true",
                    help=t.gettext("a reverse proxy does the TLS and passes requests on"),
                ),
                option(
                    "--insecure",
                    action="store_true",
                    help=t.gettext(
                        "plain HTTP beyond this computer, for tests: tokens can be read"
                    ),
                ),
            ),
            t.gettext(
                "The first time it makes an administrator token in its home, which your other "
                "`ftr` commands find by themselves. Beyond this computer it wants TLS: give a "
                "certificate, or say --behind-proxy."
            ),
            remote=False,
        ),
    )


def port_number(t: gettext.NullTranslations) -> Callable[[str], int]:
    """What reads a port from the command line; 0 stands for any free one."""

    def port(text: str) -> int:
        if not text.isascii() or not text.isdigit() or int(text) > 65535:
            raise ArgumentTypeError(t.gettext("a port is a number from 0 to 65535"))
        return int(text)

    return port


def count_up_to(most: int, told: str) -> Callable[[str], int]:
    """What reads a count from the command line; `told` says its limits, with `{most}`."""

    def count(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
            raise ArgumentTypeError(told.format(most=most))
        return int(text)

    return count


def _serve(session: Session, args: Namespace) -> int:
    from central.service.listening import Listening
    from central.service.run import Serving, serve

    listening = Listening(
        host=args.host,
        port=args.port,
        tls_cert=args.tls_cert,
        tls_key=args.tls_key,
        behind_proxy=args.behind_proxy,
        insecure=args.insecure,
    )
    serve(
        Serving(
            home=session.home,
            database=args.database,
            listening=listening,
            workers=args.workers,
            desks=_desks(session, args),
        ),
        ready=lambda url: _ready(session, url, with_desks=args.with_desks),
    )
    session.say(session.t.gettext("The centre has stopped."))
    return 0


def _desks(session: Session, args: Namespace) -> BrowserDesks | None:
    if args.with_desks:
        return BrowserDesks(session.home / FOLDER, most=args.most_desks or USUAL_DESKS)
    if args.most_desks is not None:
        raise PersonError(session.t.gettext("--most-desks says nothing without --with-desks."))
    return None


def _ready(session: Session, url: str, *, with_desks: bool) -> None:
    t = session.t
    session.say(t.gettext("The centre answers at {url}. Ctrl+C stops it.").format(url=url))
    session.say(t.gettext("Its data and your token are in {home}.").format(home=session.home))
    if (session.home / ADMINISTRATOR_FILE).exists():
        session.say(
            t.gettext("In another window: {command}").format(
                command=session.command("pilot new PLAN.yaml")
            )
        )
    if with_desks:
        told = t.gettext("Agents log in a browser at {url}.").format(url=f"{url}/desk")
        session.say(told)
    session.out.flush()
