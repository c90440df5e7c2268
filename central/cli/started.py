"""How to start `ftr` again, as the person did."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path


def started_as(program: str, python: str = sys.executable) -> str:
    """What to type before the words of a command; `program` is sys.argv[0].

    The bare name where the PATH leads to this very program, else its path.
    """
    path = Path(program)
    if path.name == "__main__.py":
        return f"{shlex.quote(python)} -m central"
    if path.stem.lower() != "ftr":
        return "ftr"  # started from another program
    found = shutil.which("ftr")
    if found and path.exists() and Path(found).samefile(path):
        return "ftr"
    return shlex.quote(str(path)) if path.exists() else "ftr"
