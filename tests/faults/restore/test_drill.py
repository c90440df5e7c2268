"""The drill: a centre is lost and put back from a copy; its desks bring back the rest, unasked."""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.central.cli.conftest import Ftr
from tests.faults.restore.drill import Drill, lose
from tests.postgres import Server, binaries
from tests.processes import free_port, ftr


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EERST_ONLINE_LANG", "en")
    for name in ("FTR_HOME", "FTR_CENTRE", "FTR_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def drill(tmp_path: Path) -> Iterator[Drill]:
    with contextlib.redirect_stdout(io.StringIO()):
        yield Drill(tmp_path, Ftr(tmp_path / "centre"))


def run_drill(
    drill: Drill,
    copy: Callable[[], None],
    lose_and_put_back: Callable[[], None],
    *options: str,
) -> None:
    """Log, copy, log more, lose the centre, put the copy back, and let the desks go on."""
    port = free_port()
    with contextlib.ExitStack() as days:
        with drill.serving(*options, port=port) as address:
            drill.begin(address)
            first, second, third = drill.seats
            days.enter_context(first.open())  # runs through all that follows
            first.log(2)
            with second.open():
                second.log(2)
                drill.wait_until_all_is_there()
                copy()
                second.log(3)
                first.log(1)
                with third.open():
                    third.log(1)
                    drill.wait_until_all_is_there()
                    before = drill.report()
        lose_and_put_back()
        # the apps that were closed are opened again; nothing else is done
        with drill.serving(*options, port=port), second.open(), third.open():
            drill.wait_until_all_is_there()
            assert drill.report() == before
            drill.wait_until_green()
            first.log(1)
            drill.wait_until_all_is_there()
    assert drill.saved == 10


def test_a_lost_home_is_put_back_from_a_backup(drill: Drill, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"

    def lose_and_put_back() -> None:
        lose(drill.home)
        said = ftr(drill.home, "restore", copy)
        assert "drill  4 " in said
        assert "sends what is missing" in said

    run_drill(drill, lambda: drill.ftr("backup", copy), lose_and_put_back)
    with drill.serving(port=free_port()):
        assert "centre.restore" in drill.ftr("audit").out


def test_a_whole_home_is_put_back_with_all_that_could_tell(drill: Drill, tmp_path: Path) -> None:
    """A snapshot of the machine: database, beat and lock are all of yesterday, and agree."""
    snapshot = tmp_path / "snapshot"

    def copy() -> None:
        drill.ftr("backup", tmp_path / "copy.db")
        shutil.copytree(drill.home, snapshot)
        for left in snapshot.glob("centre.db*"):
            left.unlink()
        shutil.copyfile(tmp_path / "copy.db", snapshot / "centre.db")

    def put_back() -> None:
        lose(drill.home)
        shutil.move(snapshot, drill.home)

    run_drill(drill, copy, put_back)


def test_postgresql_is_put_back_by_its_own_tools(
    drill: Drill, tmp_path: Path, postgres: Server
) -> None:
    folder = binaries()
    if folder is None or not (folder / "pg_dump").exists():
        pytest.skip("the PostgreSQL binaries of this system come without pg_dump")
    name, dump = postgres.create(), tmp_path / "centre.dump"
    url = postgres.url(name)

    def tool(program: str, *arguments: str) -> None:
        where = ["--host", str(postgres.socket_folder), "--username", "postgres"]
        subprocess.run([folder / program, *where, *arguments], check=True, timeout=60)

    def lose_and_put_back() -> None:
        postgres.drop(name)
        postgres.create(name=name)
        tool("pg_restore", "--no-owner", f"--dbname={name}", str(dump))
        drill.ftr("db", "restored", "--database", url)

    run_drill(
        drill,
        lambda: tool("pg_dump", "--format=custom", f"--file={dump}", name),
        lose_and_put_back,
        "--database",
        url,
    )
    postgres.drop(name)
