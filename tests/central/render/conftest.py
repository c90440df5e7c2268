from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from central.store.database import DATABASE_FILE, Store, open_store, sqlite_url
from tests.central.results.filled import NOW, Filled


@pytest.fixture
def now_store(sqlite_template: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty store; files are the same whatever the engine. It is Friday evening."""
    shutil.copyfile(sqlite_template, tmp_path / DATABASE_FILE)
    with closing(open_store(sqlite_url(tmp_path), lambda: NOW)) as opened:
        yield opened


@pytest.fixture
def filled(now_store: Store) -> Filled:
    """An empty real pilot of five agents."""
    return Filled.make(now_store)
