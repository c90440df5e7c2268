"""Forgetting and erasing as a person gives the commands, against a real centre."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from central.cli.client import Centre, pilot_path
from central.cli.forget import table_labels
from central.store.retention import ABOUT_PERSONS
from ftr.texts import texts
from tests.central.cli.conftest import Ftr, join, log, push, write_plan
from tests.central.making import Writer, items


def rows_of(ftr: Ftr, pilot: str, folder: Path) -> list[dict[str, object]]:
    """The contacts as a supervisor exports them."""
    file = folder / "rows.json"
    ftr("export", pilot, file, "--force")
    found = json.loads(file.read_text(encoding="utf-8"))
    return list(found["contacts"])


def test_an_entry_is_erased_by_its_id_in_an_export(
    ftr: Ftr, pilot: str, centre: Centre, tmp_path: Path
) -> None:
    log(centre, pilot, 2, 1)
    first, *rest = rows_of(ftr, pilot, tmp_path)
    which = str(first["entry_id"])
    erase = ("entries", "erase", pilot, which)
    assert f"--confirm {which}" in ftr.refuses(*erase)
    assert "nothing was erased" in ftr.refuses(*erase, "--confirm", str(rest[0]["entry_id"]))
    assert len(rows_of(ftr, pilot, tmp_path)) == 1 + len(rest)
    assert ftr(*erase, "--confirm", which).out == "The entry is erased.\n"
    left = {row["entry_id"] for row in rows_of(ftr, pilot, tmp_path)}
    assert left == {row["entry_id"] for row in rest}
    assert "There is no entry" in ftr.refuses(*erase, "--confirm", which)


def test_only_a_note_is_erased(ftr: Ftr, pilot: str, centre: Centre, tmp_path: Path) -> None:
    token, agent_ref = join(centre, pilot)
    push(centre, token, items(Writer(agent_ref).create(note="Jan", at=datetime.now(UTC))))
    [row] = rows_of(ftr, pilot, tmp_path)
    assert row["note"] == "Jan"
    which = str(row["entry_id"])
    erase = ("entries", "erase", pilot, which, "--note-only", "--confirm", which)
    assert "goes on to count" in ftr(*erase).out
    [row] = rows_of(ftr, pilot, tmp_path)
    assert row["note"] is None
    assert ftr(*erase).out == "It has no note; nothing has changed.\n"


def test_a_dry_run_shows_what_there_is_and_until_when(ftr: Ftr, pilot: str, centre: Centre) -> None:
    log(centre, pilot, 2, 0)
    said = ftr("pilot", "forget", pilot, "--dry-run").out
    assert "Names are kept until " in said
    assert "  3  names of agents" in said
    assert "  2  entries" in said
    assert "keeps its contacts until" in ftr.refuses("pilot", "forget", pilot)
    assert "2  revisions of entries" in ftr("pilot", "forget", pilot, "--early").out
    said = ftr("pilot", "forget", pilot, "--dry-run").out
    assert "Its contacts were deleted on " in said
    assert "  0  entries" in said
    assert "has nothing about persons" in ftr("pilot", "forget", pilot, "--early").out


def test_one_name_is_forgotten(ftr: Ftr, pilot: str, centre: Centre) -> None:
    assert ftr("pilot", "forget-names", pilot, "--agent", "Bo").out == "1 name is forgotten.\n"
    agents = centre.get(pilot_path(pilot, "agents"))["agents"]
    assert {one["name"] for one in agents} == {"An", "Cas", None}


def test_a_pilot_is_deleted_with_its_id_typed_again(ftr: Ftr, tmp_path: Path) -> None:
    pilot = ftr("pilot", "new", write_plan(tmp_path, "To be deleted")).out.strip()
    assert f"--confirm {pilot}" in ftr.refuses("pilot", "delete", pilot)
    assert "is not the id" in ftr.refuses("pilot", "delete", pilot, "--confirm", "another")
    assert ftr("pilot", "delete", pilot, "--confirm", pilot).out == f"{pilot} is deleted.\n"
    assert "no pilot" in ftr.refuses("pilot", "show", pilot)


def test_every_table_about_persons_has_a_name_for_people() -> None:
    labels = table_labels(texts("central", "nl"))
    assert set(labels) == {table.name for table in ABOUT_PERSONS}
