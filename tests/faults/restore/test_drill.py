"""The drill: a centre is lost and put back from a copy; its desks bring back the rest, unasked."""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
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
    drill: Drill, copy: Callable[[], None], *losses: Callable[[], None], options: Sequence[str] = ()
) -> None:
    """Log, copy, log more; lose the centre, put the copy back, let the desks go on; once for each
    of the ways to lose it.
    """
    port = free_port()
    with contextlib.ExitStack() as days:
        with drill.serving(*options, port=port) as address:
            drill.begin()
            first, second, third = drill.seats
            drill.join(first, address)
            drill.join(second, address)
            days.enter_context(first.open())  # runs through all that follows
            first.log(2)
            with second.open():
                second.log(2)
                drill.wait_until_all_is_there()
                copy()
                second.log(3)
                first.log(1)
                drill.join(third, address)  # the copy does not know this desk
                with third.open():
                    third.log(1)
                    drill.wait_until_all_is_there()
                    before = drill.report()
        for lose_and_put_back in losses:
            lose_and_put_back()
            with drill.serving(*options, port=port) as address:
                drill.join(third, address)
                with second.open(), third.open():  # their apps are opened, nothing else is done
                    drill.wait_until_all_is_there()
                    assert drill.report() == before
                    drill.wait_until_green()
                    first.log(1)
                    drill.wait_until_all_is_there()
                    before = drill.report()
    assert drill.saved == 9 + len(losses)


def test_a_home_is_put_back_from_a_snapshot_and_then_from_a_backup(
    drill: Drill, tmp_path: Path
) -> None:
    """The snapshot has all of the home, the beat too: nothing in it tells that it is old."""
    backup, snapshot = tmp_path / "copy.db", tmp_path / "snapshot"

    def copy() -> None:
        drill.ftr("backup", backup)
        shutil.copytree(drill.home, snapshot, ignore=shutil.ignore_patterns("centre.db*"))
        shutil.copyfile(backup, snapshot / "centre.db")

    def put_snapshot_back() -> None:
        lose(drill.home)
        shutil.move(snapshot, drill.home)

    def restore() -> None:
        assert "centre.older_copy" in drill.audited(), "a desk told it"
        lose(drill.home)
        said = ftr(drill.home, "restore", backup)
        assert "drill  4 " in said
        assert "sends what is missing" in said

    run_drill(drill, copy, put_snapshot_back, restore)
    assert "centre.restore" in drill.audited()


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
        options=("--database", url),
    )
    postgres.drop(name)
