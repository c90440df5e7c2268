"""The questions after a contact is saved: each answer amends it."""

from __future__ import annotations

from collections.abc import Mapping

from agent_tui.form.note_check import KEEP, LEAVE_OUT, found_in, left_out
from agent_tui.form.outcome import Outcome, go_on, hand_over, hint, nothing, on
from agent_tui.form.sheet import Sheet
from agent_tui.form.state import Contact, FormState, Hint, Step
from agent_tui.form.strokes import Stroke
from ftr.entry import MAX_NOTE
from ftr.record import replace
from ftr.words import Cause, Motive, Obstacle

OBSTACLES = {str(number): word for number, word in enumerate(Obstacle, 1)}
MOTIVES = {str(number): word for number, word in enumerate(Motive, 1)}


def choices_of(step: Step, sheet: Sheet) -> Mapping[str, str]:
    """Digit -> answer of a follow-up with fixed answers."""
    if step is Step.CHANNEL:
        return {str(at): code for at, code in enumerate(sheet.channels, 1)}
    return dict(OBSTACLES) if step is Step.OBSTACLE else dict(MOTIVES)


def follow_up_key(state: FormState, contact: Contact, stroke: Stroke, sheet: Sheet) -> Outcome:
    """A key on a question after the save."""
    if contact.step is Step.NOTE:
        return _note_key(state, contact, stroke, sheet)
    if contact.step is Step.NOTE_CHECK:
        return _note_check_key(state, contact, stroke, sheet)
    return _choice_key(state, contact, stroke, sheet)


def _choice_key(state: FormState, contact: Contact, stroke: Stroke, sheet: Sheet) -> Outcome:
    """Obstacle, motive or channel: a digit answers and amends; Enter keeps or skips."""
    assert contact.saved is not None  # noqa: S101  # follow-ups come after the save
    name = contact.step.value
    choices = choices_of(contact.step, sheet)
    if stroke.key in choices:
        return amend(state, contact, name, choices[stroke.key], stroke)
    action = sheet.keymap.actions.get(stroke.key)
    if action in ("confirm", "next_page"):
        return _skip(state, contact, getattr(contact.saved, name), sheet)
    return hint(state, Hint.CHOICE_KEYS) if stroke.is_text else nothing(state, stroke)


def _note_key(state: FormState, contact: Contact, stroke: Stroke, sheet: Sheet) -> Outcome:
    """A key of a note: letters write, Enter keeps it or skips."""
    assert contact.saved is not None  # noqa: S101  # follow-ups come after the save
    if sheet.keymap.actions.get(stroke.key) == "confirm":
        note = contact.text.strip()
        if found_in(note):
            return on(state, replace(contact, step=Step.NOTE_CHECK))
        if note:
            return amend(state, contact, "note", note, stroke)
        return _skip(state, contact, contact.saved.note, sheet)
    if not stroke.is_text:
        return nothing(state, stroke)
    if len(contact.text) >= MAX_NOTE:
        return hint(state, Hint.NOTE_FULL)
    return on(state, replace(contact, text=contact.text + stroke.key))


def _note_check_key(state: FormState, contact: Contact, stroke: Stroke, sheet: Sheet) -> Outcome:
    """A note that looks as if it holds something of a customer: leave that out, or keep it."""
    note = contact.text.strip()
    if stroke.key == LEAVE_OUT:
        return amend(state, contact, "note", left_out(note, state.language), stroke)
    if stroke.key == KEEP:
        return amend(state, contact, "note", note, stroke)
    asks = stroke.is_text or sheet.keymap.actions.get(stroke.key) == "confirm"
    return hint(state, Hint.CHOICE_KEYS) if asks else nothing(state, stroke)


def _skip(state: FormState, contact: Contact, present: str | None, sheet: Sheet) -> Outcome:
    """Leave a follow-up as it is; a required or drawn one wants an answer first."""
    name = contact.follow_up
    mode = sheet.follow_up(name).mode if name else "off"
    if mode in ("required", "sampled") and present is None and not contact.is_correction:
        return hint(state, Hint.REQUIRED)
    return go_on(state, contact)


def amend(state: FormState, contact: Contact, name: str, value: str, stroke: Stroke) -> Outcome:
    """Save a follow-up's answer as an amendment; the same answer again changes nothing."""
    assert contact.saved is not None  # noqa: S101  # follow-ups come after the save
    if getattr(contact.saved, name) == value:
        return go_on(state, contact)
    cause = Cause.MISTAKE if contact.is_correction else None
    changed: dict[str, str] = {name: value}
    payload = replace(contact.saved, cause=cause, **changed)  # type: ignore[arg-type]  # one field
    return hand_over(state, contact, payload, stroke)
