"""The application on both engines, and the tokens that ask it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from central.store.database import Store
from ftr.words import Role
from tests.central.service.calling import Caller, calling


@pytest.fixture
def call(store: Store) -> Iterator[Caller]:
    """Calls the application."""
    with calling(store) as caller:
        yield caller


@pytest.fixture
def administrator(call: Caller) -> str:
    """A token for everything."""
    return call.access(Role.ADMINISTRATOR)
