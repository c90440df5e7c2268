"""What people keep is readable by its owner only, whatever the umask and whatever was there."""

from __future__ import annotations

import ast
import os
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agent_tui.store.files import replace_whole, write_whole
from central import private_files
from central.private_files import replace_private, write_private
from tests.agent_tui.store.desk_at_work import capture, joined_store, save

ROOT = Path(__file__).resolve().parents[1]
POSIX_ONLY = pytest.mark.skipif(os.name != "posix", reason="Windows has no modes; icacls is asked")

# Where a file may be made or opened for writing, and why it is for its owner only there.
SEAMS = {
    "central/private_files.py": "the centre's seam",
    "central/render/export.py": "kept to its owner before the first byte",
    "central/service/result_routes.py": "a file without a name",
    "central/service/key_file.py": "see the file",
    "central/store/backup.py": "mkstemp makes 0600, and keep_to_owner on Windows",
    "central/store/backup_check.py": "touched with 0600, and keep_to_owner on Windows",
    "central/store/restore.py": "within a folder of mode 0700",
    "central/store/database.py": "made with 0600",
    "central/store/sqlite_file.py": "opened to sync only",
    "central/cli/demo/sitting.py": "keys to press, of nobody",
    "agent_tui/store/files.py": "the desk's seam",
    "agent_tui/store/journal.py": "made with 0600, and keep_to_owner on Windows",
    "agent_tui/store/home.py": "an empty file, in a folder of its owner",
    "agent_tui/store/calls.py": "made with 0600, in a folder of its owner",
    "agent_tui/store/lock.py": "an empty file, made with 0600",
    "central/desks/homes.py": "an empty file, in a folder of its owner",
    "central/desks/copies.py": "within folders of mode 0700, and an empty file of mode 0600",
    "agent_tui/cli/checks/folder.py": "an empty file, to see whether it can be made",
    "agent_tui/cli/saying.py": "nothing: where output goes that nobody reads",
    "central/cli/run.py": "nothing: where output goes that nobody reads",
}


@pytest.fixture
def open_umask() -> Iterator[None]:
    """A umask that takes nothing away."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    """The rights of a file."""
    return stat.S_IMODE(path.stat().st_mode)


@POSIX_ONLY
@pytest.mark.usefixtures("open_umask")
@pytest.mark.parametrize("already_there", [False, True])
def test_both_seams_write_for_the_owner_only(tmp_path: Path, already_there: bool) -> None:
    writers: dict[str, Callable[[Path], object]] = {
        "a": lambda path: replace_private(path, [b"x", b"y"]),
        "b": lambda path: write_private(path, "xy"),
        "c": lambda path: write_whole(path, "xy"),
        "d": lambda path: replace_whole(path, b"xy"),
    }
    for name, write in writers.items():
        path = tmp_path / name
        if already_there:
            path.write_bytes(b"for everybody")
            path.chmod(0o666)
        write(path)
        assert (path.read_bytes(), mode(path)) == (b"xy", 0o600)
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(writers)


def test_what_ends_on_the_way_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_bytes(b"old")

    def pieces() -> Iterator[bytes]:
        yield b"new"
        raise ConnectionError("cut")

    with pytest.raises(ConnectionError):
        replace_private(path, pieces())
    assert [one.name for one in tmp_path.iterdir()] == ["kept"]
    assert path.read_bytes() == b"old"


@POSIX_ONLY
@pytest.mark.usefixtures("open_umask")
@pytest.mark.parametrize("already_there", [False, True])
def test_in_a_folder_that_others_read_a_desk_has_nothing_that_they_can(
    tmp_path: Path, already_there: bool
) -> None:
    tmp_path.chmod(0o755)
    if already_there:
        joined_store(tmp_path).close()
        (tmp_path / "desk.db").chmod(0o644)
    store = joined_store(tmp_path)
    save(store, capture())
    found = {path.name: mode(path) for path in tmp_path.iterdir()}
    store.close()
    assert {"desk.db", "desk.db-wal", "journal"} <= found.keys()
    assert not [name for name, rights in found.items() if rights & 0o077]


def test_on_windows_the_owners_rights_are_set_before_the_file_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(private_files, "WINDOWS", True)
    monkeypatch.setattr(subprocess, "run", lambda words, **_rest: asked.append(words))
    monkeypatch.setenv("USERNAME", "anna")
    write_private(tmp_path / "report.html", "x")
    [[program, path, *rights]] = asked
    assert program == "icacls"
    assert ".report.html." in path
    assert rights == ["/inheritance:r", "/grant:r", "anna:F"]


def test_files_are_written_through_the_seams_only() -> None:
    found = {
        str(path.relative_to(ROOT).as_posix())
        for package in ("agent_tui", "central", "ftr", "sync")
        for path in (ROOT / package).rglob("*.py")
        if any(_writes(node) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found <= SEAMS.keys()


def _writes(node: ast.AST) -> bool:
    """Whether this is a call that makes a file or opens one for writing."""
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    owner = getattr(getattr(called, "value", None), "id", "")
    if name in {"write_text", "write_bytes", "touch", "mkstemp", "TemporaryFile"}:
        return True
    if name in {"NamedTemporaryFile", "copyfile", "copy2"} or (owner, name) == ("os", "open"):
        return True
    words = [one.value for one in node.args if isinstance(one, ast.Constant)]
    words += [one.value.value for one in node.keywords if isinstance(one.value, ast.Constant)]
    return name == "open" and any(
        isinstance(word, str) and set(word) <= set("wxab+t") and set(word) & set("wxa")
        for word in words
    )
