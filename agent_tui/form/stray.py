"""How a key came: meant for this form, or perhaps not."""

from __future__ import annotations

from agent_tui.form.state import Because, FormState, Hint
from agent_tui.form.strokes import AFTER_FOCUS_MS, HELD_DOWN_MS, Stroke
from ftr.record import record


@record
class Came:
    """On the heels of the window's focus, from a key held down, or after one without Num Lock."""

    after_focus: bool
    held_down: bool
    after_num_lock: bool

    @property
    def is_stray(self) -> bool:
        """Whether it may not have been meant."""
        return self.after_focus or self.held_down

    def because(self, *, begun: bool) -> Because | None:
        """Why it may not have been meant; the window's focus matters to a first key only."""
        if self.held_down:
            return Because.FAST_KEYS
        return Because.FOCUS if self.after_focus and not begun else None


def how_it_came(state: FormState, stroke: Stroke) -> Came:
    """How this key comes to the form as it stands."""
    before, focus = state.previous, state.focus_ms
    return Came(
        after_focus=focus is not None and 0 <= stroke.at_ms - focus < AFTER_FOCUS_MS,
        held_down=before is not None
        and before.key == stroke.key
        and 0 <= stroke.at_ms - before.at_ms < HELD_DOWN_MS,
        after_num_lock=state.hint is Hint.NUM_LOCK,
    )
