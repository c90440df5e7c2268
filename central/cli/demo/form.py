"""The agent's desk, run as the separate program that it is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from ftr.errors import PersonError
from ftr.texts import Language, texts

_END_S = 10


class DemoDesk:
    """The desk of the person who tries the demo; `home` is its data folder."""

    def __init__(self, home: Path, language: Language) -> None:
        self._home = home
        self._language = language
        self._environment = {**os.environ, "EERST_ONLINE_LANG": language}

    def join(self, url: str, code: str) -> None:
        """Join the demo pilot; raises PersonError with the desk's own words."""
        self._run("join", url, code)

    def open_form(self) -> None:
        """The real form on this terminal, until the person leaves it."""
        self._wait([*_desk_command(), "--home", str(self._home)])

    def type_script(self, script: Path) -> str:
        """The real form without a terminal, typed into by a script; returns its last screen."""
        command = [sys.executable, "-m", "agent_tui.cli.script_run"]
        return self._wait(
            [*command, "--home", str(self._home), "--script", str(script)], is_quiet=True
        )

    def sync(self) -> None:
        """Send what is not yet sent."""
        self._run("sync")

    def _run(self, *words: str) -> str:
        return self._wait([*_desk_command(), *words, "--home", str(self._home)], is_quiet=True)

    def _wait(self, command: Sequence[str], *, is_quiet: bool = False) -> str:
        """Run one program to its end; however this ends, that program does not stay behind."""
        pipe = subprocess.PIPE if is_quiet else None
        child = subprocess.Popen(  # noqa: S603  # our own interpreter and our own module
            command,
            env=self._environment,
            stdin=subprocess.DEVNULL if is_quiet else None,
            stdout=pipe,
            stderr=pipe,
            encoding="utf-8",
        )
        try:
            out, err = child.communicate()
        finally:
            _end(child)
        if child.returncode:
            t = texts("central", self._language)
            said = (err or "").strip().splitlines()
            raise PersonError(
                said[-1]
                if said
                else t.gettext("The form ended with {code}.").format(code=child.returncode)
            )
        return out or ""


def _desk_command() -> list[str]:
    return [sys.executable, "-m", "agent_tui"]


def _end(child: subprocess.Popen[str]) -> None:
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(_END_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
