"""The terminal of the tests shows what its own program writes, and nothing of another's."""

from __future__ import annotations

import sys

import pytest

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is POSIX's", allow_module_level=True)

from tests.terminal import Terminal


@pytest.mark.parametrize("way", ["end", "hang_up"])
def test_nobody_reads_a_terminal_any_more_once_it_is_closed(way: str) -> None:
    running = Terminal(["sh", "-c", "echo first; exec sleep 30"])
    running.wait_for("first")
    assert (running.hang_up() if way == "hang_up" else running.end()) is not None
    assert not running._reader.is_alive()
    assert running.end() == running.code  # once more does nothing
