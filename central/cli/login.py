"""`ftr login`: keeps a token for a centre in this home."""

from __future__ import annotations

import getpass
import gettext
import sys
from argparse import Namespace

from central.cli import home as home_files
from central.cli.client import Centre, base_url
from central.cli.command import Command, option
from central.cli.session import Session
from ftr.causes import cause
from ftr.errors import PersonError


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`login`."""
    return (
        Command(
            "login",
            t.gettext("Keep a token for a centre, so that the other commands find it."),
            "ftr login https://centre.example.org",
            _login,
            (option("url", metavar="URL", help=t.gettext("the address of the centre")),),
            t.gettext(
                "It asks for the token without showing it, tries it, and keeps it in a file "
                "that only you can read. From then on this centre is the one that is used."
            ),
        ),
    )


def _login(session: Session, args: Namespace) -> int:
    t = session.t
    url = base_url(args.url, session.language)
    token = session.token or _asked(session)
    with Centre(url, token=token, ca=session.ca, language=session.language) as centre:
        who = centre.get("/v1/whoami")
    try:
        path = home_files.keep_login(session.home, url, token, session.ca)
    except OSError as error:
        raise PersonError(
            t.gettext("The token cannot be kept in {home}: {why}. Choose another --home.").format(
                home=session.home, why=cause(error, session.language)
            )
        ) from error
    session.say(
        t.gettext("Logged in at {url} as {role}. The token is kept in {file}.").format(
            url=url, role=who["role"], file=path
        )
    )
    return 0


def _asked(session: Session) -> str:
    """The token as typed, without echo; from a pipe its first line is taken."""
    t = session.t
    try:
        if sys.stdin.isatty():
            token = getpass.getpass(t.gettext("Token (it stays hidden): "), stream=sys.stderr)
        else:
            token = sys.stdin.readline()
    except EOFError:
        token = ""
    if not token.strip():
        raise PersonError(
            t.gettext("No token was given. Ask an administrator: `ftr access new ROLE`.")
        )
    return token.strip()
