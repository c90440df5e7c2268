"""The bodies of the coordinator's side and of the desk's calls, as the description shows them.

A push is the exception: its items are judged one by one by central.store, never as a whole.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from central.store.standing import State, Why
from ftr.words import PilotKind, PilotState, Role
from sync.wire import ParkedCode, Result

# What both engines and UTF-8 can keep: no NUL, no lone surrogates.
Word = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Instant = Annotated[str, Field(description="UTC, as 2026-11-22T07:31:00.123Z")]


class Asked(BaseModel):
    """A request's body: unknown fields are refused, so that a typing error is noticed."""

    model_config = ConfigDict(extra="forbid")


class EnrolBody(Asked):
    """A desk asks to join with a code; `installation` is its own random UUID."""

    code: Annotated[str, Field(min_length=1, max_length=40)]
    installation: Word
    version: Annotated[str, Field(max_length=100)] = ""
    platform: Annotated[str, Field(max_length=200)] = ""

    model_config = ConfigDict(extra="ignore")  # a newer desk may say more


class EnrolledAnswer(BaseModel):
    """The desk's right to log; the token is shown this once."""

    token: str
    enrolment_id: str
    desk_id: str
    agent_ref: str
    pilot_id: str
    pilot_name: str
    incarnation: str
    server_time: Instant


class Limits(BaseModel):
    """How much a push may hold."""

    push_items: int
    push_bytes: int
    revision_bytes: int


class HelloAnswer(BaseModel):
    """The centre's time and identity, and how many revisions of this enrolment it holds."""

    server_time: Instant
    incarnation: str
    held: int
    config_etag: str
    pilot_state: PilotState
    lacks: bool
    limits: Limits


class PilotBody(BaseModel):
    """A pilot as desks and reports know it."""

    pilot_id: str
    name: str
    kind: PilotKind
    state: PilotState
    start: date
    end: date
    timezone: str
    language: Literal["nl", "en"]
    channel: str
    min_cell: int


class ConfigAnswer(BaseModel):
    """What a desk needs to log: the pilot and its newest catalogue."""

    pilot: PilotBody
    catalogue: dict[str, Any]


class ItemAnswer(BaseModel):
    """What became of one revision; `code` says why where it is parked."""

    rev_id: str
    result: Result
    code: ParkedCode | None


class PushedAnswer(BaseModel):
    """One answer per item, in their order, all committed.

    `fork` says that another revision was known under an item's epoch and seq: this desk is a
    copy, or was set back to one. `config_etag` is of the config that is in force now.
    """

    server_time: Instant
    incarnation: str
    held: int
    results: list[ItemAnswer]
    fork: bool
    config_etag: str


class ImportedAnswer(BaseModel):
    """One answer per item, in their order, all committed."""

    results: list[ItemAnswer]


class AccessWish(Asked):
    """A right to make: a role, in one pilot or (without `pilot_id`) in all."""

    role: Role
    pilot_id: Word | None = None
    label: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""


class AccessBody(BaseModel):
    """A right, without its token."""

    access_id: str
    role: Role
    pilot_id: str | None
    label: str
    created_at: Instant


class NewAccess(AccessBody):
    """A new right; the token is shown this once."""

    token: str


class AccessList(BaseModel):
    """The rights that hold now."""

    access: list[AccessBody]


class Whoami(BaseModel):
    """What the token in use may do."""

    role: Role
    pilot_id: str | None
    label: str


class PilotWish(Asked):
    """A pilot to make: its plan (as PLAN.yaml) and a catalogue that is not yet published."""

    plan: dict[str, Any]
    catalogue: dict[str, Any]
    kind: PilotKind = PilotKind.REAL


class PilotDetailBody(BaseModel):
    """A pilot with what stands behind it; `entries` are current ones that were not voided.

    `changes` were recorded on it and not withdrawn.
    """

    pilot: PilotBody
    plan: dict[str, Any]
    catalogue_version: int
    question: dict[str, str]
    agents: int
    desks: int
    entries: int
    changes: int
    created_at: Instant
    opened_at: Instant | None
    closed_at: Instant | None


class PilotList(BaseModel):
    """The pilots that this token may see, the newest first."""

    pilots: list[PilotBody]


