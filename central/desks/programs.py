"""The desk's own programs, run for browsers: joining, sending, and the form itself.

They are processes of their own and get nothing of this one but what they need: no password of a
database, no token of a person.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path

from central.store.language import said
from ftr.texts import Language

_KEPT = (
    "PATH",
    "SYSTEMROOT",
    "WINDIR",
    "TEMP",
    "TMP",
    "TMPDIR",
    "USERNAME",
    "TZ",
    "LANG",
    "LC_ALL",
)
LINE_BYTES = 4 * 1024 * 1024
JOINS_WITHIN_S = 60.0
_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # Windows: Ctrl+C is for us alone


def environment(centre: str, language: Language | None) -> dict[str, str]:
    """What such a program is told: where the centre is, and in which language to complain."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    told = {"EERST_ONLINE_LANG": language} if language else {}
    sending = {"AGENT_TUI_CENTRE": centre, "AGENT_TUI_START_JITTER_S": "0"}
    return {**kept, **told, **sending, "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}


async def start_form(home: Path, centre: str) -> Process:
    """The form on a data folder: lines of JSON in and out, until its input ends. Raises OSError."""
    return await asyncio.create_subprocess_exec(
        *_python("agent_tui.served", "--home", str(home)),
        stdin=PIPE,
        stdout=PIPE,
        env=environment(centre, None),
        limit=LINE_BYTES,
        start_new_session=os.name == "posix",
        creationflags=_GROUP,
    )


def join(home: Path, centre: str, code: str, language: Language) -> str:
    """Join with a code; returns why it could not be done, in words; empty where it was."""
    try:
        done = subprocess.run(  # noqa: S603  # our own program; the code is checked before
            _python("agent_tui", "join", centre, code, "--home", str(home)),
            env=environment(centre, language),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=JOINS_WITHIN_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return said().gettext("It could not be done. Try again in a moment.")
    if done.returncode == 0:
        return ""
    return done.stderr.strip().rpartition("\n")[2].removeprefix("agent-tui: ") or "?"


async def send(home: Path, centre: str) -> bool:
    """Send what a desk has not sent; whether all of it is."""
    process = await asyncio.create_subprocess_exec(
        *_python("agent_tui", "sync", "--home", str(home)),
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=DEVNULL,
        env=environment(centre, None),
        start_new_session=os.name == "posix",
        creationflags=_GROUP,
    )
    try:
        return await process.wait() == 0
    except asyncio.CancelledError:  # the centre stops; what is not sent yet stays unsent
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        raise


def _python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", module, *arguments]
