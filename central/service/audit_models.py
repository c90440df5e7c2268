"""The audit log as the description shows it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from central.service.models import Instant
from central.store.audit_chain import Misfit

Hash = Annotated[str, Field(description="SHA-256 (hex) over the line and the hash before it")]


class AuditLine(BaseModel):
    """Who did what and when. `actor` is the id of an access or an enrolment, or `centre`.

    `label` says whose access it is. `subject` is what it was done to, where not to the whole
    pilot; `outcome` is `done`, or the code of the problem it was refused with.
    """

    place: int
    at: Instant
    actor: str
    label: str | None
    action: str
    subject: str
    outcome: str
    detail: dict[str, Any]
    hash: Hash


class AuditLines(BaseModel):
    """A page of the log, oldest first; `next` is the `after` of the next one, null at the end."""

    lines: list[AuditLine]
    next: int | None


class AuditHead(BaseModel):
    """The last line of a chain; place 0 is an empty one."""

    place: int
    hash: str


class AuditFault(BaseModel):
    """The first place that does not fit: a line was altered there, removed or added."""

    place: int
    why: Misfit


class AuditChecked(BaseModel):
    """Whether the chain is whole. Write `head` down elsewhere: it proves later what stood here."""

    head: AuditHead
    fault: AuditFault | None
