"""The report as it travels and is rendered: the JSON of `ftr report --format json`.

Counts are whole numbers, shares are fractions from 0 to 1, and what is absent is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar

from ftr.report.cell import Cell
from ftr.report.result import OnePage

__all__ = [
    "HANDLED_BY",
    "LOWER_IS_BETTER",
    "Cell",
    "Dimension",
    "Note",
    "PilotHead",
    "Report",
    "Row",
]


class Dimension(StrEnum):
    """What a report is split by; `reason` is the main reason, `leaf` what was logged."""

    REASON = "reason"
    LEAF = "leaf"
    PAGE = "page"
    OWNER = "owner"
    CHANNEL = "channel"
    AGENT = "agent"
    TEAM = "team"
    DAY = "day"
    HOUR = "hour"
    OBSTACLE = "obstacle"
    MOTIVE = "motive"
    VERSION = "version"


HANDLED_BY = frozenset({Dimension.AGENT, Dimension.TEAM, Dimension.DAY, Dimension.HOUR})
LOWER_IS_BETTER = "lower_is_better"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report. An empty `key` gathers what has none (no page, no team, …)."""

    cell: Cell
    key: str
    label: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know when reading the numbers; scripts go by `code`, people by `text`."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class PilotHead:
    """Which measurement it is; dates are ISO texts, both inclusive."""

    id: str
    name: str
    kind: str
    start: str
    end: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Report:
    """One split of one pilot; `definition` says in words what is measured and which way is good.

    `result` is there by main reason only: the page that a board reads.
    """

    pilot: PilotHead
    definition: str
    direction: str
    by: Dimension
    overall: Cell
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]
    result: OnePage | None = None

    def to_dict(self) -> dict[str, Any]:
        """The JSON object: the same keys in the same order, whatever the numbers.

        `result` is a key only where there is one.
        """
        data: dict[str, Any] = {
            "pilot": asdict(self.pilot),
            "definition": self.definition,
            "direction": self.direction,
            "by": self.by.value,
            "overall": asdict(self.overall),
            "rows": [
                asdict(row.cell) | {"key": row.key, "label": row.label, "parent": row.parent}
                for row in self.rows
            ],
            "notes": [asdict(note) for note in self.notes],
        }
        return data if self.result is None else data | {"result": self.result.to_dict()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Report:
        """The report of a `to_dict` object; fields of a later version are left alone.

        Raises KeyError, TypeError or ValueError where it is not one.
        """
        return cls(
            pilot=_pick(PilotHead, data["pilot"]),
            definition=data["definition"],
            direction=data["direction"],
            by=Dimension(data["by"]),
            overall=_pick(Cell, data["overall"]),
            rows=tuple(
                Row(_pick(Cell, row), row["key"], row["label"], row["parent"])
                for row in data["rows"]
            ),
            notes=tuple(_pick(Note, note) for note in data["notes"]),
            result=OnePage.from_dict(data["result"]) if data.get("result") else None,
        )


_Kind = TypeVar("_Kind", Cell, Note, PilotHead)


def _pick(kind: type[_Kind], data: Mapping[str, Any]) -> _Kind:
    return kind(**{field.name: data[field.name] for field in fields(kind)})
