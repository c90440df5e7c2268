"""The disk under the SQLite centre fills up: 503, nothing by halves, and on once there is room."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from central.store.database import DATABASE_FILE, Store, make_private_file, sqlite_url
from sync import wire
from tests.central.service.calling import NO_LIMITS, calling
from tests.faults.pushing import check, make_desks, says_when_to_come_back

if sys.platform != "win32":
    import resource


@contextmanager
def no_more_pages(store: Store) -> Iterator[None]:
    """SQLite itself finds no page for what is new."""
    with store.writing.connect() as connection:
        before = connection.exec_driver_sql("PRAGMA max_page_count").scalar()
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    yield
    with store.writing.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={before}")


@contextmanager
def no_larger_file(store: Store) -> Iterator[None]:
    """The system lets no file of this process grow beyond what the write-ahead log has."""
    log = Path(f"{store.writing.url.database}-wal")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + 5000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated, empty SQLite database."""
    make_private_file(tmp_path / DATABASE_FILE)
    shutil.copyfile(request.getfixturevalue("sqlite_template"), tmp_path / DATABASE_FILE)
    return sqlite_url(tmp_path)


@pytest.mark.parametrize(
    "full",
    [
        no_more_pages,
        pytest.param(
            no_larger_file,
            marks=pytest.mark.skipif(sys.platform == "win32", reason="a limit of POSIX systems"),
        ),
    ],
)
def test_a_full_disk_keeps_nothing_by_halves_and_works_again_once_there_is_room(
    store: Store, full: Callable[[Store], AbstractContextManager[None]]
) -> None:
    desk, other = make_desks(store)
    with calling(store, NO_LIMITS) as call:
        assert desk.push(call, desk.log(5)).status_code == 200
        late = desk.log(200)
        with full(store):
            for _time in range(3):
                says_when_to_come_back(desk.push(call, late))
            check(store, [desk, other])
            assert call("GET", wire.HELLO, desk.joined.token).json()["held"] == 5
        assert desk.push(call, late).status_code == 200
        check(store, [desk, other])
        assert len(desk.told) == 205
