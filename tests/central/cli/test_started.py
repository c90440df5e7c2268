"""The command to type next is the one that was typed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from central.cli.started import started_as


def test_a_program_that_the_path_does_not_find_is_named_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / ("ftr.exe" if os.name == "nt" else "ftr")
    program.touch(mode=0o755)
    monkeypatch.setenv("PATH", "")
    assert started_as(str(program)) == str(program)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert started_as(str(program)) == "ftr"


def test_a_module_is_started_as_a_module() -> None:
    assert started_as("/somewhere/central/__main__.py", "/py") == "/py -m central"
    assert started_as("pytest") == "ftr"
