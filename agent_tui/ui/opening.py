"""The form as it opens: what the first frame shows, and what the sitting begins with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from agent_tui.form.sheet import Sheet
from agent_tui.form.state import FormState
from agent_tui.snapshot import Snapshot
from agent_tui.ui.drawing.around import Around
from agent_tui.ui.joined import beside, first_state, sheet_of
from ftr.record import record


@record
class Opening:
    """The questions, what stands beside them, and the form before its first key."""

    sheet: Sheet
    around: Around
    state: FormState


def opening(
    snapshot: Snapshot,
    today: date,
    new_id: Callable[[], str] | None,
    random: Callable[[], float],
) -> Opening:
    """How the form of this snapshot opens today. `new_id` makes UUIDv7 texts, `random` 0 to 1."""
    sheet = sheet_of(snapshot, new_id or fresh_id, random)
    around = beside(Around(is_practice=snapshot.practice), snapshot, today)
    return Opening(sheet, around, first_state(snapshot, sheet))


def fresh_id() -> str:
    """A UUIDv7."""
    from uuid_utils import uuid7

    return str(uuid7())
