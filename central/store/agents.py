"""The agents of a pilot: pseudonyms, teams, and (in one table only) names."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence, Set
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from central.store.language import said
from central.store.refused import Refused
from central.store.tables import agent, agent_name, enrolment, pilot
from central.store.tombstones import id_hash
from sync.wire import ProblemCode


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent; `desks` counts the desks that may log for this agent now."""

    agent_ref: str
    name: str | None = None
    team: str | None = None
    desks: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """An agent someone names: by pseudonym, by name, or (neither) a new one without a name."""

    name: str | None = None
    agent_ref: str | None = None
    team: str | None = None


def list_agents(connection: Connection, pilot_id: str) -> list[Agent]:
    """Every agent of the pilot, by name and then by pseudonym."""
    counted = connection.execute(
        select(enrolment.c.agent_ref, func.count())
        .where(enrolment.c.pilot_id == pilot_id, enrolment.c.revoked_at.is_(None))
        .group_by(enrolment.c.agent_ref)
    )
    desks: dict[str, int] = dict(counted.all())
    rows = connection.execute(
        select(agent.c.agent_ref, agent_name.c.name, agent.c.team)
        .select_from(
            agent.outerjoin(
                agent_name,
                (agent_name.c.pilot_id == agent.c.pilot_id)
                & (agent_name.c.agent_ref == agent.c.agent_ref),
            )
        )
        .where(agent.c.pilot_id == pilot_id)
    )
    found = [Agent(r.agent_ref, r.name, r.team, desks.get(r.agent_ref, 0)) for r in rows]
    return sorted(found, key=lambda a: (a.name is None, a.name or "", a.agent_ref))


def agent_refs(connection: Connection, pilot_id: str) -> frozenset[str]:
    """The pseudonyms of the pilot."""
    query = select(agent.c.agent_ref).where(agent.c.pilot_id == pilot_id)
    return frozenset(connection.execute(query).scalars())


def find_or_add(
    connection: Connection,
    pilot_id: str,
    wanted: Iterable[Wanted],
    new_ref: Callable[[], str],
    at: str,
) -> list[Agent]:
    """The agents that are wanted, in that order; unknown names and nameless ones are made.

    A name that is known is the same person, and may also be a pseudonym; an `agent_ref` must
    exist. Raises Refused (not_found).
    """
    queue(connection, pilot_id)
    known = {found.agent_ref: found for found in list_agents(connection, pilot_id)}
    by_name = {found.name: found for found in known.values() if found.name is not None}
    result: list[Agent] = []
    made: list[Agent] = []
    for one in wanted:
        name = one.name or ""
        found = known.get(one.agent_ref or "") or by_name.get(name) or known.get(name)
        if one.agent_ref is not None and one.agent_ref not in known:
            message = said().gettext(
                "There is no agent “{agent}” in this pilot; “ftr pilot codes” without --agent "
                "shows the ones there are."
            )
            raise Refused(ProblemCode.NOT_FOUND, message.format(agent=one.agent_ref))
        if found is None:
            found = Agent(_unused(new_ref, known), one.name, one.team)
            made.append(found)
        elif one.team is not None and one.team != found.team and found not in made:
            found = _move(connection, pilot_id, found, one.team)
        known[found.agent_ref] = found
        if found.name is not None:
            by_name[found.name] = found
        result.append(found)
    _add(connection, pilot_id, made, at)
    return result


def queue(connection: Connection, pilot_id: str) -> None:
    """Two who name the same new person at once: the second one finds the first one's."""
    connection.execute(
        select(pilot.c.pilot_id).where(pilot.c.pilot_id == pilot_id).with_for_update()
    )


def _unused(new_ref: Callable[[], str], taken: Container[str]) -> str:
    while (ref := new_ref()) in taken:
        pass
    return ref


def _add(connection: Connection, pilot_id: str, made: Sequence[Agent], at: str) -> None:
    agents = [
        {"pilot_id": pilot_id, "agent_ref": one.agent_ref, "team": one.team, "created_at": at}
        for one in made
    ]
    names = [
        {"pilot_id": pilot_id, "agent_ref": one.agent_ref, "name": one.name}
        for one in made
        if one.name is not None
    ]
    for table, rows in ((agent, agents), (agent_name, names)):
        if rows:
            connection.execute(insert(table), rows)


def _move(connection: Connection, pilot_id: str, found: Agent, team: str) -> Agent:
    connection.execute(
        update(agent)
        .where(agent.c.pilot_id == pilot_id, agent.c.agent_ref == found.agent_ref)
        .values(team=team)
    )
    return Agent(found.agent_ref, found.name, team, found.desks)


def reuse_agents(
    connection: Connection, pilot_id: str, earlier: str, at: str, *, names: Set[str | None] | None
) -> None:
    """Give a new pilot the pseudonyms, names and teams of an earlier one.

    `names` are the people who take part again; None is everybody.
    """
    again = [one for one in list_agents(connection, earlier) if names is None or one.name in names]
    _add(connection, pilot_id, again, at)


def forget_names(connection: Connection, pilot_id: str, agent_hash: str | None = None) -> int:
    """Delete the link from pseudonym to person; returns how many there were.

    `agent_hash` (id_hash of an agent_ref) names the one to forget; None is everybody.
    """
    of_pilot = agent_name.c.pilot_id == pilot_id
    gone = delete(agent_name).where(of_pilot)
    if agent_hash is not None:
        refs = connection.execute(select(agent_name.c.agent_ref).where(of_pilot)).scalars()
        named = [one for one in refs if id_hash(one) == agent_hash]
        gone = gone.where(agent_name.c.agent_ref.in_(named))
    return connection.execute(gone).rowcount
