"""These faults are PostgreSQL's: the stores here stand on it alone."""

from __future__ import annotations

import pytest

from tests.conftest import emptied


@pytest.fixture
def store_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated, empty PostgreSQL database."""
    return emptied(request)
