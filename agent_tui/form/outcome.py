"""What comes of a key, and the few ways a contact moves on."""

from __future__ import annotations

from agent_tui.form.contact import at_follow_up, capture_of, next_follow_up
from agent_tui.form.effects import Effect, Save
from agent_tui.form.state import Contact, FormState, Hint, Saving
from agent_tui.form.strokes import Stroke
from ftr.entry import Payload
from ftr.record import replace

Outcome = tuple[FormState, tuple[Effect, ...]]


def hint(state: FormState, why: Hint, about: str = "") -> Outcome:
    """Nothing happens but a line that says why."""
    return replace(state, hint=why, hint_about=about), ()


def nothing(state: FormState, stroke: Stroke) -> Outcome:
    """A key without a meaning here: said, so that nobody wonders whether it was heard."""
    return hint(state, Hint.UNKNOWN_KEY, stroke.key)


def on(state: FormState, contact: Contact) -> Outcome:
    """The form with this contact in it."""
    return replace(state, contact=contact), ()


def hand_over(state: FormState, contact: Contact, payload: Payload, stroke: Stroke) -> Outcome:
    """Give a save to the store; the form says "saved" only when the store has said so."""
    saving = Saving(capture_of(contact, payload, stroke), "contact", contact)
    return replace(state, saving=saving, sought=None), (Save(saving.capture),)


def go_on(state: FormState, contact: Contact, at_end: Hint | None = None) -> Outcome:
    """The next follow-up of a contact that is saved, or the empty form."""
    name = next_follow_up(contact)
    if name is None:
        return replace(state, contact=None, hint=at_end), ()
    return on(state, at_follow_up(contact, name))
