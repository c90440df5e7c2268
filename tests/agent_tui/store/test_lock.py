"""One process holds the folder; its end, however it comes, lets the next one in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from agent_tui.store.home import LOCK_FILE, InUse, is_in_use, only_one
from agent_tui.store.lock import hold, let_go
from ftr.errors import PersonError
from tests.processes import ROOT, environment

HOLD = """
import sys
from pathlib import Path
from agent_tui.store.lock import hold
assert hold(Path(sys.argv[1])) is not None
print("held", flush=True)
sys.stdin.read()
"""


def test_another_process_holds_it_until_it_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / LOCK_FILE)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment()
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        assert is_in_use(tmp_path)
        with pytest.raises(InUse, match="already open"), only_one(tmp_path, "en"):
            pass
        other.kill()
        other.wait()
    assert not is_in_use(tmp_path)
    with only_one(tmp_path, "en"):
        assert is_in_use(tmp_path)


def test_it_is_let_go_whatever_happens_inside(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), only_one(tmp_path, "en"):
        raise ZeroDivisionError
    handle = hold(tmp_path / LOCK_FILE)
    assert handle is not None
    assert hold(tmp_path / LOCK_FILE) is None
    let_go(handle)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no rights that keep a folder's owner out")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(PersonError, match="cannot be written to"), only_one(tmp_path, "en"):
        pass


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / LOCK_FILE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PersonError, match="cannot be written to"), only_one(tmp_path, "en"):
        pass
    assert not (tmp_path / "elsewhere").exists()
