"""The product's two commands as real processes, for tests."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from central.home_files import ADDRESS_FILE

ROOT = Path(__file__).parent.parent
AGENT_TUI = [sys.executable, "-m", "agent_tui"]
FTR = [sys.executable, "-m", "central"]
ENGLISH = {"EERST_ONLINE_LANG": "en", "NO_COLOR": "1", "COLUMNS": "100"}
CENTRE_START_S = 60


def environment(changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment in English, without homes of its own, with `changes`."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"AGENT_TUI_HOME", "FTR_HOME"}
    }
    return {**kept, **ENGLISH, **(changes or {})}


def run(
    command: list[str], *arguments: str | Path, code: int = 0, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end and check its exit code and that it shows no traceback."""
    done = subprocess.run(
        [*command, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(env),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        timeout=300,
        check=False,
    )
    assert done.returncode == code, (done.args, done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return done


def ftr(home: Path, *arguments: str | Path, code: int = 0) -> str:
    """`ftr … --home HOME`; returns what it prints, or its one line on stderr where it fails."""
    done = run(FTR, *arguments, "--home", home, code=code)
    return done.stdout if code == 0 else done.stderr


def ftr_json(home: Path, *arguments: str | Path) -> Any:
    """`ftr … --home HOME`, parsed as JSON."""
    return json.loads(ftr(home, *arguments))


def agent_tui(home: Path, *arguments: str | Path, code: int = 0) -> str:
    """`agent-tui … --home HOME`; returns what it prints, or its stderr where it fails."""
    done = run(AGENT_TUI, *arguments, "--home", home, code=code)
    return done.stdout if code == 0 else done.stderr


def free_port() -> int:
    """A loopback port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(home: Path, *arguments: str, port: int | None = None) -> Iterator[str]:
    """A centre as a process of its own; yields its address and ends it as Ctrl+C would."""
    port = port or free_port()
    with (home.parent / f"{home.name}.log").open("ab") as log:
        process = subprocess.Popen(
            [*FTR, "serve", "--home", str(home), "--port", str(port), *arguments],
            env=environment(),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_open(port, process)
        wait_until_named(home, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until something listens on `port`; fails at once where the process has ended."""
    deadline = time.monotonic() + CENTRE_START_S
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the centre ended with {process.returncode}"
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on {port}")


def wait_until_named(home: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until the centre's commands find it: its port takes connections before that."""
    deadline = time.monotonic() + CENTRE_START_S
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the centre ended with {process.returncode}"
        try:
            named = json.loads((home / ADDRESS_FILE).read_text(encoding="utf-8"))
        except OSError:
            named = {}
        if named.get("pid") == process.pid:
            return
        time.sleep(0.05)
    raise AssertionError(f"the centre did not leave its address in {home.name}")
