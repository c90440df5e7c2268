"""Enter after each answer: a character alone does nothing, it only picks.

For who dictates, or hits keys by accident: no single letter, digit or sign acts by itself (WCAG
2.1.4). Where text is written, characters are text as ever.
"""

from __future__ import annotations

from agent_tui.form.actions import ActionId
from agent_tui.form.outcome import Outcome, hint
from agent_tui.form.sheet import Sheet
from agent_tui.form.state import FormState, Hint
from agent_tui.form.strokes import Stroke
from ftr.record import replace


def picks(state: FormState, stroke: Stroke, action: ActionId | None) -> Outcome | None:
    """What a character or Backspace does to the pick; None where the key has its own meaning."""
    if state.is_writing:
        return None
    if stroke.is_text:
        return hint(replace(state, picked=stroke.key), Hint.PICKED, stroke.key)
    if action == "back" and state.picked is not None:
        return replace(state, picked=None, hint=None, hint_about=""), ()
    return None


def taken(state: FormState, stroke: Stroke, sheet: Sheet) -> tuple[FormState, Stroke]:
    """Enter on a pick is the picked key; any other key leaves the pick behind."""
    if state.picked is None:
        return state, stroke
    if sheet.keymap.actions.get(stroke.key) == "confirm":
        stroke = replace(stroke, key=state.picked)
    return replace(state, picked=None, previous=None), stroke
