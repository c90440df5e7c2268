"""The database: whole, of a version this program knows, and what waits in it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from agent_tui.cli.checks.finding import Finding, bad, ok, warn
from agent_tui.store.enrolments import Joined, standing_enrolments, to_serve
from agent_tui.store.faults import StoreError
from agent_tui.store.home import DATABASE_FILE
from agent_tui.store.outbox import OutboxCounts, count_outbox
from agent_tui.store.reading import reading
from ftr.causes import cause
from ftr.clock import from_text
from ftr.texts import Language, texts

WAL_RESET_MENDED = (3, 51, 3)
OLD, TOO_OLD = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database says, for the checks of the centre; nothing where it cannot be read."""

    is_read: bool = False
    joined: tuple[Joined, ...] = ()
    served: tuple[Joined, ...] = ()


def check_database(home: Path, now: datetime, language: Language) -> tuple[list[Finding], Kept]:
    """The findings, and the enrolments found; none where the file cannot be read."""
    t = texts("desk", language)
    what = t.gettext("database")
    try:
        with reading(home / DATABASE_FILE, language) as connection:
            if connection is None:
                return [ok(what, t.gettext("none yet"))], Kept(is_read=True)
            verdict = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
            if verdict != "ok":
                return [_damaged(home, verdict, language)], Kept()
            joined, served = standing_enrolments(connection), to_serve(connection)
            kept = Kept(True, tuple(joined), tuple(served))
            counts = count_outbox(connection)
    except StoreError as error:
        if error.kind == "corrupt" and error.__cause__ is not None:
            return [_damaged(home, error.__cause__, language)], Kept()
        return [bad(what, str(error), "")], Kept()
    findings = [ok(what, t.gettext("whole")), _engine(language)]
    findings += _pending(counts, now, language)
    return findings, kept


def _damaged(home: Path, verdict: BaseException | str, language: Language) -> Finding:
    t = texts("desk", language)
    return bad(
        t.gettext("database"),
        t.gettext("{file} is damaged ({verdict})").format(
            file=home / DATABASE_FILE, verdict=cause(verdict, language)
        ),
        t.gettext(
            "Close the form and run `agent-tui doctor --repair`: it keeps the damaged file and "
            "brings everything back."
        ),
    )


def _engine(language: Language) -> Finding:
    t = texts("desk", language)
    found = f"SQLite {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info < WAL_RESET_MENDED:
        found += t.gettext(" (before 3.51.3; safe here, because only one connection writes)")
    return ok(t.gettext("database engine"), found)


def _pending(counts: OutboxCounts, now: datetime, language: Language) -> list[Finding]:
    t = texts("desk", language)
    what = t.gettext("not yet sent")
    findings = []
    if counts.oldest_pending is None:
        findings.append(ok(what, t.gettext("nothing")))
    else:
        age = now - from_text(counts.oldest_pending)
        found = t.gettext("{count}, the oldest {hours} hours old").format(
            count=counts.pending, hours=max(0, int(age.total_seconds() // 3600))
        )
        todo = t.gettext("Run `agent-tui sync` and do what it says.")
        if age > TOO_OLD:
            findings.append(bad(what, found, todo))
        else:
            findings.append(warn(what, found, todo) if age > OLD else ok(what, found))
    if counts.parked:
        findings.append(
            warn(
                t.gettext("kept apart"),
                t.gettext("{count} at the centre").format(count=counts.parked),
                t.gettext("Tell your coordinator: `ftr parked list` shows them."),
            )
        )
    return findings
