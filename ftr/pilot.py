"""A pilot as desks and reports know it: what is measured, when, and with which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, cast

from ftr.record import record
from ftr.texts import Language
from ftr.words import PilotKind, PilotState


@record
class Pilot:
    """Entries count whose local day in `timezone` lies in start…end, both inclusive.

    `min_cell` is the least number of yes + no answers a report row may show (0: no limit).
    """

    pilot_id: str
    name: str
    kind: PilotKind
    state: PilotState
    start: date
    end: date
    timezone: str = "Europe/Amsterdam"
    language: Language = "nl"
    channel: str = "phone"
    min_cell: int = 10

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that travels; dates as ISO texts."""
        return asdict(self) | {"start": self.start.isoformat(), "end": self.end.isoformat()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Pilot:
        """The pilot of a `to_dict` object; unknown fields of a later version are ignored."""
        return cls(
            pilot_id=data["pilot_id"],
            name=data["name"],
            kind=PilotKind(data["kind"]),
            state=PilotState(data["state"]),
            start=date.fromisoformat(data["start"]),
            end=date.fromisoformat(data["end"]),
            timezone=data["timezone"],
            language=cast(Language, data["language"]),
            channel=data["channel"],
            min_cell=data["min_cell"],
        )
