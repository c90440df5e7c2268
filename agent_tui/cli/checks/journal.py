"""The second copy: readable, and telling the same as the database."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from agent_tui.cli.checks.finding import Finding, bad, ok, warn
from agent_tui.store.faults import StoreError
from agent_tui.store.home import DATABASE_FILE
from agent_tui.store.journal import JOURNAL_FOLDER, read_journal
from agent_tui.store.putting_back import named_in
from agent_tui.store.reading import reading
from agent_tui.store.second_copy import PUT_BACK_FACT
from agent_tui.store.tables import META, REVISION
from ftr.causes import cause
from ftr.texts import Language, texts


def check_journal(home: Path, language: Language) -> list[Finding]:
    """What the journal says, and whether the database has all of it."""
    t = texts("desk", language)
    what = t.gettext("journal")
    try:
        journal = read_journal(home / JOURNAL_FOLDER)
        with reading(home / DATABASE_FILE, language) as connection:
            if connection is None:
                return []
            there = set(connection.execute(select(REVISION.c.rev_id)).scalars())
            query = select(META.c.value).where(META.c.name == PUT_BACK_FACT)
            put_back = connection.execute(query).scalar_one_or_none()
    except StoreError:
        return []  # the check of the database has said it
    except OSError as error:
        return [
            bad(
                what,
                t.gettext("cannot be read ({error})").format(error=cause(error, language)),
                t.gettext("Give yourself the right to read and write in {folder}.").format(
                    folder=home / JOURNAL_FOLDER
                ),
            )
        ]
    named = named_in(journal.records)
    lacking = len(named - there)
    findings = [
        warn(
            what,
            t.gettext("{file}, line {line} cannot be read").format(
                file=place.file, line=place.line
            ),
            t.gettext("Nothing is lost as long as the database is whole; keep an eye on the disk."),
        )
        for place in journal.damage
    ]
    if lacking:
        findings.append(
            bad(
                what,
                t.gettext("has {count} that the database lacks").format(count=lacking),
                t.gettext("Close the form and run `agent-tui doctor --repair`."),
            )
        )
    if put_back is not None:
        count, _, at = str(put_back).partition(" ")
        findings.append(
            warn(
                what,
                t.gettext("{count} were put back into the database on {day}").format(
                    count=count, day=at[:10]
                ),
                t.gettext(
                    "An old copy of the database was put in its place, or the disk lost what it "
                    "said it had written: have it looked at if it happens again."
                ),
            )
        )
    return findings or [ok(what, t.gettext("{count} saves, each whole").format(count=len(named)))]
