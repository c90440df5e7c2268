"""Forgetting and erasing by hand: names, one entry, a pilot's contacts, a whole pilot."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection

from central.service.erasing_models import (
    ErasedAnswer,
    EraseWish,
    ForgetNamesWish,
    ForgetWish,
    ForgottenContacts,
    RetentionBody,
)
from central.service.identity import PilotAdministrator, PilotCoordinator, check_role
from central.service.models import Forgotten
from central.service.problems import CHANGE, READ
from central.service.work import Doing, doing
from central.store.agents import forget_names, list_agents
from central.store.audit import OWN
from central.store.deleting import check_deletable, delete_pilot
from central.store.erasing import Erasure, Kind, erase_entry, erase_note, find_entry, note_erasure
from central.store.language import said
from central.store.refused import Refused
from central.store.retention import erase_contacts, retention_of
from central.store.scrub import scrub
from central.store.tombstones import id_hash
from ftr.words import Role
from sync.wire import ProblemCode

router = APIRouter(tags=["erasing"])


@router.get("/v1/pilots/{pilot_id}/retention", response_model=RetentionBody, responses=READ)
def retention(request: Request, pilot_id: str, right: PilotCoordinator) -> dict[str, Any]:
    """Until when names and contacts are kept, and how much there is of each."""
    act = doing(request, right)
    found = act.store.read(lambda c: retention_of(c, pilot_id, act.now))
    return asdict(found) | {"names_due": found.names_due, "contacts_due": found.contacts_due}


@router.post("/v1/pilots/{pilot_id}/forget-names", response_model=Forgotten, responses=CHANGE)
def forget(
    request: Request, pilot_id: str, right: PilotCoordinator, wish: ForgetNamesWish | None = None
) -> dict[str, int]:
    """Delete the link from pseudonym to person, of one agent or of all, for ever."""
    act = doing(request, right)
    agent = wish.agent if wish else None

    def work(connection: Connection) -> int:
        subject = _agent_hash(connection, pilot_id, agent) if agent else ""
        gone = forget_names(connection, pilot_id, subject or None)
        _remember(connection, act, pilot_id, Kind.NAMES, subject)
        act.note(connection, pilot_id, "pilot.forget_names", detail={"forgotten": gone})
        return gone

    gone = act.store.write(work)
    scrub(act.store)
    return {"forgotten": gone}


def _agent_hash(connection: Connection, pilot_id: str, named: str) -> str:
    for one in list_agents(connection, pilot_id):
        if named in (one.agent_ref, one.name):
            return id_hash(one.agent_ref)
    message = said().gettext(
        "There is no agent “{agent}” in this pilot, neither by name nor by pseudonym."
    )
    raise Refused(ProblemCode.NOT_FOUND, message.format(agent=named))


@router.post("/v1/pilots/{pilot_id}/forget", response_model=ForgottenContacts, responses=CHANGE)
def forget_contacts(
    request: Request, pilot_id: str, right: PilotCoordinator, wish: ForgetWish
) -> dict[str, Any]:
    """Delete everything in a pilot that is about persons; early only for an administrator."""
    act = doing(request, right)
    found = act.store.read(lambda c: retention_of(c, pilot_id, act.now))
    if not found.contacts_due:
        if not wish.early:
            message = said().gettext(
                "The pilot “{pilot}” keeps its contacts until {day}. An administrator can "
                "delete them before that with --early."
            )
            until = found.contacts_until.isoformat()
            raise Refused(ProblemCode.CONFLICT, message.format(pilot=pilot_id, day=until))
        check_role(right, Role.ADMINISTRATOR, pilot_id)
    gone = erase_contacts(act.store, pilot_id)
    act.store.write(lambda c: act.note(c, pilot_id, "pilot.forget", detail=gone))
    scrub(act.store)
    return {"rows": gone}


@router.post("/v1/pilots/{pilot_id}/erase", response_model=ErasedAnswer, responses=CHANGE)
def erase(
    request: Request, pilot_id: str, right: PilotCoordinator, wish: EraseWish
) -> dict[str, int]:
    """Erase one entry, or its note only. It can never come back."""
    act = doing(request, right)

    def work(connection: Connection) -> int:
        entry_id = find_entry(connection, pilot_id, wish.entry)
        if wish.note_only:
            gone, kind = erase_note(connection, pilot_id, entry_id, act.at, act.fresh), Kind.NOTE
        else:
            gone, kind = erase_entry(connection, pilot_id, entry_id, act.at), Kind.ENTRY
        subject = id_hash(entry_id)
        if gone:
            _remember(connection, act, pilot_id, kind, subject)
        act.note(connection, pilot_id, f"entry.erase_{kind}", subject, {"revisions": gone})
        return gone

    gone = act.store.write(work)
    scrub(act.store)
    return {"revisions": gone}


@router.delete("/v1/pilots/{pilot_id}", status_code=204, responses=CHANGE)
def delete(
    request: Request,
    pilot_id: str,
    right: PilotAdministrator,
    confirm: Annotated[str, Query(max_length=80)] = "",
) -> None:
    """Delete a draft or closed pilot whole; `confirm` is its id once more."""
    act = doing(request, right)

    def allow(connection: Connection) -> None:
        check_deletable(connection, pilot_id, confirm)
        act.note(connection, OWN, "pilot.delete", pilot_id)

    act.store.write(allow)
    delete_pilot(act.store, pilot_id)
    scrub(act.store)


def _remember(connection: Connection, act: Doing, pilot_id: str, kind: Kind, subject: str) -> None:
    note_erasure(connection, Erasure(pilot_id, act.fresh.new_id(), kind, subject, act.at))
