"""`agent-tui status`: how many entries there are, and what is not yet sent."""

from __future__ import annotations

import json
from pathlib import Path

from agent_tui.cli.saying import DONE, say
from agent_tui.store.home import DATABASE_FILE
from agent_tui.store.machine import this_machine
from agent_tui.store.reading import reading
from agent_tui.store.status import DeskStatus, desk_status
from agent_tui.version import version
from ftr.clock import from_text
from ftr.texts import Language, texts
from sync.failures import failure_text


def status_command(home: Path, language: Language, *, as_json: bool) -> int:
    """Print how the desk stands, for people or as the JSON that scripts read."""
    status = read_status(home, language)
    if as_json:
        whole = {"home": str(home), "version": version(), **status.to_dict()}
        say(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        for line in status_lines(status, home, language):
            say(line)
    return DONE


def read_status(home: Path, language: Language) -> DeskStatus:
    """How the desk in this folder stands; all zero where nothing was ever saved."""
    with reading(home / DATABASE_FILE, language) as connection:
        if connection is None:
            return DeskStatus()
        return desk_status(connection, this_machine().today())


def status_lines(status: DeskStatus, home: Path, language: Language) -> list[str]:
    """The lines a person reads."""
    t = texts("desk", language)
    lines = [t.gettext("Data folder: {home}").format(home=home)]
    if not status.enrolments:
        return [*lines, t.gettext("Not joined to a pilot yet: run `agent-tui join URL CODE`.")]
    lines += [
        t.gettext("{mark} pilot {pilot}, agent {agent}, centre {centre} ({state})").format(
            mark="*" if number == 0 else " ",
            pilot=one.pilot,
            agent=one.agent,
            centre=one.centre,
            state=state_label(one.state, language),
        )
        for number, one in enumerate(status.enrolments)
    ]
    lines += [entries_line(status, language), outbox_line(status, language)]
    if status.parked:
        lines.append(
            t.gettext("{count} kept apart at the centre, for your coordinator to look at").format(
                count=status.parked
            )
        )
    lines.append(_sync_line(status, language))
    return lines


def state_label(state: str, language: Language) -> str:
    """A pilot's state as people read it; `refused` where the centre no longer takes this desk."""
    t = texts("desk", language)
    labels = {
        "draft": t.gettext("not opened yet when the centre was last asked"),
        "open": t.gettext("open"),
        "closed": t.gettext("closed"),
        "refused": t.gettext("no longer accepted: join again"),
    }
    return labels.get(state, state)


def entries_line(status: DeskStatus, language: Language) -> str:
    """How many entries this desk has."""
    t = texts("desk", language)
    return t.gettext("Entries: {entries}, of which {voided} taken back; today {today}").format(
        entries=status.entries, voided=status.voided, today=status.today
    )


def outbox_line(status: DeskStatus, language: Language) -> str:
    """What is not yet sent; a change of an entry is sent as well as the entry."""
    t = texts("desk", language)
    if not status.pending:
        return t.gettext("Everything is sent.")
    oldest = from_text(status.oldest_pending).astimezone() if status.oldest_pending else None
    return t.ngettext(
        "{count} entry or change not yet sent, since {since}",
        "{count} entries or changes not yet sent, the oldest since {since}",
        status.pending,
    ).format(count=status.pending, since=f"{oldest:%Y-%m-%d %H:%M}" if oldest else "?")


def _sync_line(status: DeskStatus, language: Language) -> str:
    t = texts("desk", language)
    last = status.last_sync
    if last.ok is None:
        return t.gettext("Nothing has been sent since this desk joined.")
    at = f"{from_text(last.at).astimezone():%Y-%m-%d %H:%M}" if last.at else t.gettext("never")
    line = t.gettext("All was last sent, and the centre asked for news: {at}").format(at=at)
    if status.failing is None:
        return line
    failing = status.failing
    return f"{line}. {failure_text(failing.kind, failing.detail, failing.centre, language)}"
