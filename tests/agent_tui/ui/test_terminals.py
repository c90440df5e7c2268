"""The real form on one kind of terminal; `make terminals` tries them all."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is POSIX's", allow_module_level=True)

from tests.agent_tui.ui.terminals import KINDS, try_on


def test_the_form_works_with_sixteen_colours_and_the_keys_of_a_console(tmp_path: Path) -> None:
    try_on(next(kind for kind in KINDS if kind.term == "linux"), tmp_path)
