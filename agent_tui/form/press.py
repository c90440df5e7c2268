"""The form's heart: a state and a key in, the next state and what the world must do out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent_tui.capture import NotSaved, Saved, TodayRow
from agent_tui.form import today
from agent_tui.form.actions import ActionId
from agent_tui.form.contact import pause, resume
from agent_tui.form.draft import draft_of
from agent_tui.form.effects import (
    ChangeTheme,
    Effect,
    KeepDraft,
    KeepSetting,
    Leave,
    Save,
    SwitchEnrolment,
)
from agent_tui.form.questions import Outcome, answer_key, back, go_on, hint
from agent_tui.form.sheet import Sheet
from agent_tui.form.state import (
    Contact,
    Did,
    Failed,
    FormState,
    Hint,
    Shown,
    Step,
    View,
)
from agent_tui.form.strokes import AFTER_FOCUS_MS, HELD_DOWN_MS, Stroke
from ftr.catalogue.model import Channel
from ftr.entry import MAX_NOTE
from ftr.texts import Language
from ftr.words import Cause, OnlineFirst, Op

OVER_THE_FORM: tuple[ActionId, ...] = (
    "help",
    "today",
    "hold",
    "language",
    "channel",
    "who",
    "theme",
    "leave",
)
MOST_QUERY = 80  # letters of a query


def press(state: FormState, stroke: Stroke, sheet: Sheet) -> Outcome:
    """One key. While something is being saved, keys are kept for afterwards."""
    return _with_draft(state, _press(state, stroke, sheet))


def _press(state: FormState, stroke: Stroke, sheet: Sheet) -> Outcome:
    action = sheet.keymap.actions.get(stroke.key)
    if state.saving is not None and action != "leave":
        return replace(state, ahead=(*state.ahead, stroke)), ()
    stray, held_down = _is_stray(state, stroke), _is_held_down(state, stroke)
    after_num_lock = state.hint is Hint.NUM_LOCK
    state = replace(state, previous=stroke, hint=None, hint_about="")
    if action in OVER_THE_FORM:
        return _over_the_form(state, action, stroke, sheet)
    if state.failed is not None:
        return _failed(state, state.failed, action)
    if state.view is not View.FORM:
        if action == "clear":
            return replace(state, view=View.FORM), ()
        if state.view is View.HELP:
            state = replace(state, view=View.FORM)
            if action in ("back", "confirm"):
                return state, ()
        elif state.view is View.WHO:
            return _who(state, stroke, sheet)
        else:
            on_list = today.list_key if state.view is View.TODAY else today.cause_key
            return on_list(state, stroke, sheet)
    return _on_form(state, action, stroke, sheet, stray or held_down, held_down, after_num_lock)


def _on_form(
    state: FormState,
    action: ActionId | None,
    stroke: Stroke,
    sheet: Sheet,
    stray: bool,
    held_down: bool,
    after_num_lock: bool,
) -> Outcome:
    contact = state.contact
    if action == "clear":
        return replace(state, contact=None), ()
    if action == "back":
        return back(state, contact, sheet) if contact else (state, ())
    if action == "take_back":
        if contact is not None:
            return hint(state, Hint.FINISH_FIRST)
        if after_num_lock:
            return hint(state, Hint.NUM_LOCK)  # the keypad's point, with Num Lock off
        if stray:
            return (state, ()) if held_down else hint(state, Hint.PRESS_AGAIN)
        return _take_back(state)
    return answer_key(state, stroke, sheet, stray=stray if contact is None else held_down)


def _is_held_down(state: FormState, stroke: Stroke) -> bool:
    before = state.previous
    if before is None or before.key != stroke.key:
        return False
    return 0 <= stroke.at_ms - before.at_ms < HELD_DOWN_MS


def _is_stray(state: FormState, stroke: Stroke) -> bool:
    """Whether the key came so soon after the window did that it may be meant for another."""
    return state.focus_ms is not None and 0 <= stroke.at_ms - state.focus_ms < AFTER_FOCUS_MS


def _over_the_form(state: FormState, action: ActionId, stroke: Stroke, sheet: Sheet) -> Outcome:
    if action == "leave":
        return state, (Leave(),)
    if action == "theme":
        return state, (ChangeTheme(),)
    if action == "language":
        language: Language = "en" if state.language == "nl" else "nl"
        return replace(state, language=language), (KeepSetting("language", language),)
    if action == "help":
        return replace(state, view=View.FORM if state.view is View.HELP else View.HELP), ()
    if state.failed is not None:
        return hint(state, Hint.RETRY_KEYS)
    if action == "today":
        if state.view in (View.TODAY, View.CAUSE):
            return replace(state, view=View.FORM), ()
        return replace(state, view=View.TODAY, cursor=0), ()
    state = replace(state, view=View.FORM)
    if action == "hold":
        return _hold(state, stroke)
    if action == "channel":
        return _next_channel(state, sheet)
    return _ask_who(state, sheet)


def _hold(state: FormState, stroke: Stroke) -> Outcome:
    """Put the contact aside and start another, or change over; two at most."""
    if state.contact is None and state.held is None:
        return hint(state, Hint.NOTHING_TO_HOLD)
    held = pause(state.contact, stroke) if state.contact else None
    contact = resume(state.held, stroke) if state.held else None
    return replace(state, contact=contact, held=held), ()


def _next_channel(state: FormState, sheet: Sheet) -> Outcome:
    codes = list(sheet.channels)
    if len(codes) < 2:
        return state, ()
    present = state.contact.channel if state.contact else state.channel
    at = codes.index(present) + 1 if present in codes else 0
    channel = sheet.channels[codes[at % len(codes)]]
    contact = state.contact
    if contact is None or contact.saved is not None:
        return replace(state, channel=channel.code), ()
    return replace(state, channel=channel.code, contact=_in_channel(contact, channel)), ()


def _in_channel(contact: Contact, channel: Channel) -> Contact:
    """A contact that waits for its answer needs none in a channel where nothing is asked."""
    contact = replace(contact, channel=channel.code)
    if contact.step not in (Step.ANSWER, Step.CONFIRM) or contact.ending is not None:
        return contact
    if channel.asks:
        return replace(contact, step=Step.ANSWER, answer=None)
    return replace(contact, step=Step.CONFIRM, answer=OnlineFirst.NOT_ASKED)


def _ask_who(state: FormState, sheet: Sheet) -> Outcome:
    if len(sheet.enrolments) < 2:
        return state, ()
    if not state.is_empty:
        return hint(state, Hint.FINISH_FIRST)
    return replace(state, view=View.WHO), ()


def _who(state: FormState, stroke: Stroke, sheet: Sheet) -> Outcome:
    chosen = dict(zip("123456789", sheet.enrolments, strict=False)).get(stroke.key)
    if chosen is None:
        return hint(state, Hint.CHOICE_KEYS)
    state = replace(state, view=View.FORM)
    return state, (KeepSetting("active", chosen), SwitchEnrolment(chosen))


def _take_back(state: FormState) -> Outcome:
    """Delete on the first question: the last contact goes, or comes back, at once."""
    if state.day is None:
        return hint(state, Hint.NOT_OPEN_YET)
    row = today.last_logged(state)
    if row is None:
        return hint(state, Hint.NOTHING_TO_TAKE_BACK)
    if row.voided:
        return today.restore(state, row, "restore")
    return today.take_back(state, row, Cause.MISTAKE, "take_back")


def _failed(state: FormState, failed: Failed, action: ActionId | None) -> Outcome:
    """Nothing was stored: Enter tries again, Backspace goes back to it, Esc gives it up."""
    if action == "confirm":
        again = replace(state, failed=None, saving=failed.saving)
        return again, (Save(failed.saving.capture),)
    if action not in ("back", "clear"):
        return hint(state, Hint.RETRY_KEYS)
    state = replace(state, failed=None)
    contact = state.contact
    if failed.saving.purpose != "contact" or contact is None:
        return state, ()
    if action == "clear":
        return replace(state, contact=None), ()
    if contact.saved is None:
        return replace(state, contact=replace(contact, step=Step.CONFIRM)), ()
    return state, ()


def saved(state: FormState, told: Saved, sheet: Sheet) -> Outcome:
    """The store has it on disk: say so, go on, and take the keys typed meanwhile."""
    return _with_draft(state, _replay(_saved(state, told), sheet))


def _saved(state: FormState, told: Saved) -> FormState:
    rows, row = today.with_saved(state.day or (), told)
    state = replace(state, day=rows, today=told.today, pending=told.pending, hint=None)
    saving = state.saving
    if saving is None or saving.capture != told.capture:
        return state
    state = replace(state, saving=None)
    if saving.purpose != "contact" or state.contact is None:
        did: Did = "taken_back" if told.capture.op is Op.VOID else "restored"
        taken = row.entry_id if saving.purpose == "take_back" else None
        return replace(state, shown=Shown(row, did), taken_back=taken)
    contact = replace(state.contact, saved=replace(told.capture.payload, cause=None))
    did = "changed" if contact.is_correction else "saved"
    state = replace(state, shown=Shown(row, did), taken_back=None)
    return go_on(state, contact)[0]


def not_saved(state: FormState, told: NotSaved) -> Outcome:
    """The store could not keep it: the form stays filled in and says why."""
    saving = state.saving
    if saving is None or saving.capture != told.capture:
        return state, ()
    failed = Failed(saving, told.kind, told.reason)
    return replace(state, saving=None, failed=failed), ()


def _replay(state: FormState, sheet: Sheet) -> Outcome:
    """The keys typed meanwhile, until one of them saves again."""
    effects: list[Effect] = []
    while state.ahead and state.saving is None and state.failed is None:
        stroke, rest = state.ahead[0], state.ahead[1:]
        state, more = _press(replace(state, ahead=rest), stroke, sheet)
        effects.extend(more)
    return state, tuple(effects)


def paste(state: FormState, text: str) -> Outcome:
    """A paste is text, never keys: it fills a query or a note, and elsewhere does nothing."""
    contact = state.contact
    line = " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
    on_form = state.view is View.FORM and not state.saving and not state.failed
    if contact and on_form and contact.step is Step.SEARCH and line:
        query = (contact.query + line)[:MOST_QUERY]
        contact = replace(contact, query=query, cursor=0)
    elif contact and on_form and contact.step is Step.NOTE and line:
        contact = replace(contact, text=(contact.text + line)[:MAX_NOTE])
    else:
        return hint(state, Hint.PASTE)
    return _with_draft(state, (replace(state, contact=contact, hint=None), ()))


def focused(state: FormState, at_ms: float) -> FormState:
    """The window came back: a contact begun in the next moment waits for Enter."""
    return replace(state, focus_ms=at_ms)


def opened(state: FormState, today_count: int, pending: int, rows: Sequence[TodayRow]) -> Outcome:
    """The store is open: today's list, and no draft of a contact that it already has."""
    known = {row.entry_id for row in rows}
    fresh = replace(state, day=tuple(rows), today=today_count, pending=pending)
    if state.saving is None:
        contact, held = (
            None if each and not each.former and not each.saved and each.entry_id in known else each
            for each in (state.contact, state.held)
        )
        fresh = replace(fresh, contact=contact, held=held)
        if contact is not state.contact:
            fresh = replace(fresh, hint=Hint.ALREADY_SAVED)
    return _with_draft(state, (fresh, ()))


def _with_draft(before: FormState, outcome: Outcome) -> Outcome:
    """Keep the draft whenever what is filled in changed."""
    state, effects = outcome
    if (state.contact, state.held) == (before.contact, before.held):
        return outcome
    return state, (*effects, KeepDraft(draft_of(state)))
