"""`agent-tui doctor --repair`: one command that makes a desk's database whole again."""

from __future__ import annotations

from pathlib import Path

from agent_tui.cli.join import take_in
from agent_tui.cli.saying import DONE, say
from agent_tui.store.fetching import fetch_mine
from agent_tui.store.home import make_home, only_one
from agent_tui.store.machine import Manner, this_machine
from agent_tui.store.repair import Repaired, repair
from ftr.texts import Language, texts


def repair_command(home: Path, language: Language) -> int:
    """Repair and say what was done. Raises PersonError and OSError."""
    make_home(home, language)
    machine = this_machine()
    with only_one(home, language):
        done = repair(home, machine, language, lambda row: fetch_mine(home, row, language))
    if done.verdict:
        take_in(home, Manner(machine), language)
    for line in repair_lines(done, language):
        say(line)
    return DONE


def repair_lines(done: Repaired, language: Language) -> list[str]:
    """What was found and done, for a person."""
    t = texts("desk", language)
    lines = [_first(done, language)]
    if done.aside is not None:
        lines.append(t.gettext("The damaged files are kept in {folder}.").format(folder=done.aside))
    counts = (
        (done.from_journal, t.gettext("{count} brought back from the journal")),
        (done.from_file, t.gettext("{count} more read from the damaged file")),
        (done.from_centre, t.gettext("{count} more fetched from the centre")),
    )
    lines += [text.format(count=count) for count, text in counts if count]
    for centre, why in done.fetched:
        if why:
            lines.append(t.gettext("Nothing was fetched from the centre: {why}").format(why=why))
        else:
            lines.append(t.gettext("The centre was asked: {centre}").format(centre=centre))
    lines += [
        t.gettext("{file}, line {line}: cannot be read; the rest of the journal is used").format(
            file=place.file, line=place.line
        )
        for place in done.damage
    ]
    if done.strangers:
        lines.append(
            t.gettext(
                "{count} in the journal belong to an enrolment this desk no longer knows; they "
                "stay in the journal. Call your coordinator."
            ).format(count=done.strangers)
        )
    if done.from_journal or done.from_file or done.from_centre:
        lines.append(
            t.gettext("All of it is sent again with the next sending; nothing counts twice.")
        )
    return lines


def _first(done: Repaired, language: Language) -> str:
    t = texts("desk", language)
    if not done.verdict:
        if done.from_journal:
            return t.gettext("The database is whole, but lacked entries that the journal has.")
        return t.gettext("The database is whole: there is nothing to repair.")
    wrong = {
        "missing": t.gettext("The database was missing; a new one is made."),
        "empty": t.gettext("The database was empty; a new one is made."),
    }
    return wrong.get(
        done.verdict,
        t.gettext("The database was damaged ({verdict}); a new one is made.").format(
            verdict=done.verdict
        ),
    )
