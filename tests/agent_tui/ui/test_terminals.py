"""The real form on two kinds of terminal; `make terminals` tries them all."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is POSIX's", allow_module_level=True)

from tests.agent_tui.ui.terminals import KINDS, try_on


@pytest.mark.parametrize("term", ["linux", "vt100"])
def test_the_form_works_in_the_colours_a_terminal_has(term: str, tmp_path: Path) -> None:
    try_on(next(kind for kind in KINDS if kind.term == term), tmp_path)
