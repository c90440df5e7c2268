"""The grid of `ftr watch`: what part of the handled contacts each agent logged, by hour."""

from __future__ import annotations

import gettext
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from central.cli.names import named

LOW = 0.8  # below this a cell stands out
ENOUGH = 8  # contacts in a cell before it does
_CELL = 5
_MOST_SHARE = 999  # far more was logged than the telephone system counted
_LEAST_NAME, _MOST_NAME = 10, 24


def hour_grid(
    cells: Sequence[Mapping[str, Any]],
    t: gettext.NullTranslations,
    width: int,
    names: Mapping[str, str],
) -> RenderableType:
    """Percentages without their sign, a dot where nothing was handled; the busiest hours that
    `width` has room for. Low ones are bold and have a `!`, so that colour is not needed.
    """
    agents = sorted({cell["agent_ref"] for cell in cells})
    heads = {agent: named(agent, names) for agent in agents}
    longest = max(map(len, heads.values()), default=0)
    name_width = max(_LEAST_NAME, min(_MOST_NAME, longest))
    hours = _busiest(cells, (width - name_width) // _CELL)
    by_place = {(cell["agent_ref"], cell["hour"]): cell for cell in cells}
    lines = [Text(t.gettext("coverage by agent and hour, in %"), style="dim")]
    head = " " * name_width + "".join(hour.rjust(_CELL) for hour in hours)
    lines.append(Text(head, style="dim"))
    for agent in agents:
        name = heads[agent]
        line = Text((name if len(name) <= name_width else agent).ljust(name_width)[:name_width])
        for hour in hours:
            line.append_text(_cell(by_place.get((agent, hour))))
        lines.append(line)
    return Group(*lines)


def _busiest(cells: Sequence[Mapping[str, Any]], room: int) -> list[str]:
    """The hours in which most was handled, in the order of the day."""
    handled: dict[str, int] = {}
    for cell in cells:
        handled[cell["hour"]] = handled.get(cell["hour"], 0) + cell["handled"]
    most_first = sorted(handled, key=lambda hour: -handled[hour])
    return sorted(most_first[: max(1, room)])


def _cell(cell: Mapping[str, Any] | None) -> Text:
    if cell is None:
        return Text("·".rjust(_CELL), style="dim")
    is_low = cell["handled"] >= ENOUGH and cell["coverage"] < LOW
    share = round(cell["coverage"] * 100)
    figure = f"{share}" if share <= _MOST_SHARE else f"{_MOST_SHARE}+"
    return Text(("!" * is_low + figure).rjust(_CELL), style="bold" if is_low else "")
