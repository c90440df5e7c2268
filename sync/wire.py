"""The wire, version 1: what desk and centre say to each other, as JSON over HTTPS.

Field names here are the JSON names. Both sides use these types, so they cannot disagree.
Errors are RFC 9457 problem details with a stable `type` (PROBLEM_PREFIX + code) and `code`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from ftr.entry import MAX_REVISION_BYTES

ENROL = "/v1/enrol"
HELLO = "/v1/desk/hello"
CONFIG = "/v1/desk/config"
PUSH = "/v1/desk/push"
RECONCILE = "/v1/desk/reconcile"
MANIFEST = "/v1/desk/manifest"
MINE = "/v1/desk/mine"
TOKEN = "/v1/desk/token"  # noqa: S105  # the path of a call, not a token

PUSH_ITEMS = 200
PUSH_BYTES = 1024 * 1024
RECONCILE_ITEMS = 2000
MINE_ITEMS = 500
PROBLEM_TYPE = "application/problem+json"
PROBLEM_PREFIX = "urn:eerst-online:problem:"

CODE_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, no digits: nothing to misread or to spell
CODE_LENGTH = 8
DESK_TOKEN_PREFIX = "eod_"  # noqa: S105  # a prefix that tells what a token is, not a token
ACCESS_TOKEN_PREFIX = "eoa_"  # noqa: S105  # idem


class Result(StrEnum):
    """The centre's answer for one item of a push. An id without an answer was not acknowledged."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    PARKED = "parked"
    GONE = "gone"
    RETRY = "retry"


class ParkedCode(StrEnum):
    """Why the centre keeps an item in quarantine for a person to resolve."""

    DIGEST_CONFLICT = "digest_conflict"
    INVALID = "invalid"
    UNKNOWN_SCHEMA = "unknown_schema"
    UNKNOWN_REASON = "unknown_reason"
    UNKNOWN_VERSION = "unknown_version"
    WRONG_AGENT = "wrong_agent"
    GENERATED = "generated"
    TOO_LARGE = "too_large"


