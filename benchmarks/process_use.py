"""What a running program takes of the machine: memory, and processor time over a while."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

MB = 1_000_000
_TIMES = slice(11, 13)  # user and system time, behind the name in /proc/PID/stat


def memory_mb(pid: int) -> float:
    """Its resident memory in MB (10^6 bytes)."""
    return int(_told(pid, "rss")) * 1024 / MB


def processor_s(pid: int) -> float:
    """Seconds of processor time it has taken so far, user and system, to the system's clock tick
    on Linux and to a hundredth elsewhere.
    """
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        *minutes, seconds = _told(pid, "time").split(":")  # macOS: MINUTES:SECONDS.HUNDREDTHS
        return sum(float(part) * 60 for part in minutes) + float(seconds)
    ticks = map(int, text.rpartition(")")[2].split()[_TIMES])
    return sum(ticks) / os.sysconf("SC_CLK_TCK")


def share_of_processor(pid: int, seconds: float) -> float:
    """The share of one core that it takes in so long a time."""
    before, began = processor_s(pid), time.perf_counter()
    time.sleep(seconds)
    return (processor_s(pid) - before) / (time.perf_counter() - began)


def _told(pid: int, what: str) -> str:
    told = subprocess.run(
        ["ps", "-o", f"{what}=", "-p", f"{pid}"], capture_output=True, text=True, check=True
    )
    return told.stdout.strip()
