"""The log of one contact: an entry, as immutable revisions.

Nothing is overwritten. The current revision of an entry is the one with the highest `rev_no`;
void wins a tie, then the highest `rev_id`. Taking back a void is an amend.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from operator import attrgetter
from typing import Any, TypeVar

from ftr.clock import from_text
from ftr.errors import BadInput
from ftr.words import Cause, Motive, Obstacle, OnlineFirst, Op, Origin

SCHEMA = 1
MAX_REVISION_BYTES = 64 * 1024
MAX_NOTE = 500
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_Word = TypeVar("_Word", bound=StrEnum)
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Payload:
    """What was answered. Either `reason` (a leaf's code) with `online_first`, or `ending`.

    `call_ref` is a keyed hash, never a telephone number; `talk_s` is seconds of talk;
    `page_pointed_to` is a page the agent told the customer about; `cause` says why an entry
    was voided or amended afterwards. A void carries a cause and nothing else.
    """

    reason: str | None = None
    ending: str | None = None
    online_first: OnlineFirst | None = None
    obstacle: Obstacle | None = None
    motive: Motive | None = None
    channel: str | None = None
    queue: str | None = None
    call_ref: str | None = None
    talk_s: int | None = None
    page_pointed_to: str | None = None
    note: str | None = None
    cause: Cause | None = None

    def to_json(self) -> str:
        """Compact JSON in field order without the absent fields: the bytes that are hashed."""
        present = {name: value for name, value in asdict(self).items() if value is not None}
        return _COMPACT.encode(present)

    @classmethod
    def from_json(cls, text: str) -> Payload:
        """Parse and check one payload. Fields of a later version are left alone, not refused.

        Raises BadInput that names the field.
        """
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise BadInput(f"not JSON: {error}", "payload") from error
        if not isinstance(data, dict):
            raise BadInput("not a JSON object", "payload")
        for name in ("reason", "ending", "channel", "queue", "call_ref", "page_pointed_to", "note"):
            value = data.get(name)
            if value is not None and not _is_storable(value):
                raise BadInput("must be a text that is not empty", f"payload.{name}")
        note = data.get("note")
        if note is not None and len(note) > MAX_NOTE:
            raise BadInput(f"longer than {MAX_NOTE} characters", "payload.note")
        talk_s = data.get("talk_s")
        if talk_s is not None and (type(talk_s) is not int or not 0 <= talk_s < 2**53):
            raise BadInput("must be a whole number of seconds", "payload.talk_s")
        return cls(
            reason=data.get("reason"),
            ending=data.get("ending"),
            online_first=_word(data, "online_first", OnlineFirst),
            obstacle=_word(data, "obstacle", Obstacle),
            motive=_word(data, "motive", Motive),
            channel=data.get("channel"),
            queue=data.get("queue"),
            call_ref=data.get("call_ref"),
            talk_s=talk_s,
            page_pointed_to=data.get("page_pointed_to"),
            note=note,
            cause=_word(data, "cause", Cause),
        )


def _word(data: Mapping[str, Any], name: str, words: type[_Word]) -> _Word | None:
    value = data.get(name)
    if value is None:
        return None
    try:
        return words(value)
    except ValueError as error:
        choices = ", ".join(words)
        raise BadInput(f"{value!r} is none of {choices}", f"payload.{name}") from error


@dataclass(frozen=True, slots=True)
class Revision:
    """One immutable revision, complete and committed at the desk before it is sent.

    `rev_id` and `entry_id` are UUIDv7 texts; instants are UTC texts (see ftr.clock);
    `started_at` is when the contact began in the form, `logging_ms` the milliseconds of
    logging; `payload` is the JSON text of a Payload, kept byte for byte. `epoch` and `seq`
    only help to detect gaps and clones: nothing may depend on them.
    """

    rev_id: str
    entry_id: str
    rev_no: int
    parent_rev_id: str | None
    op: Op
    occurred_at: str
    tz: str
    recorded_at: str
    started_at: str | None
    logging_ms: int | None
    agent_ref: str
    catalogue_version: int
    schema: int
    epoch: str
    seq: int
    origin: Origin
    payload: str

    def digest(self) -> str:
        """SHA-256 (hex) over all fields but `epoch` and `seq`: tells a repeat from a clash."""
        text = _COMPACT.encode(_hashed(self))
        return hashlib.sha256(text.encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that travels."""
        return {name: getattr(self, name) for name in _NAMES}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Revision:
        """Check one revision's frame and payload; raises BadInput that names the field.

        Whether its reason stands in a catalogue is `ftr.catalogue`'s to say.
        """
        return read_revision(data)[0]


def read_revision(data: Mapping[str, Any]) -> tuple[Revision, Payload]:
    """As Revision.from_dict, with the payload that was parsed on the way."""
    for name in ("rev_id", "entry_id", "epoch", "agent_ref", "tz", "payload"):
        if not _is_storable(data.get(name)):
            raise BadInput("missing, empty, or not a text that can be stored", name)
    for name in ("rev_id", "entry_id"):
        if not UUID_TEXT.fullmatch(data[name]):
            raise BadInput("not a UUID in lower case", name)
    parent = data.get("parent_rev_id")
    if parent is not None and not (isinstance(parent, str) and UUID_TEXT.fullmatch(parent)):
        raise BadInput("neither null nor a UUID in lower case", "parent_rev_id")
    for name, low in (("rev_no", 1), ("seq", 1), ("catalogue_version", 1), ("schema", 1)):
        if type(data.get(name)) is not int or not low <= data[name] < 2**53:
            raise BadInput(f"not a whole number from {low}", name)
    logging_ms = data.get("logging_ms")
    if logging_ms is not None and (type(logging_ms) is not int or not 0 <= logging_ms < 2**53):
        raise BadInput("neither null nor a whole number of milliseconds", "logging_ms")
    _check_instants(data)
    op = _choice(data, "op", Op)
    origin = _choice(data, "origin", Origin)
    payload = Payload.from_json(data["payload"])
    check_payload(op, payload)
    values: dict[str, Any] = {name: data.get(name) for name in _NAMES}
    values["op"], values["origin"] = op, origin
    return Revision(**values), payload


_NAMES = tuple(field.name for field in fields(Revision))
_LOOSE = ("epoch", "seq")
_hashed = attrgetter(*(name for name in _NAMES if name not in _LOOSE))
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL and UTF-8 have no room for these


def _is_storable(value: object) -> bool:
    return isinstance(value, str) and bool(value) and not _UNSTORABLE.search(value)


def _check_instants(data: Mapping[str, Any]) -> None:
    for name in ("occurred_at", "recorded_at", "started_at"):
        value = data.get(name)
        if value is None and name == "started_at":
            continue
        try:
            from_text(value)  # type: ignore[arg-type]  # a wrong type is refused just below
        except (TypeError, ValueError) as error:
            raise BadInput("not an instant like 2026-11-22T07:31:00.123Z", name) from error


def _choice(data: Mapping[str, Any], name: str, words: type[_Word]) -> _Word:
    try:
        return words(data[name])
    except KeyError as error:
        raise BadInput("missing", name) from error
    except ValueError as error:
        raise BadInput(f"{data.get(name)!r} is none of {', '.join(words)}", name) from error


def check_payload(op: Op, payload: Payload) -> None:
    """The rules between the fields; raises BadInput that names the field.

    A void has a cause. Anything else has a reason with an answer, or an ending; an obstacle
    stands only after yes, a motive only after no.
    """
    if op is Op.VOID:
        if payload.cause is None:
            raise BadInput("a void says why", "payload.cause")
        return
    if (payload.reason is None) == (payload.ending is None):
        raise BadInput("exactly one of reason and ending is needed", "payload.reason")
    if payload.reason is not None and payload.online_first is None:
        raise BadInput("a contact with a reason needs an answer", "payload.online_first")
    if payload.ending is not None and payload.online_first is not None:
        raise BadInput("an ending has no answer", "payload.online_first")
    if payload.obstacle is not None and payload.online_first is not OnlineFirst.YES:
        raise BadInput("stands only after yes", "payload.obstacle")
    if payload.motive is not None and payload.online_first is not OnlineFirst.NO:
        raise BadInput("stands only after no", "payload.motive")


def current(revisions: Iterable[Revision]) -> Revision:
    """The revision that counts, of the revisions of one entry (at least one)."""
    return max(revisions, key=rank)


def rank(revision: Revision) -> tuple[int, bool, str]:
    """What makes one revision of an entry win over another: the highest rank is current."""
    return revision.rev_no, revision.op is Op.VOID, revision.rev_id