class ProblemCode(StrEnum):
    """The stable codes of problem details; the desk decides by these and by the status."""

    CODE_UNKNOWN = "code_unknown"
    CODE_USED = "code_used"
    CODE_EXPIRED = "code_expired"
    PILOT_CLOSED = "pilot_closed"
    NOT_PUBLISHED = "not_published"
    UNAUTHORISED = "unauthorised"
    REVOKED = "revoked"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    INVALID = "invalid"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    UNAVAILABLE = "unavailable"
    MALFORMED = "malformed"
    NOT_ALLOWED = "not_allowed"
    UNSUPPORTED = "unsupported"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class EnrolRequest:
    """`installation` is a random UUID made with the desk's own database."""

    code: str
    installation: str
    version: str
    platform: str

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that travels."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A desk's right to log for one agent in one pilot. The token is shown this once."""

    token: str
    enrolment_id: str
    desk_id: str
    agent_ref: str
    pilot_id: str
    pilot_name: str
    incarnation: str
    server_time: str

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Enrolled:
        """Raises KeyError or TypeError where the answer is not the centre's."""
        return cls(**{name: _text(data[name]) for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class Hello:
    """`held` is the number of revisions of this enrolment that the centre holds, parked ones too.

    `incarnation` changes when the centre's database is no longer the one it was (a restore).
    `config_etag` is the ETag of the config, quotes included. `lacks` says that what the desk named
    as the last revision it was answered for is not here: an older copy serves.
    """

    server_time: str
    incarnation: str
    held: int
    config_etag: str
    pilot_state: str
    push_items: int = PUSH_ITEMS
    push_bytes: int = PUSH_BYTES
    revision_bytes: int = MAX_REVISION_BYTES
    lacks: bool = False

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Hello:
        """Raises KeyError or TypeError where the answer is not the centre's."""
        return cls(
            server_time=_text(data["server_time"]),
            incarnation=_text(data["incarnation"]),
            held=_number(data["held"]),
            config_etag=_text(data["config_etag"]),
            pilot_state=_text(data["pilot_state"]),
            push_items=_number(data["limits"]["push_items"]),
            push_bytes=_number(data["limits"]["push_bytes"]),
            revision_bytes=_number(data["limits"]["revision_bytes"]),
            lacks=data.get("lacks") is True,
        )

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that travels."""
        return {
            "server_time": self.server_time,
            "incarnation": self.incarnation,
            "held": self.held,
            "config_etag": self.config_etag,
            "pilot_state": self.pilot_state,
            "lacks": self.lacks,
            "limits": {
                "push_items": self.push_items,
                "push_bytes": self.push_bytes,
                "revision_bytes": self.revision_bytes,
            },
        }


@dataclass(frozen=True, slots=True)
class Config:
    """What a desk needs to log: the answer of CONFIG, as the objects of Pilot and Catalogue."""

    pilot: Mapping[str, Any]
    catalogue: Mapping[str, Any]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Config:
        """Raises KeyError or TypeError where the answer is not the centre's."""
        return cls(_object(data["pilot"]), _object(data["catalogue"]))

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that travels."""
        return {"pilot": dict(self.pilot), "catalogue": dict(self.catalogue)}


@dataclass(frozen=True, slots=True)
class ItemResult:
    """The answer for one revision; `code` says why where it is parked."""

    rev_id: str
    result: Result
    code: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that travels. Written out: asdict would be a tenth of a push's cost."""
        return {"rev_id": self.rev_id, "result": self.result, "code": self.code}


@dataclass(frozen=True, slots=True)
class Pushed:
    """The answer to a push of `{"sent_at": instant, "items": [revision, …]}`, committed first.

    `fork` says that the centre knew another revision under an item's epoch and seq: this desk is
    a copy, or was set back to one. Everything is stored all the same. `config_etag` is as in
    Hello, so that a desk in use hears of a new catalogue at once; '' where the centre is older.
    """

    server_time: str
    incarnation: str
    held: int
    results: tuple[ItemResult, ...]
    fork: bool = False
    config_etag: str = ""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Pushed:
        """Raises KeyError or TypeError where the answer is not the centre's.

        A result that only a later version knows is no acknowledgement: that item is tried again.
        """
        return cls(
            server_time=_text(data["server_time"]),
            incarnation=_text(data["incarnation"]),
            held=_number(data["held"]),
            results=tuple(
                ItemResult(_text(item["rev_id"]), _result(item["result"]), item.get("code"))
                for item in data["results"]
            ),
            fork=data.get("fork") is True,
            config_etag=_text(data.get("config_etag", "")),
        )

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that travels."""
        return {
            "server_time": self.server_time,
            "incarnation": self.incarnation,
            "held": self.held,
            "results": [result.to_dict() for result in self.results],
            "fork": self.fork,
            "config_etag": self.config_etag,
        }


@dataclass(frozen=True, slots=True)
class Differing:
    """The answer to RECONCILE with `{"buckets": …}` (see sync.holdings): where we differ."""

    server_time: str
    incarnation: str
    differ: tuple[str, ...]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Differing:
        """Raises KeyError or TypeError where the answer is not the centre's."""
        return cls(_text(data["server_time"]), _text(data["incarnation"]), _texts(data["differ"]))

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that travels."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Missing:
    """The answer to RECONCILE with `{"items": [[rev_id, digest], …]}`: what the centre lacks.

    At most RECONCILE_ITEMS at a time. Stored, parked or erased on purpose is not missing. `gone`
    was erased on purpose since the desk was told that it is here: it erases its copy too.
    """

    server_time: str
    incarnation: str
    missing: tuple[str, ...]
    gone: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Missing:
        """Raises KeyError or TypeError where the answer is not the centre's."""
        return cls(
            _text(data["server_time"]),
            _text(data["incarnation"]),
            _texts(data["missing"]),
            _texts(data.get("gone", [])),
        )

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that travels."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a desk says of one enrolment: the body of MANIFEST. Counts are of revisions.

    `created` is all it ever made; what was erased on purpose counts as acknowledged. `discarded`
    is created minus the rest and must be 0. `version` is the app's; `db_ok` is false where the
    desk's database is known to be damaged.
    """

    epoch: str
    last_seq: int
    created: int
    pending: int
    acknowledged: int
    parked: int
    discarded: int
    oldest_pending: str | None
    version: str
    db_ok: bool = True

    @property
    def settled(self) -> int:
        """How many the centre answered for: what it should hold of this desk."""
        return self.acknowledged + self.parked

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Manifest:
        """Raises KeyError or TypeError where it is no manifest."""
        numbers = ("last_seq", "created", "pending", "acknowledged", "parked", "discarded")
        oldest = data["oldest_pending"]
        if type(data["db_ok"]) is not bool:
            raise TypeError(f"true or false was expected, not {data['db_ok']!r}")
        return cls(
            epoch=_text(data["epoch"]),
            oldest_pending=None if oldest is None else _text(oldest),
            version=_text(data["version"]),
            db_ok=data["db_ok"],
            **{name: _number(data[name]) for name in numbers},
        )

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that travels."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ManifestKept:
    """The answer to MANIFEST; `held` as in Hello."""

    server_time: str
    incarnation: str
    held: int

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ManifestKept:
        """Raises KeyError or TypeError where the answer is not the centre's."""
        return cls(_text(data["server_time"]), _text(data["incarnation"]), _number(data["held"]))

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that travels."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Mine:
    """The answer to MINE: revisions of this agent_ref in this pilot, as they travelled.

    `next` is the cursor to ask on with, None where this was the last page.
    """

    items: tuple[Mapping[str, Any], ...]
    next: str | None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Mine:
        """Raises KeyError or TypeError where the answer is not the centre's."""
        cursor = data["next"]
        items = tuple(_object(item) for item in data["items"])
        return cls(items, None if cursor is None else _text(cursor))

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that travels."""
        return {"items": [dict(item) for item in self.items], "next": self.next}


@dataclass(frozen=True, slots=True)
class NewToken:
    """The answer to TOKEN, the only copy; the old token stands until this one is first used."""

    token: str

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> NewToken:
        """Raises KeyError or TypeError where the answer is not the centre's."""
        return cls(_text(data["token"]))

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that travels."""
        return asdict(self)


def _result(value: object) -> Result:
    try:
        return Result(_text(value))
    except ValueError:
        return Result.RETRY


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text was expected, not {value!r}")
    return value


def _number(value: object) -> int:
    if type(value) is not int:
        raise TypeError(f"a whole number was expected, not {value!r}")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"a list was expected, not {value!r}")
    return tuple(_text(one) for one in value)


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"an object was expected, not {value!r}")
    return value
