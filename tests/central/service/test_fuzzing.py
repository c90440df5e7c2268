"""A short walk along the links of a running centre; `python -m tests.central.service.fuzzing` is
the long one."""

from __future__ import annotations

from pathlib import Path

from central.store.database import sqlite_url
from tests.central.service.fuzzing import fuzz


def test_a_walk_along_the_links_finds_no_fault(tmp_path: Path) -> None:
    seen = fuzz(sqlite_url(tmp_path / "centre"), examples=0, walks=2, steps=14)
    done = {name for name in seen if name.rsplit(" ", 1)[1] in ("200", "201", "204")}
    assert len(done) >= 3, seen  # which way a walk goes is drawn; that it goes somewhere is not
