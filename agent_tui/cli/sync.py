"""`agent-tui sync`: send until nothing is pending, or say why not."""

from __future__ import annotations

import time
from pathlib import Path

from agent_tui.background import Desk
from agent_tui.cli.saying import DONE, say
from agent_tui.cli.status import read_status
from agent_tui.store.enrolments import Joined, to_serve
from agent_tui.store.home import DATABASE_FILE, InUse, make_home, nudge, only_one
from agent_tui.store.machine import this_machine
from agent_tui.store.outbox import OutboxCounts, count_outbox
from agent_tui.store.reading import reading
from ftr.clock import to_text
from ftr.errors import PersonError
from ftr.texts import Language, texts
from sync.failures import FailureKind, failure_text
from sync.state import Rules

_LOOK_S = 0.1
_HOPELESS = {FailureKind.REFUSED, FailureKind.CERTIFICATE}  # waiting does not mend these


def sync_command(home: Path, language: Language, *, timeout_s: float) -> int:
    """Send what is pending; raises PersonError where something stays pending.

    Beside a running form it is that form that sends, and this command watches its outbox.
    """
    t = texts("desk", language)
    make_home(home, language)
    if not read_status(home, language).enrolments:
        raise PersonError(
            t.gettext("This desk has not joined a pilot yet: run `agent-tui join URL CODE`.")
        )
    since = to_text(this_machine().now())
    try:
        with only_one(home, language):
            desk = Desk(
                home, lambda _news: None, language, rules=Rules(start_jitter_s=0), at_once=True
            )
            try:
                return _watch(home, language, since, timeout_s)
            finally:
                desk.close()
    except InUse:
        nudge(home)
        return _watch(home, language, since, timeout_s)


def _watch(home: Path, language: Language, since: str, timeout_s: float) -> int:
    """Look until every enrolment had its round and nothing is pending, or time is up."""
    t = texts("desk", language)
    deadline = time.monotonic() + timeout_s
    while True:
        served, counts = _look(home, language)
        tried = [one for one in served if one.last_try and one.last_try >= since]
        failing = [one for one in tried if one.error]
        if not counts.pending and len(tried) == len(served):
            say(t.gettext("Everything is sent: {count} in all.").format(count=counts.acknowledged))
            for one in failing:
                say(_why(one, language))
            return DONE
        hopeless = failing and all(one.error in _HOPELESS for one in failing)
        if time.monotonic() > deadline or (hopeless and len(tried) == len(served)):
            why = _why(failing[0], language) if failing else ""
            raise PersonError(
                t.gettext("{count} not yet sent. {why}").format(
                    count=counts.pending,
                    why=why or t.gettext("Time was up; try again with a longer --timeout."),
                )
            )
        time.sleep(_LOOK_S)


def _look(home: Path, language: Language) -> tuple[list[Joined], OutboxCounts]:
    with reading(home / DATABASE_FILE, language) as connection:
        if connection is None:
            return [], OutboxCounts(0, 0, 0, None)
        return to_serve(connection), count_outbox(connection)


def _why(joined: Joined, language: Language) -> str:
    return failure_text(joined.error, joined.error_detail, joined.centre, language)
