"""The audit log: a chain that nobody changes unseen, on both engines and by several at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert, select, update

from central.store.audit import OWN, check, read_lines, record
from central.store.audit_chain import Fault, Head, Line, Misfit, check_chain
from central.store.database import Store, open_store
from central.store.tables import audit, audit_head
from ftr.clock import to_text
from tests.conftest import StandingClock


def add(connection: Connection, store: Store, pilot_id: str = "week-48", n: int = 0) -> None:
    record(
        connection,
        pilot_id=pilot_id,
        audit_id=store.fresh.new_id(),
        at=to_text(store.clock()),
        actor="centre",
        action="tried",
        subject=str(n),
        detail={"Zoë": "ø\ud83d\ude00", "n": n},
    )


def filled(store: Store, lines: int = 5) -> Head:
    for n in range(lines):
        store.write(lambda c, n=n: add(c, store, n=n))
    return store.read(lambda c: check(c, "week-48")).head


def fault(store: Store, noted: Head | None = None) -> Fault | None:
    return store.read(lambda c: check(c, "week-48", noted)).fault


def at(place: int) -> Any:
    return (audit.c.pilot_id == "week-48") & (audit.c.place == place)


def test_each_pilot_has_a_chain_of_its_own_and_the_centre_too(store: Store) -> None:
    for pilot_id in ("week-48", "week-49", OWN, "week-48"):
        store.write(lambda c, p=pilot_id: add(c, store, p))
    for pilot_id, lines in (("week-48", 2), ("week-49", 1), (OWN, 1), ("none", 0)):
        checked = store.read(lambda c, p=pilot_id: check(c, p))
        assert (checked.head.place, checked.fault) == (lines, None)


def test_a_line_is_there_with_what_it_tells_or_not_at_all(store: Store) -> None:
    filled(store, 1)

    def work(connection: Connection) -> None:
        add(connection, store)
        raise RuntimeError("the change fails")

    with pytest.raises(RuntimeError):
        store.write(work)
    assert fault(store) is None
    assert store.read(lambda c: check(c, "week-48")).head.place == 1


@pytest.mark.parametrize(
    "column", ["at", "actor", "action", "subject", "detail", "outcome", "hash"]
)
def test_an_altered_line_is_named(store: Store, column: str) -> None:
    filled(store)
    store.write(lambda c: c.execute(update(audit).where(at(3)).values({column: "other"})))
    assert fault(store) == Fault(3, Misfit.ALTERED)


@pytest.mark.parametrize("place", [1, 3, 5])
def test_a_removed_line_is_named(store: Store, place: int) -> None:
    filled(store)
    store.write(lambda c: c.execute(delete(audit).where(at(place))))
    assert fault(store) == Fault(place, Misfit.REMOVED)


def test_a_removed_line_is_named_also_where_the_others_moved_up(store: Store) -> None:
    filled(store)

    def work(connection: Connection) -> None:
        connection.execute(delete(audit).where(at(2)))
        for place in (3, 4, 5):
            connection.execute(update(audit).where(at(place)).values(place=place - 1))

    store.write(work)
    assert fault(store) == Fault(2, Misfit.ALTERED)


def test_lines_that_change_places_are_named(store: Store) -> None:
    filled(store)

    def work(connection: Connection) -> None:
        for before, after in ((2, 99), (3, 2), (99, 3)):
            connection.execute(update(audit).where(at(before)).values(place=after))

    store.write(work)
    assert fault(store) == Fault(2, Misfit.ALTERED)


def test_a_line_of_another_pilot_does_not_fit(store: Store) -> None:
    filled(store, 1)
    store.write(lambda c: add(c, store, "week-49"))
    store.write(lambda c: c.execute(delete(audit).where(at(1))))
    store.write(lambda c: c.execute(update(audit).values(pilot_id="week-48")))
    assert fault(store) == Fault(1, Misfit.ALTERED)


def test_a_line_beyond_the_end_is_named(store: Store) -> None:
    head = filled(store)

    def work(connection: Connection) -> None:
        row = connection.execute(select(audit).where(at(5))).mappings().one()
        line = Line(**{name: row[name] for name in Line.__match_args__})
        forged = replace(line, place=6, audit_id=store.fresh.new_id())
        values = {name: getattr(forged, name) for name in Line.__match_args__}
        connection.execute(insert(audit), values | {"hash": forged.hash(head.hash)})

    store.write(work)
    assert fault(store) == Fault(6, Misfit.ADDED)


def test_lines_cut_off_with_the_head_are_found_by_an_end_that_was_noted(store: Store) -> None:
    noted = filled(store)

    def work(connection: Connection) -> None:
        connection.execute(delete(audit).where(audit.c.place > 3))
        hashed = connection.execute(select(audit.c.hash).where(at(3))).scalar_one()
        connection.execute(update(audit_head).values(place=3, hash=hashed))

    store.write(work)
    assert fault(store) is None  # the chain alone cannot tell
    assert fault(store, noted) == Fault(4, Misfit.REMOVED)
    filled(store)  # other lines in their place do not hide it
    assert fault(store, noted) == Fault(5, Misfit.ALTERED)


def test_an_end_that_was_noted_stays_good_as_the_log_grows(store: Store) -> None:
    noted = filled(store)
    filled(store)
    assert fault(store, noted) is None


def test_a_lost_head_is_named(store: Store) -> None:
    filled(store)
    store.write(lambda c: c.execute(delete(audit_head)))
    assert fault(store) == Fault(1, Misfit.ADDED)


def test_many_at_once_make_one_chain(store_url: str, clock: StandingClock) -> None:
    """As several processes do: each with an open store of its own."""
    writers, each = 4, 6
    together = Barrier(writers)

    def write(_n: int) -> None:
        with closing(open_store(store_url, clock)) as own:
            together.wait(60)
            for _ in range(each):
                own.write(lambda c: add(c, own))

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))
    with closing(open_store(store_url, clock)) as store:
        checked = store.read(lambda c: check(c, "week-48"))
        assert (checked.head.place, checked.fault) == (writers * each, None)


def test_pages_hold_every_line_once(store: Store) -> None:
    filled(store)
    found, after = [], 0
    for _page in range(3):
        lines, following = store.read(lambda c, a=after: read_lines(c, "week-48", a, 2))
        found += [line.subject for line in lines]
        after = following or 0
    assert (found, after) == (["0", "1", "2", "3", "4"], 0)


def test_a_spoiled_detail_is_still_shown(store: Store) -> None:
    filled(store, 1)
    store.write(lambda c: c.execute(update(audit).values(detail="{not json")))
    lines, _ = store.read(lambda c: read_lines(c, "week-48", 0, 9))
    assert lines[0].detail == {"text": "{not json"}


texts = st.text(st.characters(blacklist_categories=["Cs"]), max_size=5)
contents = st.tuples(texts, texts, texts, texts, texts, texts, texts)


@given(st.lists(contents, min_size=1, max_size=6), st.data())
def test_any_change_of_any_line_is_found_at_its_place(
    rows: list[tuple[str, ...]], data: st.DataObject
) -> None:
    chain, last = [], Head()
    for place, row in enumerate(rows, 1):
        line = Line("p", place, *row)
        last = Head(place, line.hash(last.hash))
        chain.append((line, last.hash))
    assert check_chain(chain, last) is None
    victim = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.sampled_from(Line.__match_args__[2:]))
    line, kept = chain[victim]
    other = data.draw(texts.filter(lambda text: text != getattr(line, column)))
    chain[victim] = (replace(line, **{column: other}), kept)
    assert check_chain(chain, last) == Fault(victim + 1, Misfit.ALTERED)


HASH = "8f3d2ebf3a782781680f97d4536b9bbf682668e73d27afdcbc93fa83bb167817"


def test_the_hash_never_changes_its_meaning() -> None:
    """Chains that were written must stay to be checked: this value is for ever."""
    line = Line("week-48", 1, "id", "2026-11-22T09:00:00.000Z", "a", "b", "c", "done", '{"ø":1}')
    assert line.hash("") == HASH
