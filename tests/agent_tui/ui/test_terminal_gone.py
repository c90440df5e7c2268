"""A form whose terminal is gone ends, also where nobody told it with a signal."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is POSIX's", allow_module_level=True)

from agent_tui.ui import terminal_gone
from agent_tui.ui.terminal_gone import LOOK_S, end_with_the_terminal, is_gone
from tests.agent_tui.store.desk_at_work import joined_store
from tests.processes import AGENT_TUI
from tests.terminal import Terminal

WITHOUT_HANGUPS = (
    "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); "
    "os.execvp(sys.argv[1], sys.argv[1:])"
)


def test_a_terminal_is_gone_once_its_other_end_is_closed() -> None:
    master, slave = os.openpty()
    assert not is_gone(slave)
    os.write(master, b"1")
    assert not is_gone(slave)  # keys that wait are not the end
    os.close(master)
    assert is_gone(slave)
    os.close(slave)
    assert is_gone(slave)


def test_it_looks_again_and_again_and_ends_as_a_closed_window_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = signal.getsignal(signal.SIGHUP)
    due: list[tuple[float, Callable[[], None]]] = []
    sent: list[int] = []
    gone = [False, False, False, True]
    monkeypatch.setattr(terminal_gone, "is_gone", lambda _file: gone.pop(0))
    monkeypatch.setattr(os, "kill", lambda _pid, number: sent.append(number))
    try:
        end_with_the_terminal(lambda seconds, call: due.append((seconds, call)))
        for look in range(3):
            assert sent == []
            seconds, call = due[look]
            assert seconds == LOOK_S
            call()
        assert sent == [signal.SIGHUP]
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_system_that_calls_every_terminal_gone_is_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(terminal_gone, "is_gone", lambda _file: True)
    before = signal.getsignal(signal.SIGHUP)
    due: list[float] = []
    try:
        end_with_the_terminal(lambda seconds, _call: due.append(seconds))
    finally:
        signal.signal(signal.SIGHUP, before)
    assert due == []


def test_a_form_started_without_hangups_ends_with_its_window_all_the_same(tmp_path: Path) -> None:
    joined_store(tmp_path).close()
    command = [sys.executable, "-c", WITHOUT_HANGUPS, *AGENT_TUI, "--home", str(tmp_path)]
    form = Terminal(command)
    form.wait_for("logged today")
    assert form.hang_up() == -signal.SIGHUP
