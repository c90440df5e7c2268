"""The log of one contact: an entry, as immutable revisions.

Nothing is overwritten. The current revision of an entry is the one with the highest `rev_no`;
void wins a tie, then the highest `rev_id`. Taking back a void is an amend.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeVar

from ftr.clock import from_text
from ftr.errors import BadInput
from ftr.record import record
from ftr.words import Cause, Motive, Obstacle, OnlineFirst, Op, Origin

SCHEMA = 1
MAX_REVISION_BYTES = 64 * 1024
MAX_NOTE = 500
MAX_SEARCHED = 60
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_NULL = "null"
_quoted = json.encoder.encode_basestring  # a text as that encoder writes it
_Word = TypeVar("_Word", bound=StrEnum)
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@record
class Payload:
    """What was answered. Either `reason` (a leaf's code) with `online_first`, or `ending`.

    `call_ref` is a keyed hash, never a telephone number; `talk_s` is seconds of talk;
    `page_pointed_to` is a page the agent told the customer about; `searched` are words that were
    typed into the search and found nothing (see ftr.searched); `cause` says why an entry
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
    searched: str | None = None
    cause: Cause | None = None

    def to_json(self) -> str:
        """Compact JSON in field order without the absent fields: the bytes that are hashed."""
        given = ((name, getattr(self, name)) for name in _PAYLOAD_NAMES)
        return _COMPACT.encode({name: value for name, value in given if value is not None})

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
        given = {name: value for name, value in data.items() if value is not None}
        for name, value in given.items():
            if name in _TEXTS_OF_PAYLOAD and not _is_storable(value):
                raise BadInput("must be a text that is not empty", f"payload.{name}")
        note, talk_s = given.get("note"), given.get("talk_s")
        if note is not None and len(note) > MAX_NOTE:
            raise BadInput(f"longer than {MAX_NOTE} characters", "payload.note")
        if talk_s is not None and (type(talk_s) is not int or not 0 <= talk_s < 2**53):
            raise BadInput("must be a whole number of seconds", "payload.talk_s")
        for name, words in _WORDS_OF_PAYLOAD.items():
            if name in given:
                given[name] = _word(given[name], name, words)
        return cls(**{name: given[name] for name in _PAYLOAD & given.keys()})


_PAYLOAD_NAMES = Payload.__match_args__
_PAYLOAD = frozenset(_PAYLOAD_NAMES)
_WORDS_OF_PAYLOAD: Mapping[str, type[StrEnum]] = {
    "online_first": OnlineFirst,
    "obstacle": Obstacle,
    "motive": Motive,
    "cause": Cause,
}
_TEXTS_OF_PAYLOAD = _PAYLOAD - {"talk_s"} - _WORDS_OF_PAYLOAD.keys()


def _word(value: Any, name: str, words: type[_Word]) -> _Word:
    try:
        return words(value)
    except ValueError as error:
        choices = ", ".join(words)
        raise BadInput(f"{value!r} is none of {choices}", f"payload.{name}") from error


@record
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
        """SHA-256 (hex) over all fields but `epoch` and `seq`: tells a repeat from a clash.

        They are taken in their order, as a compact JSON list; written out, for it is done often.
        """
        parent, started_at = self.parent_rev_id, self.started_at
        text = (
            f"[{_quoted(self.rev_id)},{_quoted(self.entry_id)},{self.rev_no},"
            f"{_NULL if parent is None else _quoted(parent)},{_quoted(self.op)},"
            f"{_quoted(self.occurred_at)},{_quoted(self.tz)},{_quoted(self.recorded_at)},"
            f"{_NULL if started_at is None else _quoted(started_at)},"
            f"{_NULL if self.logging_ms is None else self.logging_ms},"
            f"{_quoted(self.agent_ref)},{self.catalogue_version},{self.schema},"
            f"{_quoted(self.origin)},{_quoted(self.payload)}]"
        )
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
    _check_texts(data)
    for name in _NUMBERS:
        value = data.get(name)
        if type(value) is not int or not 1 <= value < 2**53:
            raise BadInput("not a whole number from 1", name)
    logging_ms = data.get("logging_ms")
    if logging_ms is not None and (type(logging_ms) is not int or not 0 <= logging_ms < 2**53):
        raise BadInput("neither null nor a whole number of milliseconds", "logging_ms")
    _check_instants(data)
    op = _choice(data, "op", Op)
    origin = _choice(data, "origin", Origin)
    payload = _payload(data["payload"])
    check_payload(op, payload)
    values: list[Any] = list(map(data.get, _NAMES))
    values[_OP], values[_ORIGIN] = op, origin
    return Revision(*values), payload


_NAMES = Revision.__match_args__
_OP, _ORIGIN = _NAMES.index("op"), _NAMES.index("origin")
_NUMBERS = ("rev_no", "seq", "catalogue_version", "schema")
_TEXTS = ("rev_id", "entry_id", "epoch", "agent_ref", "tz", "payload")
_texts = itemgetter(*_TEXTS)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL and UTF-8 have no room for these
_USUAL_PAYLOAD = 120  # characters


def _payload(text: str) -> Payload:
    """As Payload.from_json; what is short and without free text is remembered: it comes again."""
    if len(text) > _USUAL_PAYLOAD or "note" in text or "searched" in text:
        return Payload.from_json(text)
    return _usual_payload(text)


@lru_cache(maxsize=1024)
def _usual_payload(text: str) -> Payload:
    return Payload.from_json(text)


def _check_texts(data: Mapping[str, Any]) -> None:
    """All texts that must be there, and the ids among them."""
    try:
        texts = _texts(data)
        is_sound = all(texts) and not _UNSTORABLE.search("".join(texts))
    except (KeyError, TypeError):
        is_sound = False
    if not is_sound:
        for name in _TEXTS:
            if not _is_storable(data.get(name)):
                raise BadInput("missing, empty, or not a text that can be stored", name)
    for name in ("rev_id", "entry_id"):
        if not UUID_TEXT.fullmatch(data[name]):
            raise BadInput("not a UUID in lower case", name)
    parent = data.get("parent_rev_id")
    if parent is not None and not (isinstance(parent, str) and UUID_TEXT.fullmatch(parent)):
        raise BadInput("neither null nor a UUID in lower case", "parent_rev_id")


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
