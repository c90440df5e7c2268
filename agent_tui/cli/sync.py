"""`agent-tui sync`: send until nothing is pending, or say why not."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from agent_tui.background import Desk
from agent_tui.cli.saying import DONE, say
from agent_tui.cli.status import entries_line, outbox_line, read_status
from agent_tui.store.enrolments import Joined, greetings, to_serve
from agent_tui.store.home import DATABASE_FILE, InUse, make_home, nudge, only_one
from agent_tui.store.machine import this_machine
from agent_tui.store.reading import reading
from ftr.clock import to_text
from ftr.errors import PersonError
from ftr.texts import Language, texts
from sync.failures import FailureKind, failure_text
from sync.state import Rules

_LOOK_S = 0.1
_HOPELESS = {  # waiting does not mend these
    FailureKind.REFUSED,
    FailureKind.CERTIFICATE,
    FailureKind.NOT_ENCRYPTED,
}


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
    """Look until every enrolment had its round, with a greeting in it, and nothing is pending, or
    time is up.
    """
    t = texts("desk", language)
    deadline = time.monotonic() + timeout_s
    while True:
        served, greeted = _look(home, language)
        status = read_status(home, language)
        tried = [one for one in served if one.last_try and one.last_try >= since]
        failing = [one for one in tried if one.error]
        is_late = time.monotonic() > deadline
        has_news = is_late or all(_has_news(one, greeted, since) for one in served)
        if not status.pending and len(tried) == len(served) and has_news:
            say(entries_line(status, language))
            say(outbox_line(status, language))
            for one in failing:
                say(_why(one, language))
            return DONE
        hopeless = failing and all(one.error in _HOPELESS for one in failing)
        if is_late or (hopeless and len(tried) == len(served)):
            why = _why(failing[0], language) if failing else ""
            why = why or t.gettext("Time was up; try again with a longer --timeout.")
            raise PersonError(f"{outbox_line(status, language)}. {why}")
        time.sleep(_LOOK_S)


def _look(home: Path, language: Language) -> tuple[list[Joined], Mapping[str, str]]:
    """The enrolments to send for, and when each last had the centre's answer to a greeting."""
    with reading(home / DATABASE_FILE, language) as connection:
        if connection is None:
            return [], {}
        return to_serve(connection), greetings(connection)


def _has_news(joined: Joined, greeted: Mapping[str, str], since: str) -> bool:
    """Whether a round with a greeting in it, where a pilot's new state is heard, has ended."""
    heard = greeted.get(joined.enrolment_id, "")
    return bool(joined.error) or since <= heard <= (joined.last_try or "")


def _why(joined: Joined, language: Language) -> str:
    return failure_text(joined.error, joined.error_detail, joined.centre, language)
