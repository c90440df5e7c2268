"""Reports of ten million entries: not part of `make bench`, because filling takes so long."""

from __future__ import annotations

from benchmarks.large_pilot import Size
from benchmarks.reports import measure_size
from benchmarks.result import Asked, Measured

TEN_MILLION = Size(10_000_000, 1_000)


def measure(asked: Asked) -> Measured:
    """Ten million entries, in one round: a plain count of them takes as long as it takes."""
    return measure_size(asked, TEN_MILLION, 1)
