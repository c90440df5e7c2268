"""What a push does: an answer per item, nothing twice, nothing refused, nothing lost."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from uuid_utils import uuid7

from central.store.database import Store
from central.store.enrolments import Desk, desk_of, list_desks
from central.store.ingest import Ingested
from central.store.intake import Intake
from central.store.tables import entry_current, feed, parked, revision, rollup, tombstone
from central.store.tombstones import id_hash
from ftr.clock import to_text
from ftr.entry import Payload
from ftr.words import Origin, PilotKind
from sync.wire import ParkedCode
from tests.central.making import (
    LEAVES,
    NOON,
    Writer,
    items,
    join,
    make_codes,
    make_desk,
    make_pilot,
)
from tests.conftest import StandingClock


@pytest.fixture
def pilot_id(store: Store) -> str:
    return make_pilot(store)


@pytest.fixture
def desk(store: Store, pilot_id: str) -> Desk:
    return make_desk(store, pilot_id)


@pytest.fixture
def writer(desk: Desk) -> Writer:
    return Writer(desk.agent_ref)


@pytest.fixture
def intake(store: Store) -> Intake:
    return Intake(store)


def answers(ingested: Ingested) -> list[tuple[str, str | None]]:
    return [(one.result.value, one.code) for one in ingested.results]


def all_rows(store: Store, table: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in store.read(lambda c: c.execute(select(table)).mappings().all())]


def counted(store: Store) -> dict[tuple[str, ...], int]:
    return {
        (
            row["day"],
            str(row["hour"]),
            row["leaf"],
            row["ending"],
            row["channel"],
            row["answer"],
        ): row["n"]
        for row in all_rows(store, rollup)
        if row["n"]
    }


def test_new_items_are_stored_and_repeats_are_duplicates(
    store: Store, intake: Intake, desk: Desk, writer: Writer
) -> None:
    sent = items(writer.create(), writer.ending(), writer.create("wrong"))
    first = intake.push(desk, sent, None)
    again = intake.push(desk, [*sent, *items(writer.create("lost"))], None)
    assert answers(first) == [("stored", None)] * 3
    assert answers(again) == [("duplicate", None)] * 3 + [("stored", None)]
    assert (first.held, again.held) == (3, 4)
    assert [one.rev_id for one in again.results[:3]] == [item["rev_id"] for item in sent]


def test_payload_bytes_and_every_field_are_kept_as_they_came(
    store: Store, intake: Intake, desk: Desk, writer: Writer
) -> None:
    odd = replace(
        writer.create(), payload='{ "reason" : "late","online_first":"no",\t"later": "é" }'
    )
    intake.push(desk, items(odd), to_text(store.clock()))
    (row,) = all_rows(store, revision)
    assert {name: row[name] for name in odd.to_dict()} == odd.to_dict()
    assert row["digest"] == odd.digest()
    assert row["received_at"] == to_text(store.clock())
    assert row["enrolment_id"] == desk.enrolment_id


def test_resequencing_is_a_repeat_and_other_bytes_are_a_conflict(
    store: Store, intake: Intake, desk: Desk, writer: Writer
) -> None:
    one = writer.create()
    intake.push(desk, items(one), None)
    assert answers(intake.push(desk, items(replace(one, epoch="f" * 32, seq=99)), None)) == [
        ("duplicate", None)
    ]
    other = replace(one, logging_ms=9999)
    for _time in range(2):
        conflict = intake.push(desk, items(other), None)
        assert answers(conflict) == [("parked", "digest_conflict")]
        assert conflict.held == 1
    (kept,) = all_rows(store, parked)
    assert json.loads(kept["item"]) == other.to_dict()
    assert all_rows(store, revision)[0]["logging_ms"] == one.logging_ms


def test_the_same_item_twice_in_one_batch_is_stored_once(
    store: Store, intake: Intake, desk: Desk, writer: Writer
) -> None:
    one = writer.create()
    got = intake.push(desk, items(one, one, replace(one, tz="UTC")), None)
    assert answers(got) == [("stored", None), ("duplicate", None), ("parked", "digest_conflict")]
    assert sum(counted(store).values()) == 1


def broken(writer: Writer, code: str) -> dict[str, Any]:
    good = writer.create().to_dict()
    change: dict[str, Any] = {
        ParkedCode.INVALID: {"entry_id": 7},
        ParkedCode.UNKNOWN_SCHEMA: {"schema": 2, "payload": ["new", "shape"]},
        ParkedCode.UNKNOWN_REASON: {
            "payload": Payload(reason="nope", online_first="yes").to_json()
        },
        ParkedCode.UNKNOWN_VERSION: {"catalogue_version": 9},
        ParkedCode.WRONG_AGENT: {"agent_ref": "a-other"},
        ParkedCode.GENERATED: {"origin": "generated"},
        ParkedCode.TOO_LARGE: {"tz": "x" * 70_000},
    }[ParkedCode(code)]
    return good | change


@pytest.mark.parametrize("place", [0, 2, 4])
@pytest.mark.parametrize("code", sorted(set(ParkedCode) - {ParkedCode.DIGEST_CONFLICT}))
def test_a_poison_item_is_parked_wherever_it_stands_and_delays_nobody(
    store: Store, intake: Intake, desk: Desk, writer: Writer, code: str, place: int
) -> None:
    sent = items(*(writer.create() for _ in range(4)))
    poison = broken(writer, code)
    sent.insert(place, poison)
    for expected in ("stored", "duplicate"):
        got = answers(intake.push(desk, sent, None))
        assert got.pop(place) == ("parked", code)
        assert got == [(expected, None)] * 4
    (kept,) = all_rows(store, parked)
    assert json.loads(kept["item"]) == poison
    assert kept["code"] == code
    (seen,) = store.read(lambda c: list_desks(c, desk.pilot_id))
    assert (seen.held, seen.parked) == (5, 1)
    assert sum(counted(store).values()) == 4


UNSTORABLE = [
    {"tz": "a\x00b"},
    {"epoch": "\ud800"},
    {"payload": "[" * 5000},
    {"payload": '{"reason":"late","online_first":"yes","talk_s":' + "9" * 4000 + "}"},
    {"payload": '{"reason":"late","online_first":"yes","talk_s":99999999999999999999}'},
    {"rev_no": 2**70},
    {"seq": True},
    {"occurred_at": "0001-01-01T00:00:00+05:00"},
    {"occurred_at": "2026-11-22"},
    {"unknown": {"deeper": ["\x00\udfff", 1e300]}, "op": "delete"},
]


@pytest.mark.parametrize("change", UNSTORABLE, ids=lambda change: next(iter(change)))
def test_what_no_database_can_keep_is_parked_as_text(
    store: Store, intake: Intake, desk: Desk, writer: Writer, change: dict[str, Any]
) -> None:
    sent = writer.create().to_dict() | change
    assert answers(intake.push(desk, [sent], None)) == [("parked", "invalid")]
    assert json.loads(all_rows(store, parked)[0]["item"]) == sent


def test_generated_entries_are_welcome_in_a_demo_only(store: Store, intake: Intake) -> None:
    desk = make_desk(store, make_pilot(store, PilotKind.DEMO))
    made_up = replace(Writer(desk.agent_ref).create(), origin=Origin.GENERATED)
    assert answers(intake.push(desk, items(made_up), None)) == [("stored", None)]


def test_an_import_takes_known_agents_and_its_own_origin(
    store: Store, intake: Intake, pilot_id: str, writer: Writer
) -> None:
    good = replace(writer.create(), origin=Origin.IMPORT)
    from_desk = writer.create()
    stranger = replace(good, rev_id=str(uuid7()), agent_ref="a-stranger")
    got = intake.import_entries(pilot_id, items(good, from_desk, stranger))
    assert answers(got) == [("stored", None), ("parked", "invalid"), ("parked", "wrong_agent")]


def test_what_was_erased_on_purpose_is_gone(
    store: Store, intake: Intake, desk: Desk, writer: Writer
) -> None:
    erased, kept = writer.create(), writer.create()
    mark = {"pilot_id": desk.pilot_id, "rev_hash": id_hash(erased.rev_id), "erased_at": ""}
    store.write(lambda c: c.execute(insert(tombstone), mark))
    store.write(lambda c: c.execute(update(feed).values(erased=1)))
    assert answers(intake.push(desk, items(erased, kept), None)) == [
        ("gone", None),
        ("stored", None),
    ]
    assert len(all_rows(store, revision)) == 1


def test_a_late_version_of_the_catalogue_is_noticed(
    store: Store, intake: Intake, desk: Desk, writer: Writer
) -> None:
    from central.store.pilots import publish_version
    from tests.central.making import catalogue

    intake.push(desk, items(writer.create()), None)
    store.write(lambda c: publish_version(c, desk.pilot_id, catalogue(), ""))
    newer = replace(writer.create(), catalogue_version=2)
    assert answers(intake.push(desk, items(newer), None)) == [("stored", None)]


def test_amend_void_and_restore_move_one_contact_through_the_rollup(
    store: Store, intake: Intake, desk: Desk, writer: Writer
) -> None:
    made = writer.create()
    amended = writer.amend(made, reason="wrong", channel="email")
    voided = writer.void(amended)
    restored = writer.amend(voided, reason="missing")
    monday = ("2026-11-23", "12")
    expected = {
        made: {(*monday, "late", "", "phone", "yes"): 1},
        amended: {(*monday, "wrong", "", "email", "no"): 1},
        voided: {},
        restored: {(*monday, "missing", "", "phone", "no"): 1},
    }
    for one, rows in expected.items():
        intake.push(desk, items(one), None)
        assert counted(store) == rows
    (current,) = all_rows(store, entry_current)
    assert (current["rev_id"], current["voided"], current["reason"]) == (
        restored.rev_id,
        False,
        "missing",
    )


def test_a_void_wins_a_tie_and_then_the_higher_id(
    store: Store, intake: Intake, desk: Desk, writer: Writer
) -> None:
    made = writer.create()
    void, amend = writer.void(made), writer.amend(made)
    later = writer.amend(made, reason="wrong")
    intake.push(desk, items(later, void, made, amend), None)
    assert counted(store) == {}
    first, second = writer.create(), writer.create()
    pair = [writer.amend(first, reason=LEAVES[i]) for i in range(2)]
    intake.push(desk, items(second, *reversed(pair)), None)
    newest = [row for row in all_rows(store, entry_current) if row["entry_id"] == first.entry_id]
    assert newest[0]["rev_id"] == max(one.rev_id for one in pair)


def test_endings_stand_beside_the_answers(
    store: Store, intake: Intake, desk: Desk, writer: Writer
) -> None:
    intake.push(desk, items(writer.ending(), writer.ending()), None)
    assert counted(store) == {("2026-11-23", "12", "", "silent", "phone", "ending"): 2}


@pytest.mark.parametrize(
    ("at", "day", "hour"),
    [
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), "2026-11-22", 23),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), "2026-11-23", 0),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25", 2),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25", 2),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "2026-03-29", 3),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01", 0),
        (datetime(9999, 12, 31, 23, 59, tzinfo=UTC), "9999-12-31", 23),
    ],
)
def test_day_and_hour_are_the_pilots(
    store: Store, intake: Intake, desk: Desk, writer: Writer, at: datetime, day: str, hour: int
) -> None:
    assert answers(intake.push(desk, items(writer.create(at=at)), None)) == [("stored", None)]
    (row,) = all_rows(store, entry_current)
    assert (row["day"], row["hour"]) == (day, hour)


@pytest.mark.parametrize(
    ("slow_by", "corrected"), [(timedelta(minutes=2), False), (timedelta(minutes=121), True)]
)
def test_a_desk_clock_off_by_more_than_two_minutes_is_corrected_and_both_times_kept(
    store: Store, intake: Intake, desk: Desk, writer: Writer, slow_by: timedelta, corrected: bool
) -> None:
    sent_at = to_text(store.clock() - slow_by)
    intake.push(desk, items(writer.create(at=NOON)), sent_at)
    (row,) = all_rows(store, entry_current)
    counts_at = NOON + slow_by if corrected else NOON
    assert row["occurred_at"] == to_text(NOON)
    assert row["counted_at"] == to_text(counts_at)
    assert row["clock_corrected"] is corrected
    assert row["hour"] == (14 if corrected else 12)
    (seen,) = store.read(lambda c: list_desks(c, desk.pilot_id))
    assert seen.clock_offset_s == slow_by.total_seconds()


def test_a_follow_up_sent_after_the_clock_was_mended_keeps_the_correction(
    store: Store, intake: Intake, desk: Desk, writer: Writer
) -> None:
    made = writer.create(at=NOON)
    amended = writer.amend(made)
    slow, mended = to_text(store.clock() - timedelta(hours=2)), to_text(store.clock())
    intake.push(desk, items(made), slow)
    intake.push(desk, items(amended), mended)
    (row,) = all_rows(store, entry_current)
    assert (row["rev_id"], row["hour"], row["clock_corrected"]) == (amended.rev_id, 14, True)


@pytest.mark.parametrize(
    "sent_at", ["", "yesterday", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]
)
def test_no_clock_is_ever_a_reason_to_refuse(
    store: Store, intake: Intake, desk: Desk, writer: Writer, sent_at: str
) -> None:
    sent = items(writer.create(), writer.create(at=datetime(1, 1, 1, tzinfo=UTC)))
    assert answers(intake.push(desk, sent, sent_at)) == [("stored", None)] * 2


def test_a_closed_pilot_still_takes_in_what_was_logged(
    store: Store, intake: Intake, desk: Desk, writer: Writer, clock: StandingClock
) -> None:
    from central.store.pilots import close_pilot, open_pilot

    store.write(lambda c: open_pilot(c, desk.pilot_id, to_text(clock())))
    store.write(lambda c: close_pilot(c, desk.pilot_id, to_text(clock())))
    clock.pass_time(days=40)
    assert answers(intake.push(desk, items(writer.create()), None)) == [("stored", None)]


@pytest.mark.parametrize("n", [0, 1, 199, 200, 201])
def test_any_number_of_items_is_answered(
    store: Store, intake: Intake, desk: Desk, writer: Writer, n: int
) -> None:
    got = intake.push(desk, items(*(writer.create() for _ in range(n))), None)
    assert answers(got) == [("stored", None)] * n
    assert got.held == n


def test_an_import_of_a_thousand_fits_in_one_call(
    store: Store, intake: Intake, pilot_id: str, writer: Writer
) -> None:
    many = [replace(writer.create(), origin=Origin.IMPORT) for _ in range(1000)]
    got = intake.import_entries(pilot_id, items(*many))
    assert answers(got) == [("stored", None)] * 1000
    assert sum(counted(store).values()) == 1000


def test_one_pilot_never_sees_anothers_ids(store: Store, intake: Intake) -> None:
    desks = [make_desk(store, make_pilot(store)) for _ in range(2)]
    one = Writer(desks[0].agent_ref).create()
    same_id = replace(one, agent_ref=desks[1].agent_ref)
    assert answers(intake.push(desks[0], items(one), None)) == [("stored", None)]
    assert answers(intake.push(desks[1], items(same_id), None)) == [("stored", None)]


def test_held_counts_each_enrolment_on_its_own(store: Store, intake: Intake, pilot_id: str) -> None:
    tokens = [join(store, code).token for code in make_codes(store, pilot_id)]
    first, second = (store.read(lambda c, t=t: desk_of(c, t)) for t in tokens)
    intake.push(first, items(*(Writer(first.agent_ref).create() for _ in range(3))), None)
    got = intake.push(second, items(Writer(second.agent_ref).create()), None)
    assert got.held == 1


def test_a_void_with_nothing_before_it_waits_for_its_entry(
    store: Store, intake: Intake, desk: Desk, writer: Writer
) -> None:
    made = writer.create()
    void = writer.void(made)
    assert answers(intake.push(desk, items(void), None)) == [("stored", None)]
    assert answers(intake.push(desk, items(made), None)) == [("stored", None)]
    (row,) = all_rows(store, entry_current)
    assert row["voided"] is True
    assert counted(store) == {}
