"""`make test`: style, types, floors, then every test, in parallel. Ends at the first that fails.

python -m tests.run [--checks-only] [pytest arguments …]
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHECKS = {
    "style": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "types": ["-m", "mypy"],
    "floors": ["-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
}


def run(name: str, command: list[str]) -> None:
    """Run one step from the checkout's top; ends this process with its code where it fails."""
    print(f"== {name}", flush=True)
    code = subprocess.run([sys.executable, *command], cwd=ROOT, check=False).returncode
    if code:
        print(f"== {name} failed", flush=True)
        raise SystemExit(code)


def main(arguments: list[str]) -> None:
    """Run the checks, then, unless told otherwise, the tests."""
    for name, command in CHECKS.items():
        run(name, command)
    if arguments == ["--checks-only"]:
        return
    # one more than there are processors: many tests wait for a process of their own
    workers = str(min(4, 1 + (os.cpu_count() or 1)))
    run("tests", ["-m", "pytest", "-q", "-n", workers, "--dist", "worksteal", *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
