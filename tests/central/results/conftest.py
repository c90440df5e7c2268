from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from central.store.database import Store, open_store
from tests.central.results.filled import NOW, Filled


@pytest.fixture
def now_store(store_url: str) -> Iterator[Store]:
    """An empty store on each engine; it is Friday evening."""
    with closing(open_store(store_url, lambda: NOW)) as opened:
        yield opened


@pytest.fixture
def filled(now_store: Store) -> Filled:
    """An empty real pilot of five agents."""
    return Filled.make(now_store)
