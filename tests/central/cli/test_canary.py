"""A telling name and a telling note, looked for in everything a centre writes and says."""

from __future__ import annotations

import json
import logging
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet
import pytest

from central.cli.client import Centre, pilot_path
from central.cli.demo.centre import running_centre
from ftr.report.model import Dimension
from ftr.words import Role
from tests.central.cli.conftest import Ftr, join, push, write_plan
from tests.central.making import Writer, items

NAME, NOTE, NUMBER = "Quirina Kanariesteen", "kanarienoot", "06-87654321"
TOLD = f"{NOTE} van de buren, bel {NUMBER}"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Ftr]:
    """A centre of this test's own."""
    home = tmp_path / "home"
    with running_centre(home, 0):
        yield Ftr(home)


@pytest.fixture
def administrator(own: Ftr) -> Iterator[Centre]:
    """A client with every right."""
    url = json.loads((own.home / "centre.json").read_text(encoding="utf-8"))["url"]
    token = (own.home / "administrator.token").read_text(encoding="utf-8").strip()
    with Centre(url, token=token) as client:
        yield client


@pytest.fixture
def pilot(own: Ftr, administrator: Centre, tmp_path: Path) -> str:
    """A pilot with somebody in it who noted something, also in an item that is parked."""
    plan = write_plan(tmp_path, "Canary", agents=[{"name": NAME, "team": "noord"}])
    pilot_id = own("pilot", "new", plan).out.strip()
    codes = administrator.post(pilot_path(pilot_id, "codes"))["codes"]
    token, agent_ref = join(administrator, pilot_id, codes[0]["code"])
    writer, now = Writer(agent_ref), datetime.now(UTC)
    made = [writer.create(note=f"{TOLD} {n}", at=now) for n in range(30)]
    made.append(writer.create("no-such-reason", note=TOLD, at=now))
    push(administrator, token, items(*made))
    return pilot_id


def said(own: Ftr, pilot: str, folder: Path, *, role: Role) -> dict[str, bytes]:
    """Everything that somebody of a role can make the centre write or say, by what was asked."""
    token = own("access", "new", role.value, "--pilot", pilot).out.split()[-1]
    as_role = ("--token", token)
    heard = {
        f"report {by}": own("report", pilot, "--by", by.value, "--format", "json", *as_role)
        for by in (Dimension.LEAF, Dimension.TEAM)
    } | {"watch": own("watch", pilot, "--once", *as_role)}
    told = {asked: (one.out + one.err).encode() for asked, one in heard.items()}
    for ending in ("csv", "json", "xlsx", "parquet"):
        file = folder / f"{role}.{ending}"
        own("export", pilot, file, "--force", *as_role)
        told[f"export {ending}"] = unpacked(file)
    return told


def unpacked(file: Path) -> bytes:
    """What stands in an export, where that is packed."""
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as book:
            return b"".join(book.read(name) for name in book.namelist())
    if file.suffix == ".parquet":
        return repr(pyarrow.parquet.read_table(file).to_pylist()).encode()
    return file.read_bytes()


def in_home(home: Path, canary: str) -> list[str]:
    """The files of the home that have it in any byte."""
    files = [path for path in home.rglob("*") if path.is_file()]
    return sorted(path.name for path in files if canary.encode() in path.read_bytes())


def test_a_supervisor_never_sees_a_name_nor_a_customers_number(
    own: Ftr, pilot: str, tmp_path: Path
) -> None:
    for asked, bytes_said in said(own, pilot, tmp_path, role=Role.SUPERVISOR).items():
        assert NAME.encode() not in bytes_said, asked
        assert b"87654321" not in bytes_said, asked
        assert (NOTE.encode() in bytes_said) == asked.startswith("export"), asked


def test_after_forgetting_the_name_is_nowhere_and_after_deleting_the_note_neither(
    own: Ftr, pilot: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert in_home(own.home, NAME)
    assert in_home(own.home, NOTE)
    assert own("pilot", "forget-names", pilot).out == "1 name is forgotten.\n"
    assert in_home(own.home, NAME) == []
    own("pilot", "forget", pilot, "--early")
    assert in_home(own.home, NOTE) == []
    assert in_home(own.home, NUMBER) == []
    for asked, bytes_said in said(own, pilot, tmp_path, role=Role.COORDINATOR).items():
        assert NOTE.encode() not in bytes_said, asked
    audit = own("audit", pilot).out
    for canary in (NAME, NOTE, NUMBER):
        assert canary not in audit
        assert canary not in caplog.text
