"""The key of the codes lies beside the database: a copy of the database alone opens nothing."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from sqlalchemy import select

from central.service.key_file import CODE_KEY_FILE, with_code_key
from central.store.database import Store
from central.store.refused import Refused
from central.store.schema import read_meta
from central.store.tables import enrol_code, meta
from central.store.tokens import code_hash
from ftr.errors import PersonError
from sync.wire import ProblemCode
from tests.central.making import join, make_codes, make_pilot


def stored(store: Store) -> set[str]:
    return set(store.read(lambda c: c.execute(select(enrol_code.c.code_hash)).scalars().all()))


def forget_key(store: Store) -> None:
    """The tests share a database on PostgreSQL, with its facts."""
    store.write(lambda c: c.execute(meta.delete().where(meta.c.name == "code_key_id")))


@pytest.fixture
def keyless(store: Store) -> Store:
    forget_key(store)
    return store


@pytest.fixture(autouse=True)
def _afterwards(store: Store):  # type: ignore[no-untyped-def]  # a generator of nothing
    yield
    forget_key(store)


def test_with_the_database_alone_no_code_can_be_tried(keyless: Store, tmp_path: Path) -> None:
    alone = with_code_key(keyless, tmp_path, alone=True)
    codes = make_codes(alone, make_pilot(alone))
    inside = alone.read(lambda c: c.execute(select(meta.c.value)).scalars().all())
    assert stored(alone).isdisjoint(code_hash(code, key) for code in codes for key in inside)
    key = (tmp_path / CODE_KEY_FILE).read_text().strip()
    assert key not in "".join(inside)
    assert key not in repr(alone)
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / CODE_KEY_FILE).stat().st_mode) == 0o600
    assert join(alone, codes[0]).pilot_id == "week-48"


def test_codes_from_before_there_was_a_key_stay_good(keyless: Store, tmp_path: Path) -> None:
    codes = make_codes(keyless, make_pilot(keyless))
    open_ones = stored(keyless)
    alone = with_code_key(keyless, tmp_path, alone=True)
    assert stored(alone).isdisjoint(open_ones)
    again = with_code_key(keyless, tmp_path, alone=True)
    assert [join(one, code).pilot_id for one, code in zip((alone, again), codes, strict=True)]


def test_a_copy_in_another_home_takes_new_codes_only(keyless: Store, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = with_code_key(keyless, tmp_path / "a", alone=True)
    old = make_codes(first, make_pilot(first))
    second = with_code_key(keyless, tmp_path / "b", alone=True)
    with pytest.raises(Refused) as refused:
        join(second, old[0])
    assert refused.value.code is ProblemCode.CODE_UNKNOWN
    assert join(second, make_codes(second, "week-48")[0]).pilot_id == "week-48"


def test_processes_that_share_a_database_share_the_key_or_have_none(
    keyless: Store, tmp_path: Path
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
    without = with_code_key(keyless, tmp_path / "c", alone=False)
    assert not (tmp_path / "c" / CODE_KEY_FILE).exists()
    codes = make_codes(without, make_pilot(without))
    join(without, codes[0])
    for name in ("a", "b"):
        (tmp_path / name / CODE_KEY_FILE).write_text("k" * 43 + "\n")
    first, second = (with_code_key(keyless, tmp_path / name, alone=False) for name in ("a", "b"))
    assert join(second, make_codes(first, "week-48")[0]).pilot_id == "week-48"
    with pytest.raises(Refused, match=r"codes\.key") as refused:
        make_codes(without, "week-48")
    assert refused.value.code is ProblemCode.UNAVAILABLE


def test_another_key_never_takes_the_place_of_a_shared_one(
    keyless: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / CODE_KEY_FILE).write_text("k" * 43)
    first = with_code_key(keyless, tmp_path, alone=False)
    (tmp_path / CODE_KEY_FILE).write_text("o" * 43)
    other = with_code_key(keyless, tmp_path, alone=False)
    assert "another key" in caplog.text
    with pytest.raises(Refused):
        make_codes(other, make_pilot(first))
    assert make_codes(first, "week-48")


def test_a_file_that_holds_no_key_is_one_clear_line(keyless: Store, tmp_path: Path) -> None:
    for content in (b"", b"short", b"\xff" * 50):
        (tmp_path / CODE_KEY_FILE).write_bytes(content)
        with pytest.raises(PersonError, match=r"codes\.key"):
            with_code_key(keyless, tmp_path, alone=True)
    assert keyless.read(lambda c: read_meta(c, "code_key"))
