"""The agents of a plan: how many there will be, or who they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ftr.errors import BadInput
from ftr.plan_values import read_number, read_text, whole_reader
from ftr.texts import chosen_language, texts

MAX_AGENTS = 5_000


@dataclass(frozen=True, slots=True)
class PlanAgent:
    """One agent by the name people use; the name never leaves the centre."""

    name: str
    team: str | None = None


def read_agents(value: object) -> int | tuple[PlanAgent, ...]:
    """How many there will be, or who they are."""
    t = texts("words", chosen_language())
    if not isinstance(value, Sequence) or isinstance(value, str):
        return _agent_number(value)
    agents = tuple(_agent(item) for item in value)
    if not 1 <= len(agents) <= MAX_AGENTS:
        raise BadInput(t.gettext("list 1 to {limit} agents").format(limit=MAX_AGENTS))
    seen: set[str] = set()
    for agent in agents:
        if agent.name.casefold() in seen:
            raise BadInput(
                t.gettext("“{name}” stands in the list twice; tell them apart").format(
                    name=agent.name
                )
            )
        seen.add(agent.name.casefold())
    return agents


def _agent_number(value: object) -> int:
    t = texts("words", chosen_language())
    try:
        read_number(value)
    except BadInput as error:
        raise BadInput(
            t.gettext("“{text}” does not fit; write a whole number or a list of names").format(
                text=value
            )
        ) from error
    return whole_reader(1, MAX_AGENTS)(value)


def _agent(item: object) -> PlanAgent:
    t = texts("words", chosen_language())
    if not isinstance(item, Mapping):
        return PlanAgent(read_text(item))
    unknown = [name for name in item if name not in ("name", "team")]
    if unknown or not item.get("name"):
        raise BadInput(t.gettext("an agent has a name and, if you like, a team; nothing else"))
    team = item.get("team")
    return PlanAgent(read_text(item["name"]), read_text(team) if team not in (None, "") else None)
