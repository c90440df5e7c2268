"""The fixed answers, as they stand in the code, on the wire and in the export."""

from __future__ import annotations

from enum import StrEnum


class OnlineFirst(StrEnum):
    """Was the customer online first for this question? The last two never count as no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"


class Obstacle(StrEnum):
    """After yes: what stopped the customer online."""

    NOT_FOUND = "not_found"
    NOT_UNDERSTOOD = "not_understood"
    DID_NOT_WORK = "did_not_work"
    WANTED_CONFIRMATION = "wanted_confirmation"
    NOT_POSSIBLE_ONLINE = "not_possible_online"
    OTHER = "other"


class Motive(StrEnum):
    """After no: why this channel."""

    PREFERENCE = "preference"
    HABIT = "habit"
    CONFIRMATION = "confirmation"
    URGENT = "urgent"
    COMPLEX_OR_PERSONAL = "complex_or_personal"
    EASIEST_TO_FIND = "easiest_to_find"
    UNAWARE = "unaware"


class Cause(StrEnum):
    """Why an entry was voided or amended from today's list."""

    MISTAKE = "mistake"
    DUPLICATE = "duplicate"
    NOT_A_CONTACT = "not_a_contact"
    OTHER = "other"


class Op(StrEnum):
    """What a revision does."""

    CREATE = "create"
    AMEND = "amend"
    VOID = "void"


class Origin(StrEnum):
    """Where an entry comes from; generated ones are accepted only in demo pilots."""

    DESK = "desk"
    IMPORT = "import"
    GENERATED = "generated"


class PilotKind(StrEnum):
    """A real measurement, or a demonstration that every screen and export calls one."""

    REAL = "real"
    DEMO = "demo"


class PilotState(StrEnum):
    """`draft`: desks can join; `open`: the question is frozen; `closed`: no new joins."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Role(StrEnum):
    """What a token of the coordinator's side may do; each role includes the ones before it."""

    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"
