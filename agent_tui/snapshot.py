"""What the form needs for its first frame, as one small JSON file beside the database.

The store writes it when a pilot, a catalogue or a setting changes; the form reads it before
anything heavy is loaded. It is a cache: the database can always make it again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from ftr.catalogue.model import Catalogue, from_dict, to_dict
from ftr.pilot import Pilot
from ftr.record import record
from ftr.texts import LANGUAGES, Language, chosen_language

SNAPSHOT_FILE = "snapshot.json"
DRAFT_FILE = "draft.json"


@record
class Enrolment:
    """A pilot this desk may log for, with the catalogue as last published."""

    enrolment_id: str
    agent_ref: str
    pilot: Pilot
    catalogue: Catalogue


@record
class Snapshot:
    """`active` names the enrolment to log for, None where the desk has not joined.

    It holds no counts: they would be those of before a crash, and only the database knows.
    `practice` says that nothing of this form is real or sent; such a snapshot is never written.
    """

    enrolments: tuple[Enrolment, ...] = ()
    active: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)  # language, theme, key remaps
    practice: bool = False

    @property
    def active_enrolment(self) -> Enrolment | None:
        """The enrolment that `active` names."""
        return next((e for e in self.enrolments if e.enrolment_id == self.active), None)

    @property
    def language(self) -> Language:
        """The language chosen at this desk, else the active pilot's, else the environment's."""
        chosen = self.settings.get("language")
        for language in LANGUAGES:
            if language == chosen:
                return language
        active = self.active_enrolment
        return active.pilot.language if active else chosen_language()


def read_snapshot(home: Path) -> Snapshot:
    """The snapshot of this data folder; an empty one where there is none or it cannot be read."""
    try:
        data = json.loads((home / SNAPSHOT_FILE).read_text(encoding="utf-8"))
        return _from_dict(data)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return Snapshot()


def snapshot_text(snapshot: Snapshot) -> str:
    """The JSON text of a snapshot; the store writes it by atomic replacement."""
    return json.dumps(
        {
            "enrolments": [
                {
                    "enrolment_id": enrolment.enrolment_id,
                    "agent_ref": enrolment.agent_ref,
                    "pilot": enrolment.pilot.to_dict(),
                    "catalogue": to_dict(enrolment.catalogue),
                }
                for enrolment in snapshot.enrolments
            ],
            "active": snapshot.active,
            "settings": dict(snapshot.settings),
        },
        ensure_ascii=False,
    )


def _from_dict(data: Mapping[str, Any]) -> Snapshot:
    return Snapshot(
        enrolments=tuple(
            Enrolment(
                item["enrolment_id"],
                item["agent_ref"],
                Pilot.from_dict(item["pilot"]),
                from_dict(item["catalogue"]),
            )
            for item in data["enrolments"]
        ),
        active=data["active"],
        settings=_texts(data["settings"]),
    )


def _texts(settings: Mapping[str, Any]) -> dict[str, str]:
    """Settings, all of them texts; raises TypeError where one is something else."""
    for value in settings.values():
        if not isinstance(value, str):
            raise TypeError(value)
    return dict(settings)


def read_draft(home: Path) -> dict[str, Any] | None:
    """What was half filled in when the form last ended; None where nothing was."""
    try:
        draft = json.loads((home / DRAFT_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return draft if isinstance(draft, dict) else None
