"""The log of one contact: what is accepted, what is refused, and which revision counts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.entry import Payload, Revision, current
from ftr.errors import BadInput
from ftr.words import Cause, Motive, Obstacle, OnlineFirst, Op, Origin

CREATED = Revision(
    rev_id="0192f0c1-0000-7000-8000-000000000001",
    entry_id="0192f0c1-0000-7000-8000-000000000000",
    rev_no=1,
    parent_rev_id=None,
    op=Op.CREATE,
    occurred_at="2026-11-16T08:30:00.000Z",
    tz="Europe/Amsterdam",
    recorded_at="2026-11-16T08:30:00.010Z",
    started_at="2026-11-16T08:29:57.000Z",
    logging_ms=3000,
    agent_ref="a-7k2m9p",
    catalogue_version=1,
    schema=1,
    epoch="e1",
    seq=1,
    origin=Origin.DESK,
    payload='{"reason":"delivery-late","online_first":"yes"}',
)

texts = st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1, max_size=30)
payloads = st.builds(
    Payload,
    reason=texts,
    online_first=st.just(OnlineFirst.YES),
    obstacle=st.none() | st.sampled_from(Obstacle),
    channel=st.none() | texts,
    queue=st.none() | texts,
    talk_s=st.none() | st.integers(0, 10**6),
    note=st.none() | texts,
)


@given(payloads)
def test_a_payload_comes_back_from_its_json_unchanged(payload: Payload) -> None:
    assert Payload.from_json(payload.to_json()) == payload


def test_absent_fields_are_not_in_the_json() -> None:
    assert Payload(ending="silent").to_json() == '{"ending":"silent"}'


def test_a_revision_comes_back_from_its_dict_unchanged() -> None:
    assert Revision.from_dict(json.loads(json.dumps(CREATED.to_dict()))) == CREATED


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"rev_id": "no uuid"}, "rev_id"),
        ({"rev_id": CREATED.rev_id.upper().replace("0", "A")}, "rev_id"),
        ({"entry_id": None}, "entry_id"),
        ({"parent_rev_id": 7}, "parent_rev_id"),
        ({"rev_no": 0}, "rev_no"),
        ({"rev_no": True}, "rev_no"),
        ({"seq": 2**60}, "seq"),
        ({"schema": "1"}, "schema"),
        ({"logging_ms": -1}, "logging_ms"),
        ({"occurred_at": "2026-11-16T08:30:00"}, "occurred_at"),
        ({"recorded_at": 5}, "recorded_at"),
        ({"op": "delete"}, "op"),
        ({"origin": "practice"}, "origin"),
        ({"agent_ref": "a\0b"}, "agent_ref"),
        ({"agent_ref": "\ud800"}, "agent_ref"),
        ({"payload": "{"}, "payload"),
        ({"payload": "[]"}, "payload"),
        ({"payload": "{}"}, "payload.reason"),
        ({"payload": '{"reason":"r","ending":"e"}'}, "payload.reason"),
        ({"payload": '{"reason":"r"}'}, "payload.online_first"),
        ({"payload": '{"reason":"r","online_first":"maybe"}'}, "payload.online_first"),
        ({"payload": '{"ending":"e","online_first":"no"}'}, "payload.online_first"),
        ({"payload": '{"reason":"r\\u0000","online_first":"no"}'}, "payload.reason"),
        (
            {"payload": '{"reason":"r","online_first":"no","obstacle":"not_found"}'},
            "payload.obstacle",
        ),
        ({"payload": '{"reason":"r","online_first":"yes","motive":"habit"}'}, "payload.motive"),
        ({"payload": '{"reason":"r","online_first":"yes","talk_s":1.5}'}, "payload.talk_s"),
        (
            {"payload": json.dumps({"reason": "r", "online_first": "no", "note": "x" * 501})},
            "payload.note",
        ),
        ({"op": "void", "payload": '{"reason":"r","online_first":"no"}'}, "payload.cause"),
    ],
)
def test_a_wrong_field_is_refused_by_name(change: dict[str, object], place: str) -> None:
    with pytest.raises(BadInput) as refused:
        Revision.from_dict(CREATED.to_dict() | change)
    assert refused.value.place == place


@given(texts, st.none() | texts, st.integers(), st.none() | st.integers())
def test_the_digest_is_that_of_the_fields_as_compact_json(
    payload: str, parent: str | None, rev_no: int, logging_ms: int | None
) -> None:
    one = replace(
        CREATED, payload=payload, parent_rev_id=parent, rev_no=rev_no, logging_ms=logging_ms
    )
    fields = [value for name, value in one.to_dict().items() if name not in ("epoch", "seq")]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    assert one.digest() == hashlib.sha256(text.encode()).hexdigest()


def test_fields_of_a_later_version_are_left_alone() -> None:
    payload = '{"reason":"r","online_first":"no","mood":"good"}'
    revision = Revision.from_dict(CREATED.to_dict() | {"payload": payload, "weather": "rain"})
    assert revision.payload == payload


def test_the_digest_covers_everything_but_epoch_and_seq() -> None:
    assert replace(CREATED, epoch="e2", seq=9).digest() == CREATED.digest()
    changes: dict[str, Any] = {
        "entry_id": "0192f0c1-0000-7000-8000-00000000000f",
        "rev_no": 2,
        "parent_rev_id": CREATED.rev_id,
        "op": Op.AMEND,
        "occurred_at": "2026-11-16T08:30:00.001Z",
        "tz": "UTC",
        "recorded_at": "2026-11-16T08:30:00.011Z",
        "started_at": None,
        "logging_ms": None,
        "agent_ref": "a-2",
        "catalogue_version": 2,
        "schema": 2,
        "origin": Origin.IMPORT,
        "payload": Payload(reason="r", online_first=OnlineFirst.NO, motive=Motive.HABIT).to_json(),
        "rev_id": "0192f0c1-0000-7000-8000-00000000000e",
    }
    assert set(changes) == set(CREATED.to_dict()) - {"epoch", "seq"}
    for name, value in changes.items():
        assert replace(CREATED, **{name: value}).digest() != CREATED.digest(), name


def test_the_highest_revision_counts_then_void_then_the_later_id() -> None:
    void = replace(
        CREATED,
        rev_id="0192f0c1-0000-7000-8000-000000000002",
        rev_no=2,
        op=Op.VOID,
        payload=Payload(cause=Cause.MISTAKE).to_json(),
    )
    amend = replace(CREATED, rev_id="0192f0c1-0000-7000-8000-000000000009", rev_no=2, op=Op.AMEND)
    later = replace(amend, rev_id="0192f0c1-0000-7000-8000-00000000000a")
    undone = replace(amend, rev_no=3, rev_id="0192f0c1-0000-7000-8000-000000000003")
    assert current([CREATED, void, amend]) == void
    assert current([amend, later, CREATED]) == later
    assert current([undone, void, amend, CREATED]) == undone
