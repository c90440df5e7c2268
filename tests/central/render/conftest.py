from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.central.results.filled import Filled


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Filled]:
    """An empty real pilot of five agents."""
    made = Filled.at(tmp_path)
    yield made
    made.store.close()
