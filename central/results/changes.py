"""The recorded changes of a pilot as people read them, with what is wrong with each as proof."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from central.results.pilot import Measured, read_measured
from central.store.changes import list_changes
from central.store.language import said_language
from ftr.clock import to_text
from ftr.report.changes import Standing, standings, target_label, warning_text
from ftr.texts import Language


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One recorded change; `reasons` are the leaves of today's catalogue that it touches."""

    change_id: str
    kind: str
    target: str
    label: str
    fixed_on: str
    note: str
    recorded_at: str
    recorded_by: str
    withdrawn_at: str | None
    withdrawn_by: str | None
    withdrawn_why: str | None
    reasons: tuple[str, ...]
    warnings: tuple[dict[str, str], ...]


def read_changes(connection: Connection, pilot_id: str) -> list[dict[str, Any]]:
    """Every change as it travels; raises Refused (not_found)."""
    return [asdict(one) for one in change_lines(connection, pilot_id)]


def change_lines(connection: Connection, pilot_id: str) -> list[ChangeLine]:
    """Every change of a pilot by day; the warnings are in the language of who asks."""
    measured = read_measured(connection, pilot_id)
    leaves = [leaf.code for leaf in measured.reasons.today.leaves]
    found = standings(
        list_changes(connection, pilot_id), measured.pilot, None, leaves, measured.reasons
    )
    return [_line(one, measured, said_language()) for one in found]


def _line(one: Standing, measured: Measured, language: Language) -> ChangeLine:
    change, gone = one.change, one.change.withdrawn
    return ChangeLine(
        change_id=change.change_id,
        kind=change.kind,
        target=change.target,
        label=target_label(change, measured.reasons, language),
        fixed_on=change.fixed_on.isoformat(),
        note=change.note,
        recorded_at=to_text(change.recorded_at),
        recorded_by=change.recorded_by,
        withdrawn_at=to_text(gone.at) if gone else None,
        withdrawn_by=gone.by if gone else None,
        withdrawn_why=gone.why if gone else None,
        reasons=tuple(sorted(one.leaves, key=measured.reasons.place)),
        warnings=tuple(
            {"code": warning.value, "text": warning_text(warning, language)}
            for warning in one.warnings
        ),
    )
