"""The setting of every test of the network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from central.store.database import DATABASE_FILE, make_private_file, sqlite_url
from tests.faults.net.setting import Setting, setting


@pytest.fixture
def world(tmp_path: Path, sqlite_template: Path) -> Iterator[Setting]:
    """A centre on a database of its own, the proxy, and a desk that has sent once."""
    home = tmp_path / "centre"
    make_private_file(home / DATABASE_FILE)
    shutil.copyfile(sqlite_template, home / DATABASE_FILE)
    with setting(tmp_path, sqlite_url(home)) as made:
        yield made
