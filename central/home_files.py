"""What a running centre leaves in its home: its address, and the first administrator's token."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from central.private_files import write_private

ADDRESS_FILE = "centre.json"  # there while a centre runs on this home
ADMINISTRATOR_FILE = "administrator.token"
LOCK_FILE = "centre.lock"


def make_home(home: Path) -> None:
    """Make the folder, for its owner only; an existing one stays as it is. Raises OSError."""
    if not home.exists():
        home.mkdir(mode=0o700, parents=True)


def write_address(home: Path, url: str) -> None:
    """Tell this user's commands where the centre is. Raises OSError."""
    write_private(home / ADDRESS_FILE, json.dumps({"url": url, "pid": os.getpid()}))


def remove_address(home: Path) -> None:
    """Take the address away, if it is this process's own."""
    path = home / ADDRESS_FILE
    with contextlib.suppress(OSError, ValueError, AttributeError):
        if json.loads(path.read_text(encoding="utf-8")).get("pid") == os.getpid():
            path.unlink()
