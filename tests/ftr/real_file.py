"""Files of public logs, for tests that read real data."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ftr.table_file import Table, read_table


def real_table(name: str) -> Table:
    """The table in a file below REALDATA; skips the test where that is not there."""
    folder = os.environ.get("REALDATA")
    if not folder:
        pytest.skip("REALDATA names no folder with the public logs")
    path = Path(folder, name)
    if not path.exists():
        pytest.skip(f"the folder that REALDATA names has no {name}")
    return read_table(path.read_bytes(), name)
