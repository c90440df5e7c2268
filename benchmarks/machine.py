"""What the figures were measured on, without the names of people, places or folders."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sqlite3
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import median, ms, percentile

LIBRARIES = ("textual", "sqlmodel", "sqlalchemy", "httpx", "fastapi", "uvicorn", "psycopg")
SYNCS = 200
BLOCK = bytes(4096)


@dataclass(frozen=True, slots=True)
class Machine:
    """`load` is the average over the last minute, None where the system does not tell.

    `sync_p50_s` and `sync_p99_s` are what it costs to have one block on the disk.
    """

    cores: int
    load: float | None
    system: str
    processor: str
    python: str
    sqlite: str
    libraries: Mapping[str, str]
    sync_p50_s: float
    sync_p99_s: float

    def text(self) -> str:
        """For the screen."""
        load = "" if self.load is None else f", load {self.load:.1f} before"
        versions = " · ".join(f"{name} {version}" for name, version in self.libraries.items())
        return "\n".join(
            [
                "machine",
                f"  {self.cores} cores{load} · {self.system} on {self.processor}",
                f"  Python {self.python} · SQLite {self.sqlite}",
                f"  {versions}",
                f"  a block on disk: p50 {ms(self.sync_p50_s)}, p99 {ms(self.sync_p99_s)} "
                f"(n {SYNCS})",
                "  Read the ratios: other work shares these cores, so milliseconds wander.",
            ]
        )

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        return asdict(self)


def look_at_machine(folder: Path) -> Machine:
    """Cores, load, versions, and what a disk sync costs in `folder`."""
    costs = sync_costs(folder)
    return Machine(
        cores=os.cpu_count() or 1,
        load=os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        system=platform.system(),
        processor=platform.machine(),
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        libraries={name: importlib.metadata.version(name) for name in LIBRARIES},
        sync_p50_s=median(costs),
        sync_p99_s=percentile(costs, 0.99),
    )


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
