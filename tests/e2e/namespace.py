"""Disks that are full or cannot be written to, for one process alone (Linux).

A mount namespace of its own gives a process a small disk, or a folder that even root cannot write
to. Nothing outside it changes, and it goes with the process.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

UNSHARE = ("unshare", "--map-root-user", "--mount")
FILL = 64 * 1024


@functools.cache
def works() -> bool:
    """Whether this machine lets a process have mounts of its own."""
    if shutil.which("unshare") is None:
        return False
    probe = [*UNSHARE, "mount", "-t", "tmpfs", "tmpfs", "/tmp"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


needs_mounts = pytest.mark.skipif(
    not works(), reason="this machine gives a process no mounts of its own (Linux, unshare)"
)


def on_small_disk(folder: Path, size: str, command: Sequence[str]) -> list[str]:
    """`command` with a copy of `folder` on a disk of `size` in its place."""
    setup = (
        f"mkdir -p {folder} && cp -a {folder} {folder}.copy && "
        f"mount -t tmpfs -o size={size} tmpfs {folder} && cp -a {folder}.copy/. {folder}/"
    )
    return [*UNSHARE, "sh", "-c", f'{setup} && exec "$@"', "sh", *command]


def on_read_only_disk(folder: Path, command: Sequence[str]) -> list[str]:
    """`command` with a `folder` that nobody can write to."""
    setup = f"mount --bind {folder} {folder} && mount -o remount,bind,ro {folder}"
    return [*UNSHARE, "sh", "-c", f'{setup} && exec "$@"', "sh", *command]


def as_seen_by(pid: int, path: Path) -> Path:
    """`path` on the disks of a process that has mounts of its own."""
    return Path(f"/proc/{pid}/root{path}")


def fill(folder: Path) -> Path:
    """Write until the disk of `folder` is full; the file that fills it."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        size = FILL
        while size:
            try:
                file.write(bytes(size))
            except OSError:
                size //= 2
    return filler
