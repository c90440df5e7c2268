"""Who is who: the names of another system against our pseudonyms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ftr.errors import BadInput
from ftr.imports.options import MapOptions, cells
from ftr.table_file import Table, holds_nothing
from ftr.texts import chosen_language, texts

_THEIRS = ("agent", "name", "naam", "their_name")
_OURS = ("agent_ref", "pseudonym", "pseudoniem", "our_name")


def agent_key(name: str) -> str:
    """How names are compared: capitals and white space aside."""
    return " ".join(name.split()).casefold()


def read_aliases(table: Table) -> dict[str, str]:
    """`--agents FILE`: their name -> our pseudonym (or the name in our plan).

    The columns are called agent and agent_ref, or are simply the first and the second. Raises
    BadInput, place `file:line`.
    """
    t = texts("words", chosen_language())
    if len(table.columns) < 2:
        raise BadInput(
            t.gettext("two columns are needed: their name and our pseudonym"), table.source
        )
    by_fold = {column.casefold(): column for column in table.columns}
    theirs = next((by_fold[name] for name in _THEIRS if name in by_fold), table.columns[0])
    ours = next((by_fold[name] for name in _OURS if name in by_fold), "")
    ours = ours or next(column for column in table.columns if column != theirs)
    aliases: dict[str, str] = {}
    for row in table.rows:
        (their_name, our_name) = cells(row, (theirs, ours))
        place = f"{table.source}:{row.line}"
        if not their_name or not our_name:
            raise BadInput(t.gettext("both columns must be filled"), place)
        if aliases.setdefault(agent_key(their_name), our_name) != our_name:
            raise BadInput(
                t.gettext("“{name}” stands here with two pseudonyms; keep one").format(
                    name=their_name
                ),
                place,
            )
    return aliases


def known_agents(
    agents: Iterable[Mapping[str, Any]], aliases: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Every name that stands for an agent -> agent_ref.

    `agents` are the centre's objects with `agent_ref` and perhaps `name`; an alias counts where
    the name or pseudonym it points at is known.
    """
    known: dict[str, str] = {}
    for agent in agents:
        known[agent_key(agent["agent_ref"])] = agent["agent_ref"]
        if agent.get("name"):
            known[agent_key(agent["name"])] = agent["agent_ref"]
    for theirs, ours in (aliases or {}).items():
        if agent_key(ours) in known:
            known[agent_key(theirs)] = known[agent_key(ours)]
    return known


def unknown_agents(
    table: Table,
    options: MapOptions,
    known: Mapping[str, str],
    aliases: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Our names of the agents in the table that are not known yet, in the order of the file.

    Where the plan has no list of agents these are the ones to create before mapping.
    """
    columns = options.columns_of("agent", table)
    missing: dict[str, str] = {}
    for row in table.rows:
        name = " ".join(cells(row, columns)).strip()
        if holds_nothing(name) or agent_key(name) in known:
            continue
        ours = (aliases or {}).get(agent_key(name), name)
        missing.setdefault(agent_key(ours), ours)
    return tuple(missing.values())
