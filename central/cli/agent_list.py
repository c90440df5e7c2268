"""A file that names agents, as `ftr pilot codes --agents` reads it: checked before one is made."""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ftr.errors import BadInput
from ftr.imports.agents import agent_key, known_agents
from ftr.table_file import Row, Table
from ftr.yaml_fields import Problems

NAME_COLUMNS = ("name", "naam", "agent", "medewerker")


@dataclass(frozen=True, slots=True)
class Listed:
    """Who a file names: `wish` for the centre, in its order; names of who is new and who is not."""

    wish: tuple[dict[str, str], ...]
    new: tuple[str, ...]
    known: tuple[str, ...]


def listed_agents(
    table: Table, found: Iterable[Mapping[str, Any]], t: gettext.NullTranslations
) -> Listed:
    """Who the table names beside the agents `found` at the centre, capitals and spaces aside.

    Raises BadInput: without a column for the name any table would be a list of people; and
    BadFile where a row has no name or somebody stands there twice.
    """
    columns = {column.casefold(): column for column in table.columns}
    name_at = next((columns[name] for name in NAME_COLUMNS if name in columns), None)
    if name_at is None:
        text = t.gettext("a list of agents needs a column called name; the columns here are: {all}")
        raise BadInput(text.format(all=", ".join(table.columns)), table.source)
    known = known_agents(found)
    team_at = columns.get("team")
    problems = Problems(table.source)
    lines: dict[str, int] = {}
    wish: list[dict[str, str]] = []
    new: list[str] = []
    old: list[str] = []
    for row in table.rows:
        name = " ".join(row.values[name_at].split())
        ref = known.get(agent_key(name))
        if not _is_good(row, name, lines.setdefault(ref or agent_key(name), row.line), problems, t):
            continue
        team = row.values[team_at].strip() if team_at else ""
        who = {"name": name} if ref is None else {"agent_ref": ref}
        wish.append(who | ({"team": team} if team else {}))
        (new if ref is None else old).append(name)
    problems.raise_any()
    return Listed(tuple(wish), tuple(new), tuple(old))


def _is_good(
    row: Row, name: str, first: int, problems: Problems, t: gettext.NullTranslations
) -> bool:
    """Whether the row names somebody who stands on no earlier line; `first` is where they do."""
    if not name:
        problems.add(row.line, t.gettext("has no name"))
    elif first != row.line:
        text = t.gettext("“{name}” stands on line {line} as well; keep one")
        problems.add(row.line, text.format(name=name, line=first))
    else:
        return True
    return False
