"""What the figures were measured on, without the names of people, places or folders."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sqlite3
import tempfile
import time
from pathlib import Path

from benchmarks.figures import median, ms, percentile

LIBRARIES = ("textual", "sqlmodel", "sqlalchemy", "httpx", "fastapi", "uvicorn")
SYNCS = 200
BLOCK = bytes(4096)


def sync_costs(folder: Path) -> list[float]:
    """What it costs to write one block and have it on the disk, in seconds, SYNCS times."""
    costs = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(SYNCS):
            begun = time.perf_counter()
            file.write(BLOCK)
            file.flush()
            os.fsync(file.fileno())
            costs.append(time.perf_counter() - begun)
    return costs


def print_machine(folder: Path) -> None:
    """Cores, load, versions, and what a disk sync costs in `folder`."""
    print("machine")
    load = f", load {os.getloadavg()[0]:.1f} before" if hasattr(os, "getloadavg") else ""
    print(f"  {os.cpu_count()} cores{load} · {platform.system()} on {platform.machine()}")
    print(f"  Python {platform.python_version()} · SQLite {sqlite3.sqlite_version}")
    versions = (f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    print("  " + " · ".join(versions))
    costs = sync_costs(folder)
    print(
        f"  a block on disk: p50 {ms(median(costs))}, p99 {ms(percentile(costs, 0.99))} (n {SYNCS})"
    )
    print("  Read the ratios: other work shares these cores, so milliseconds wander.")
