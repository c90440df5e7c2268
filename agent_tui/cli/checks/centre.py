"""The centre, for every enrolment that is served: reached, trusted, our token taken, clocks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from agent_tui.cli.checks.database import Kept
from agent_tui.cli.checks.finding import Finding, bad, ok, warn
from agent_tui.store.enrolments import Joined
from agent_tui.store.machine import Machine
from agent_tui.store.tokens import tokens
from agent_tui.version import version
from ftr.clock import from_text
from ftr.texts import Language, texts
from sync.failures import FailureKind, TransportFailure, failure_text
from sync.transport import HttpTransport
from sync.wire import Hello

CLOCK_WARN_S = 120.0
CLOCK_BAD_S = 24 * 3600.0


def check_centre(home: Path, kept: Kept, machine: Machine, language: Language) -> list[Finding]:
    """Greet every centre that this desk sends to; which they are, only the database says."""
    t = texts("desk", language)
    if not kept.is_read:
        return []
    if not kept.joined:
        return [
            warn(
                t.gettext("pilot"),
                t.gettext("not joined yet"),
                t.gettext("Run `agent-tui join URL CODE` with the code you were given."),
            )
        ]
    known = tokens(home)
    findings = []
    for one in kept.served:
        findings += _check(one, known.get(one.enrolment_id), machine, language)
    return findings


def _check(
    joined: Joined, token: str | None, machine: Machine, language: Language
) -> list[Finding]:
    t = texts("desk", language)
    what = t.gettext("centre of {pilot}").format(pilot=joined.pilot.name)
    if token is None:
        return [
            bad(
                what,
                t.gettext("this desk has lost its token"),
                t.gettext("Ask for a new code and join again: nothing is lost."),
            )
        ]
    transport = HttpTransport(joined.centre, token=token, ca=joined.ca, version=version())
    asked = machine.now()
    try:
        hello = transport.hello()
    except TransportFailure as error:
        failure = error.failure
        text = failure_text(failure.kind, failure.detail, joined.centre, language)
        away = failure.kind in (FailureKind.OFFLINE, FailureKind.TIMEOUT, FailureKind.BUSY)
        todo = t.gettext("Check the network; logging goes on meanwhile.")
        return [warn(what, text, todo) if away else bad(what, text, "")]
    finally:
        transport.close()
    reached = ok(
        what, t.gettext("{centre} answers and knows this desk").format(centre=joined.centre)
    )
    return [reached, _clock(hello, asked, machine.now(), language)]


def _clock(hello: Hello, asked: datetime, heard: datetime, language: Language) -> Finding:
    t = texts("desk", language)
    what = t.gettext("clock")
    try:
        offset = (from_text(hello.server_time) - (asked + (heard - asked) / 2)).total_seconds()
    except ValueError:
        return warn(what, t.gettext("the centre tells no time"), "")
    found = t.gettext("{seconds} seconds from the centre's").format(seconds=f"{offset:+.0f}")
    todo = t.gettext("Set this computer's clock; entries are kept and corrected by the difference.")
    if abs(offset) > CLOCK_BAD_S:
        return bad(what, found, todo)
    return warn(what, found, todo) if abs(offset) > CLOCK_WARN_S else ok(what, found)
