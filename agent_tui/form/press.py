"""The form's heart: a state and a key in, the next state and what the world must do out."""

from __future__ import annotations

from collections.abc import Sequence

from agent_tui.capture import NotSaved, Saved, TodayRow
from agent_tui.form import today
from agent_tui.form.actions import ActionId
from agent_tui.form.again import same_again
from agent_tui.form.calls import drop, next_call, talked
from agent_tui.form.draft import draft_of
from agent_tui.form.effects import Effect, KeepCall, KeepDraft, Leave, Save
from agent_tui.form.outcome import Outcome, go_on, hint, on
from agent_tui.form.questions import answer_key, back
from agent_tui.form.sheet import Sheet
from agent_tui.form.state import (
    HELP_PAGES,
    Did,
    Failed,
    FormState,
    Hint,
    Shown,
    Step,
    View,
)
from agent_tui.form.stray import Came, how_it_came
from agent_tui.form.strokes import Stroke
from agent_tui.form.views import (
    OVER_THE_FORM,
    declined,
    over_the_form,
    unjoined_key,
    who_key,
)
from ftr.entry import MAX_NOTE
from ftr.record import replace
from ftr.words import Cause, Op

MOST_QUERY = 80  # letters of a query
INTERRUPT = "ctrl+c"  # ends most programs, and here nothing by accident


def press(state: FormState, stroke: Stroke, sheet: Sheet) -> Outcome:
    """One key. While something is being saved, keys are kept for afterwards."""
    return _with_draft(state, _press(state, stroke, sheet))


def _press(state: FormState, stroke: Stroke, sheet: Sheet) -> Outcome:
    action = sheet.keymap.actions.get(stroke.key)
    if state.saving is not None:
        return _ahead(state, stroke, action, sheet)
    if sheet.enter_each:
        from agent_tui.form.picking import picks, taken

        picked = picks(state, stroke, action)
        if picked is not None:
            return picked
        state, stroke = taken(state, stroke, sheet)
        action = sheet.keymap.actions.get(stroke.key)
    after, effects = _act(state, stroke, sheet, action)
    if after.saving is not None:  # the screen changes once, when the store has answered
        after = replace(after, hint=state.hint, hint_about=state.hint_about)
    return after, effects


def _act(state: FormState, stroke: Stroke, sheet: Sheet, action: ActionId | None) -> Outcome:
    came = how_it_came(state, stroke)
    state = replace(state, previous=stroke, hint=None, hint_about="")
    if stroke.key == INTERRUPT and action is None:
        return hint(state, Hint.HOW_TO_LEAVE)
    if action in OVER_THE_FORM:
        return over_the_form(state, action, stroke, sheet)
    if state.failed is not None:
        return _failed(state, state.failed, action)
    if state.view in HELP_PAGES:
        state = replace(state, view=View.FORM)
        return (
            (state, ())
            if action in ("clear", "back", "confirm")
            else _on_form(state, action, stroke, sheet, came)
        )
    if state.view is not View.FORM:
        return _on_view(state, action, stroke, sheet)
    return _on_form(state, action, stroke, sheet, came)


def _ahead(state: FormState, stroke: Stroke, action: ActionId | None, sheet: Sheet) -> Outcome:
    """A key while saving waits its turn; leaving twice does not wait for a disk that hangs."""
    if action == "leave" and any(
        sheet.keymap.actions.get(each.key) == "leave" for each in state.ahead
    ):
        return state, (Leave(),)
    return replace(state, ahead=(*state.ahead, stroke)), ()


def _on_view(state: FormState, action: ActionId | None, stroke: Stroke, sheet: Sheet) -> Outcome:
    if state.view is View.UNJOINED:
        return unjoined_key(state, stroke)
    if action == "clear":
        return replace(state, view=View.FORM), ()
    if state.view is View.WHO:
        return who_key(state, stroke, sheet)
    on_list = today.list_key if state.view is View.TODAY else today.cause_key
    return on_list(state, stroke, sheet)


def _on_form(
    state: FormState, action: ActionId | None, stroke: Stroke, sheet: Sheet, came: Came
) -> Outcome:
    contact = state.contact
    if action in ("clear", "back") and contact is None:
        return _on_empty(state, action)
    if action == "clear":
        return replace(state, contact=None, sought=None), ()
    if action == "back" and contact is not None:
        return back(state, contact, sheet)
    if action == "take_back":
        return _delete(state, came)
    stray = came.because(begun=contact is not None)
    if action == "same_again" and contact is None and stroke.key not in sheet.endings:
        return same_again(state, stroke, sheet, stray=stray)
    return answer_key(state, stroke, sheet, stray=stray)


def _on_empty(state: FormState, action: ActionId) -> Outcome:
    """Nothing to go back from or to clear, but perhaps an offer, or a call that waits."""
    if action == "clear" and state.offers_practice:
        return declined(state)
    call = next_call(state)
    if action == "clear" and call is not None:
        return drop(state, call)
    return hint(state, Hint.NOTHING_TO_CLEAR)


