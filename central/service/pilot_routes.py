"""Pilots, their catalogues, agents and codes."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection

from central.service.centre import centre_of
from central.service.identity import (
    CoordinatorOfAll,
    PilotCoordinator,
    PilotSupervisor,
    Supervisor,
)
from central.service.models import (
    AgentList,
    AgentRefs,
    AgentsWish,
    CatalogueBody,
    CatalogueWish,
    CodeList,
    CodesWish,
    PilotDetailBody,
    PilotList,
    PilotWish,
    Published,
    Removed,
)
from central.service.problems import CHANGE, READ
from central.service.work import Doing, doing
from central.store.agents import Agent, Wanted, find_or_add, list_agents
from central.store.codes import count_waiting, expiry, new_codes
from central.store.language import said
from central.store.pilots import (
    PilotDetail,
    catalogue_of,
    close_pilot,
    create_pilot,
    detail_of,
    list_pilots,
    open_pilot,
    pilot_of,
    publish_version,
)
from central.store.refused import Refused
from central.store.removing import remove_agents
from central.store.scrub import scrub
from ftr.catalogue.model import to_dict
from ftr.catalogue.yaml_file import checked_catalogue
from ftr.plan import Plan
from sync.wire import ProblemCode

router = APIRouter(tags=["pilots"])


@router.get("/v1/pilots", response_model=PilotList, responses=READ)
def pilots(request: Request, right: Supervisor) -> dict[str, Any]:
    """The pilots that this token may see, the newest first."""
    found = centre_of(request).store.read(lambda c: list_pilots(c, right.pilot_id))
    return {"pilots": found}


@router.post("/v1/pilots", status_code=201, response_model=PilotDetailBody, responses=CHANGE)
def make_pilot(request: Request, right: CoordinatorOfAll, wish: PilotWish) -> PilotDetail:
    """Make a draft pilot with version 1 of its catalogue, and the plan's agents."""
    plan = Plan.from_dict(wish.plan)
    catalogue = checked_catalogue(wish.catalogue)
    act = doing(request, right)

    def work(connection: Connection) -> PilotDetail:
        pilot_id = create_pilot(
            connection, plan, catalogue, wish.kind, now=act.now, fresh=act.fresh
        )
        act.note(connection, pilot_id, "pilot.new", detail={"kind": wish.kind})
        return detail_of(connection, pilot_id)

    return act.store.write(work)


@router.get("/v1/pilots/{pilot_id}", response_model=PilotDetailBody, responses=READ)
def one_pilot(request: Request, pilot_id: str, _right: PilotSupervisor) -> PilotDetail:
    """One pilot with its plan and counts."""
    return centre_of(request).store.read(lambda c: detail_of(c, pilot_id))


@router.post("/v1/pilots/{pilot_id}/open", response_model=PilotDetailBody, responses=CHANGE)
def open_it(request: Request, pilot_id: str, right: PilotCoordinator) -> PilotDetail:
    """Freeze the question: from now on the measurement counts."""
    act = doing(request, right)
    return _moved(act, pilot_id, "pilot.open", lambda c: open_pilot(c, pilot_id, act.at))


@router.post("/v1/pilots/{pilot_id}/close", response_model=PilotDetailBody, responses=CHANGE)
def close_it(request: Request, pilot_id: str, right: PilotCoordinator) -> PilotDetail:
    """Refuse new desks; what the joined ones still send is stored."""
    act = doing(request, right)
    return _moved(act, pilot_id, "pilot.close", lambda c: close_pilot(c, pilot_id, act.at))


def _moved(act: Doing, pilot_id: str, action: str, move: Any) -> PilotDetail:
    def work(connection: Connection) -> PilotDetail:
        move(connection)
        act.note(connection, pilot_id, action)
        return detail_of(connection, pilot_id)

    return act.store.write(work)


@router.get("/v1/pilots/{pilot_id}/agents", response_model=AgentList, responses=READ)
def agents(request: Request, pilot_id: str, right: PilotCoordinator) -> dict[str, Any]:
    """The agents with their names, which is why this is for coordinators, and audited."""
    act = doing(request, right)
    act.note_read(pilot_id, "agents.read")
    return {"agents": act.store.read(lambda c: list_agents(c, pilot_id))}


