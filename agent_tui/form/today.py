"""Today's list: choosing a row, changing it, taking it back, and keeping the list true."""

from __future__ import annotations

from agent_tui.capture import Capture, Saved, TodayRow
from agent_tui.form.calls import as_restored
from agent_tui.form.contact import begin_correction, pause
from agent_tui.form.effects import Save
from agent_tui.form.outcome import Outcome, hint
from agent_tui.form.sheet import Sheet
from agent_tui.form.state import FOLLOW_UPS, FormState, Hint, Purpose, Saving, View
from agent_tui.form.strokes import Stroke
from ftr.entry import Payload
from ftr.record import replace
from ftr.words import Cause, Op

ROWS = 9  # of the list on one page, so that a digit chooses each
CAUSES = {str(number): cause for number, cause in enumerate(Cause, 1)}


def list_key(  # noqa: PLR0911  # one return per kind of key
    state: FormState, stroke: Stroke, sheet: Sheet
) -> Outcome:
    """A key on today's list: move, choose by digit, change (Enter) or take back (Delete)."""
    rows = state.day or ()
    action = sheet.keymap.actions.get(stroke.key)
    if action == "back":
        return replace(state, view=View.FORM), ()
    if not rows:
        return hint(state, Hint.EMPTY_LIST if state.day is not None else Hint.NOT_OPEN_YET)
    steps = {"up": -1, "down": 1, "pageup": -ROWS, "pagedown": ROWS}
    if stroke.key in steps:
        moved = max(0, min(state.cursor + steps[stroke.key], len(rows) - 1))
        if moved == state.cursor:
            return hint(state, Hint.NO_PAGE)
        return replace(state, cursor=moved), ()
    page = state.cursor // ROWS * ROWS
    if action == "next_page":
        if len(rows) <= ROWS:
            return hint(state, Hint.NO_PAGE)
        return replace(state, cursor=page + ROWS if page + ROWS < len(rows) else 0), ()
    if stroke.key in "123456789" and stroke.is_text:
        row = page + int(stroke.key) - 1
        return (replace(state, cursor=row), ()) if row < len(rows) else hint(state, Hint.LIST_KEYS)
    if action == "confirm":
        return _correct(state, rows[state.cursor], stroke, sheet)
    if action == "take_back":
        if rows[state.cursor].voided:
            return restore(state, rows[state.cursor])
        return replace(state, view=View.CAUSE), ()
    return hint(state, Hint.LIST_KEYS)


def cause_key(state: FormState, stroke: Stroke, sheet: Sheet) -> Outcome:
    """1 to 4: why the row is taken back."""
    if sheet.keymap.actions.get(stroke.key) == "back":
        return replace(state, view=View.TODAY), ()
    if stroke.key not in CAUSES or not state.day:
        return hint(state, Hint.CHOICE_KEYS)
    row = state.day[state.cursor]
    return take_back(replace(state, view=View.TODAY), row, CAUSES[stroke.key])


def _correct(state: FormState, row: TodayRow, stroke: Stroke, sheet: Sheet) -> Outcome:
    if row.voided:
        return hint(state, Hint.TAKEN_BACK)
    mine = next((c for c in (state.contact, state.held) if c and c.entry_id == row.entry_id), None)
    state = apart_from(state, row.entry_id)
    if state.contact and state.held:
        return hint(state, Hint.TWO_OPEN)
    held = pause(state.contact, stroke) if state.contact else state.held
    contact = begin_correction(sheet, stroke, row)
    if mine is not None:  # its questions after the save come after the change
        asks = {*contact.asks, *mine.asks}
        contact = replace(contact, asks=tuple(name for name in FOLLOW_UPS if name in asks))
    return replace(state, view=View.FORM, contact=contact, held=held), ()


def apart_from(state: FormState, entry_id: str) -> FormState:
    """The form without what is open of this entry: a change or a void would be undone by it."""
    contact, held = (
        None if each is not None and each.entry_id == entry_id else each
        for each in (state.contact, state.held)
    )
    return replace(state, contact=contact, held=held)


def take_back(state: FormState, row: TodayRow, cause: Cause, purpose: Purpose = "list") -> Outcome:
    """Void an entry; the form shows it once the store has said so."""
    return _revise(state, row, Op.VOID, Payload(cause=cause), purpose)


def restore(state: FormState, row: TodayRow, purpose: Purpose = "list") -> Outcome:
    """Take back a void: an amendment that says what the entry said before."""
    return _revise(state, row, Op.AMEND, as_restored(state, row), purpose)


def _revise(state: FormState, row: TodayRow, op: Op, payload: Payload, purpose: Purpose) -> Outcome:
    capture = Capture(
        entry_id=row.entry_id,
        op=op,
        payload=payload,
        enrolment_id=row.enrolment_id,
        catalogue_version=row.catalogue_version,
        occurred_at=row.occurred_at,
    )
    return replace(state, saving=Saving(capture, purpose)), (Save(capture),)


def last_logged(state: FormState) -> TodayRow | None:
    """What Delete takes back, or restores where it was just taken back."""
    rows = state.day or ()
    if state.taken_back is not None:
        return next((row for row in rows if row.entry_id == state.taken_back), None)
    return next((row for row in rows if not row.voided), None)


def with_saved(rows: tuple[TodayRow, ...], saved: Saved) -> tuple[tuple[TodayRow, ...], TodayRow]:
    """Today's list with this save in it, and the row it became."""
    capture = saved.capture
    old = next((row for row in rows if row.entry_id == capture.entry_id), None)
    is_void = capture.op is Op.VOID
    row = TodayRow(
        entry_id=capture.entry_id,
        rev_no=saved.rev_no,
        payload=old.payload if is_void and old else capture.payload,
        voided=is_void,
        cause=capture.payload.cause,
        occurred_at=capture.occurred_at,
        catalogue_version=capture.catalogue_version,
        enrolment_id=capture.enrolment_id,
        acknowledged=False,
        logging_ms=old.logging_ms if old else capture.logging_ms,
    )
    if old is None:
        return (row, *rows), row
    return tuple(row if each is old else each for each in rows), row


def with_list(state: FormState, rows: tuple[TodayRow, ...]) -> FormState:
    """The form with today's list read again: what is chosen in it stays chosen.

    Where it is there no more, nothing is asked about it any more either.
    """
    chosen = state.day[state.cursor].entry_id if state.day else None
    at = next((at for at, row in enumerate(rows) if row.entry_id == chosen), None)
    view = View.TODAY if at is None and state.view is View.CAUSE else state.view
    return replace(state, day=rows, view=view, cursor=at or 0)


def logging_seconds(rows: tuple[TodayRow, ...] | None) -> float | None:
    """The median seconds it took to log a contact today; None where none was timed."""
    times = sorted(row.logging_ms for row in rows or () if row.logging_ms is not None)
    middle = len(times) // 2
    return (times[middle] + times[~middle]) / 2000 if times else None