def _delete(state: FormState, came: Came) -> Outcome:
    """Delete on the first question: the last contact goes, or comes back, at once."""
    if state.contact is not None:
        return hint(state, Hint.FINISH_FIRST)
    if came.after_num_lock:
        return hint(state, Hint.NUM_LOCK)  # the keypad's point, with Num Lock off
    if came.is_stray:
        return hint(state, Hint.HELD_DOWN if came.held_down else Hint.PRESS_AGAIN)
    return _take_back(state)


def _take_back(state: FormState) -> Outcome:
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
    contact = failed.saving.contact
    if contact is None:
        return state, ()
    if action == "clear":
        return replace(state, contact=None), ()
    if contact.saved is None:
        return on(state, replace(contact, step=Step.CONFIRM))
    return state, ()


def saved(state: FormState, told: Saved, sheet: Sheet) -> Outcome:
    """The store has it on disk: say so, go on, and take the keys typed meanwhile."""
    knows: tuple[Effect, ...] = ()
    if state.offers_practice and told.capture.op is Op.CREATE:
        state, knows = declined(state)  # who has logged a contact knows how
    after, effects = _replay(_saved(state, told), sheet)
    after, late = talked(after)
    return _with_draft(state, (after, (*knows, *_logged(state, told), *effects, *late)))


def _logged(state: FormState, told: Saved) -> tuple[Effect, ...]:
    """What is kept of a call once its contact is on disk; nothing of one that was forgotten."""
    ref = told.capture.payload.call_ref
    is_known = any(call.ref == ref for call in state.calls)
    return (KeepCall(ref, "logged"),) if ref and is_known and told.capture.op is Op.CREATE else ()


def _saved(state: FormState, told: Saved) -> FormState:
    rows, row = today.with_saved(state.day or (), told)
    state = replace(state, day=rows, today=told.today, pending=told.pending)
    if told.capture.op is Op.CREATE:
        state = replace(state, seconds=today.logging_seconds(rows))
        state = _counting(state, told.capture.payload.reason)
    saving = state.saving
    if saving is None or saving.capture != told.capture:
        return state
    state = replace(state, saving=None, hint=None)
    if told.capture.op is Op.VOID:
        state = today.apart_from(state, told.capture.entry_id)
    if saving.contact is None:
        did: Did = "taken_back" if told.capture.op is Op.VOID else "restored"
        taken = row.entry_id if saving.purpose == "take_back" else None
        return replace(state, shown=Shown(row, did), taken_back=taken)
    contact = replace(saving.contact, saved=replace(told.capture.payload, cause=None))
    did = "changed" if contact.is_correction else "saved"
    state = replace(state, shown=Shown(row, did), taken_back=None)
    return go_on(state, contact)[0]


def not_saved(state: FormState, told: NotSaved) -> Outcome:
    """The store could not keep it: the form stays filled in and says why."""
    saving = state.saving
    if saving is None or saving.capture != told.capture:
        return state, ()
    failed = Failed(saving, told.kind, told.reason)
    contact = saving.contact or state.contact
    return _with_draft(state, (replace(state, saving=None, failed=failed, contact=contact), ()))


def _replay(state: FormState, sheet: Sheet) -> Outcome:
    """The keys typed meanwhile, until one of them saves again."""
    effects: list[Effect] = []
    while state.ahead and state.saving is None and state.failed is None:
        stroke, rest = state.ahead[0], state.ahead[1:]
        state, more = _press(replace(state, ahead=rest), stroke, sheet)
        effects.extend(more)
        if any(isinstance(effect, Leave) for effect in more):
            state = replace(state, ahead=())  # what was typed after it is for no contact
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


def _counting(state: FormState, reason: str | None) -> FormState:
    """One more of the agent's own picks."""
    if reason is None:
        return state
    own = {**state.own_picks, reason: state.own_picks.get(reason, 0) + 1}
    return replace(state, own_picks=own)


def opened(state: FormState, today_count: int, pending: int, rows: Sequence[TodayRow]) -> Outcome:
    """The store is open: today's list, and no draft of a contact that it already has."""
    known = {row.entry_id for row in rows}
    last = next((row for row in rows if not row.voided), None)
    shown = state.shown or (Shown(last, "saved") if last else None)
    fresh = today.with_list(state, tuple(rows))
    fresh = replace(
        fresh,
        today=today_count,
        pending=pending,
        shown=shown,
        seconds=today.logging_seconds(fresh.day),
        offers_practice=state.offers_practice and not rows,
    )
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
    """Keep the draft whenever what is filled in changed; leaving comes after it."""
    state, effects = outcome
    if (state.contact, state.held) == (before.contact, before.held):
        return outcome
    leaving = tuple(effect for effect in effects if isinstance(effect, Leave))
    others = tuple(effect for effect in effects if not isinstance(effect, Leave))
    return state, (*others, KeepDraft(draft_of(state)), *leaving)
