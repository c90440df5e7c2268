"""The bodies of forgetting and erasing."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=200)]


class Body(BaseModel):
    """A request's body: nothing that is not known here."""

    model_config = ConfigDict(extra="forbid")


class ForgetNamesWish(Body):
    """Whose name to forget: a pseudonym or a name; everybody's where it is left out."""

    agent: Name | None = None


class ForgetWish(Body):
    """`early`: also before the day until which the plan keeps it."""

    early: bool = False


class EraseWish(Body):
    """`entry` is its id in an export, with or without agents; `note_only` lets it count on."""

    entry: Name
    note_only: bool = False


class ErasedAnswer(BaseModel):
    """How many revisions went."""

    revisions: int


class ForgottenContacts(BaseModel):
    """How many rows went, by table."""

    rows: dict[str, int]


class RetentionBody(BaseModel):
    """Until when a pilot keeps what, and how many rows it has now, by table."""

    names_until: date
    contacts_until: date
    names_due: bool
    contacts_due: bool
    erased_at: str | None
    holds: dict[str, int]
