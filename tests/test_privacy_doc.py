"""docs/privacy.md names every column, file and export field there is, and none that is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agent_tui import snapshot
from agent_tui.store import calls, enrolment_record, home, joining, journal, repair, tokens
from agent_tui.store.tables import META
from central import home_files
from central.cli.home import LOGIN_FILE
from central.service.key_file import CODE_KEY_FILE
from central.store.beat_file import BEAT_FILE
from central.store.database import DATABASE_FILE
from central.store.ledger_file import LEDGER_FILE
from central.store.retention import ABOUT_PERSONS, NAMES_DAYS
from central.store.tables import metadata
from ftr.entry import Payload
from ftr.plan import Plan
from ftr.report.contact import columns

DOC = (Path(__file__).resolve().parents[1] / "docs" / "privacy.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    """The text under a heading, up to the next one of its level."""
    return DOC.split(f"## {heading}\n")[1].split("\n## ")[0]


def listed(text: str) -> dict[str, set[str]]:
    """Table -> its columns, of the rows that begin with a name in code."""
    return {
        row[1]: set(re.findall(r"`(\w+)`", row[2]))
        for row in re.finditer(r"^\| `(\w+)` \| ((?:`\w+` ?)+)\|", text, re.MULTILINE)
    }


def test_every_column_of_the_centre_is_named() -> None:
    tables = {
        table.name: {column.name for column in table.columns} for table in metadata.sorted_tables
    }
    assert listed(section("What is stored at the centre")) == tables


def test_every_column_of_a_desk_is_named() -> None:
    tables = {
        table.name: {column.name for column in table.columns}
        for table in META.metadata.sorted_tables
    }
    assert listed(section("What is stored at a desk")) == tables


def test_what_goes_at_the_contacts_date_is_told() -> None:
    rows = section("What is stored at the centre").splitlines()
    dated = {
        row.split("`")[1] for row in rows if row.endswith(("| contacts' date |", "| names' date |"))
    }
    assert dated == {table.name for table in ABOUT_PERSONS}
    assert f"{NAMES_DAYS} days" in DOC
    for name in ("retention_days", "min_cell"):
        assert f"`{name}` ({Plan.__dataclass_fields__[name].default})" in DOC


def test_every_field_of_a_payload_is_named() -> None:
    fields = section("What is stored at the centre").split("the fields of a payload:")[1]
    rows = re.findall(r"^\| ((?:`\w+` ?)+)\|", fields, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named == set(Payload.__dataclass_fields__)


def test_every_field_of_an_export_is_named() -> None:
    text = section("What leaves the centre: exports, reports, backups")
    without, with_agents = text.split("With `--with-agents`")
    named = set(re.findall(r"`(\w+)`", without.split("per contact:")[1].split(". Times")[0]))
    assert named == set(columns(with_agents=False))
    more = set(re.findall(r"`(\w+)`", with_agents.split("\n\n")[0])) - {"logging_s"}
    assert more == set(columns(with_agents=True)) - named


@pytest.mark.parametrize(
    "name",
    [
        DATABASE_FILE,
        home_files.ADMINISTRATOR_FILE,
        home_files.ADDRESS_FILE,
        home_files.LOCK_FILE,
        LOGIN_FILE,
        BEAT_FILE,
        LEDGER_FILE,
        CODE_KEY_FILE,
    ],
)
def test_every_file_of_the_centre_is_named(name: str) -> None:
    assert f"`{name}`" in section("What is stored at the centre")


@pytest.mark.parametrize(
    "name",
    [
        home.DATABASE_FILE,
        home.PRACTICE_FILE,
        home.LOCK_FILE,
        home.NUDGE_FILE,
        snapshot.SNAPSHOT_FILE,
        snapshot.DRAFT_FILE,
        tokens.TOKENS_FILE,
        enrolment_record.ENROLMENTS_FILE,
        joining.INSTALLATION_FILE,
        f"{journal.JOURNAL_FOLDER}/",
        f"{repair.DAMAGED_FOLDER}/",
        f"{calls.ARRIVALS_FOLDER}/",
        "copies/",
    ],
)
def test_every_file_of_a_desk_is_named(name: str) -> None:
    assert f"`{name}`" in section("What is stored at a desk")


def test_every_command_that_is_named_is_there() -> None:
    from central.cli.commands import all_commands
    from ftr.texts import texts

    known = {command.words for command in all_commands(texts("central", "en"))}
    named = set(re.findall(r"`ftr ((?:[a-z]+)(?: [a-z][a-z-]+)?)", DOC))
    for words in named:
        assert words in known or words.split()[0] in known, words
    assert len(named) > 10
