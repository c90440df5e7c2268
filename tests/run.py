"""`make test`: style, types and floors beside every test, in parallel; all must pass.

python -m tests.run [--checks-only] [pytest arguments …]
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHECKS = {
    "style": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "types": ["-m", "mypy"],
    "floors": ["-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
}
PACKAGES = ("agent_tui", "central", "ftr", "sync")


@dataclass(frozen=True)
class Ended:
    """A check that has run: what it printed, and the code it ended with."""

    name: str
    printed: str
    code: int
    seconds: float


def environment() -> dict[str, str]:
    """This process's, in which Python keeps what it compiled.

    The tests start the two commands hundreds of times; each start would compile them anew.
    """
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def check(name: str) -> Ended:
    """Run one check from the checkout's top."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, *CHECKS[name]],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return Ended(name, done.stdout, done.returncode, time.monotonic() - began)


def checks() -> list[str]:
    """Every check, one after the other; each is told when it ends. Returns those that failed."""
    failed = []
    for ended in map(check, CHECKS):
        word = "failed" if ended.code else "passed"
        told = ended.printed if ended.code else ""
        print(f"{told}== {ended.name} {word} in {ended.seconds:.0f} s", flush=True)
        failed += [ended.name] * bool(ended.code)
    return failed


def tests(arguments: Sequence[str]) -> int:
    """Every test, in parallel; pytest's exit code."""
    compiled = [sys.executable, "-m", "compileall", "-q", *PACKAGES]
    subprocess.run(compiled, cwd=ROOT, env=environment(), check=True)
    # one more than there are processors: many tests wait for a process of their own
    workers = str(min(4, 1 + (os.cpu_count() or 1)))
    command = ["-m", "pytest", "-q", "-n", workers, "--dist", "worksteal", *arguments]
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=environment(), check=False)
    return done.returncode


def main(arguments: list[str]) -> int:
    """The checks and, unless told otherwise, the tests beside them; 0 where all passed."""
    with ThreadPoolExecutor(1) as beside:
        checking = beside.submit(checks)
        code = 0 if arguments == ["--checks-only"] else tests(arguments)
        failed = checking.result() + (["tests"] if code else [])
    for name in failed:
        print(f"== {name} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