class Forgotten(BaseModel):
    """How many names were deleted."""

    forgotten: int


class AgentWish(Asked):
    """An agent by name or by pseudonym; neither is a new agent without a name."""

    name: Word | None = None
    agent_ref: Word | None = None
    team: Word | None = None


class CodesWish(Asked):
    """Whom codes are for: these agents, `count` new ones, or (empty) every agent there is."""

    agents: Annotated[list[AgentWish], Field(max_length=5000)] | None = None
    count: Annotated[int, Field(ge=1, le=5000)] | None = None


class CodeBody(BaseModel):
    """A code, shown this once; `agent` is the name, else the pseudonym."""

    agent: str
    agent_ref: str
    code: str
    expires: Instant


class CodeList(BaseModel):
    """The codes that were made, in the order that was asked.

    `earlier` counts codes made before for the same agents that still work.
    """

    codes: list[CodeBody]
    earlier: int


class AgentsWish(Asked):
    """Agents to find or, where they are unknown, to make."""

    agents: Annotated[list[AgentWish], Field(max_length=5000)]


class AgentRefs(Asked):
    """The pseudonyms of agents to take away."""

    agents: Annotated[list[Word], Field(min_length=1, max_length=5000)]


class Removed(BaseModel):
    """How many agents were taken away."""

    removed: int


class AgentBody(BaseModel):
    """An agent; `desks` counts the desks that may log for this agent now."""

    agent_ref: str
    name: str | None
    team: str | None
    desks: int


class AgentList(BaseModel):
    """The agents of a pilot."""

    agents: list[AgentBody]


class CatalogueWish(Asked):
    """A catalogue to publish as the next version."""

    catalogue: dict[str, Any]


class Published(BaseModel):
    """The version that was published."""

    version: int


class CatalogueBody(BaseModel):
    """A published catalogue."""

    catalogue: dict[str, Any]


class DeskBody(BaseModel):
    """A desk; `held` counts its revisions here, parked ones too; the offset is the centre's
    clock minus the desk's, in seconds.

    `state` is green where all it made is here, amber where something is under way or it is
    silent, red where a person is needed; `why` names what keeps it from green. `created` to
    `reported_at` are what the desk said last, null where it never did; `unsent` is what of that
    has not come in since. `settled_at` is when a person last found it good.
    """

    enrolment_id: str
    desk_id: str
    agent_ref: str
    enrolled_at: Instant
    last_seen: Instant | None
    revoked: bool
    held: int
    parked: int
    client_version: str
    clock_offset_s: float | None
    state: State
    why: list[Why]
    unsent: int | None
    created: int | None
    acknowledged: int | None
    discarded: int | None
    oldest_pending: str | None
    database_ok: bool | None
    forked_at: Instant | None
    settled_at: Instant | None
    reported_at: Instant | None


class SettledAnswer(BaseModel):
    """What was red, and is taken as known from now on."""

    settled: list[Why]


class DeskList(BaseModel):
    """The desks that ever joined a pilot."""

    desks: list[DeskBody]


class ParkedBody(BaseModel):
    """An item in quarantine; `revision` is what came, `accept` says whether it can be accepted."""

    rev_id: str
    code: ParkedCode
    detail: str
    received_at: Instant
    enrolment_id: str | None
    revision: Any
    acceptable: bool


class ParkedList(BaseModel):
    """What waits for a person, oldest first."""

    parked: list[ParkedBody]


class Resolved(BaseModel):
    """How many items were resolved under this id."""

    resolved: int


class HandledRow(Asked):
    """Contacts by the telephone system; instants with a zone, `end` not included."""

    agent_ref: Word
    start: Word
    end: Word
    granularity: Literal["call", "period", "day"]
    count: Annotated[int, Field(ge=0, le=1_000_000)]
    row_id: Word


class HandledWish(Asked):
    """Rows to keep; the same `row_id` twice is once."""

    rows: Annotated[list[HandledRow], Field(max_length=5000)]


class HandledAnswer(BaseModel):
    """What the rows changed."""

    added: int
    replaced: int
    repeated: int


class Healthy(BaseModel):
    """The service answers and reaches its database."""

    status: Literal["ok"]