@router.post("/v1/pilots/{pilot_id}/agents", response_model=AgentList, responses=CHANGE)
def add_agents(
    request: Request, pilot_id: str, right: PilotCoordinator, wish: AgentsWish
) -> dict[str, Any]:
    """Find these agents, and make the ones that are unknown."""
    act = doing(request, right)
    wanted = [Wanted(one.name, one.agent_ref, one.team) for one in wish.agents]

    def work(connection: Connection) -> list[Agent]:
        found = find_or_add(connection, pilot_id, wanted, act.fresh.agent_ref, act.at)
        act.note(connection, pilot_id, "agents.add", detail={"agents": len(found)})
        return found

    return {"agents": act.store.write(work)}


@router.post("/v1/pilots/{pilot_id}/agents/remove", response_model=Removed, responses=CHANGE)
def remove(
    request: Request, pilot_id: str, right: PilotCoordinator, wish: AgentRefs
) -> dict[str, int]:
    """Take away agents who never took part, with their names and codes: all of them or none."""
    act = doing(request, right)

    def work(connection: Connection) -> int:
        gone = remove_agents(connection, pilot_id, wish.agents)
        act.note(connection, pilot_id, "agents.remove", detail={"agents": gone})
        return gone

    gone = act.store.write(work)
    scrub(act.store)
    return {"removed": gone}


@router.post(
    "/v1/pilots/{pilot_id}/codes", status_code=201, response_model=CodeList, responses=CHANGE
)
def codes(
    request: Request, pilot_id: str, right: PilotCoordinator, wish: CodesWish
) -> dict[str, Any]:
    """Make enrolment codes; they are shown this once."""
    act = doing(request, right)

    def work(connection: Connection) -> dict[str, Any]:
        pilot = pilot_of(connection, pilot_id)
        chosen = _chosen(connection, pilot_id, wish, act)
        earlier = count_waiting(connection, pilot_id, chosen, act.now)
        expires = expiry(pilot.end, pilot.timezone, act.now)
        made = new_codes(
            connection, pilot_id, chosen, expires=expires, now=act.now, fresh=act.fresh
        )
        act.note(connection, pilot_id, "codes.new", detail={"codes": len(made)})
        shown = [
            {
                "agent": code.agent.name or code.agent.agent_ref,
                "agent_ref": code.agent.agent_ref,
                "code": code.code,
                "expires": code.expires,
            }
            for code in made
        ]
        return {"codes": shown, "earlier": earlier}

    return act.store.write(work)


def _chosen(connection: Connection, pilot_id: str, wish: CodesWish, act: Doing) -> list[Agent]:
    """Whom the codes are for; raises Refused (conflict) where the pilot has no agents yet."""
    if wish.agents is not None:
        wanted = [Wanted(one.name, one.agent_ref, one.team) for one in wish.agents]
        return find_or_add(connection, pilot_id, wanted, act.fresh.agent_ref, act.at)
    if wish.count is not None:
        wanted = [Wanted()] * wish.count
        return find_or_add(connection, pilot_id, wanted, act.fresh.agent_ref, act.at)
    everybody = list_agents(connection, pilot_id)
    if not everybody:
        message = said().gettext(
            "The plan names no agents. Say how many codes are needed with --count, "
            "or whose with --agents."
        )
        raise Refused(ProblemCode.CONFLICT, message)
    return everybody


@router.get("/v1/pilots/{pilot_id}/catalogue", response_model=CatalogueBody, responses=READ)
def catalogue(
    request: Request,
    pilot_id: str,
    _right: PilotSupervisor,
    version: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
) -> dict[str, Any]:
    """One version of the catalogue; the newest where none is named."""
    found = centre_of(request).store.read(lambda c: catalogue_of(c, pilot_id, version))
    return {"catalogue": to_dict(found)}


@router.post(
    "/v1/pilots/{pilot_id}/catalogue", status_code=201, response_model=Published, responses=CHANGE
)
def publish(
    request: Request, pilot_id: str, right: PilotCoordinator, wish: CatalogueWish
) -> dict[str, int]:
    """Publish the next version; desks take it up on their next empty form."""
    act = doing(request, right)
    new = checked_catalogue(wish.catalogue)

    def work(connection: Connection) -> int:
        version = publish_version(connection, pilot_id, new, act.at).version
        act.note(connection, pilot_id, "catalogue.publish", detail={"version": version})
        return version

    return {"version": act.store.write(work)}
