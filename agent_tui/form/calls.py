"""Calls that wait for the form: which one the next contact is, and what becomes of the others.

A call never mixes with a contact that is half filled in: it waits until the form is empty, or
until that contact is put on hold. It is never logged by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from agent_tui.capture import Capture, TodayRow
from agent_tui.form.call import Call
from agent_tui.form.effects import Effect, ForgetCall, KeepCall, Save
from agent_tui.form.outcome import Outcome
from agent_tui.form.state import Contact, FormState, Hint
from ftr.entry import Payload
from ftr.record import replace
from ftr.words import Op


def waiting(state: FormState) -> tuple[Call, ...]:
    """The calls that no contact is of yet, the oldest first: the next contact takes the first."""
    taken = {each.call.ref for each in (state.contact, state.held) if each and each.call}
    rows = _rows(state)
    return tuple(call for call in state.calls if call.ref not in taken and not _is_done(call, rows))


def next_call(state: FormState) -> Call | None:
    """The call that a contact begun now is of."""
    calls = waiting(state) if state.calls else ()
    return calls[0] if calls else None


def _rows(state: FormState) -> dict[str, TodayRow]:
    """Today's entries by the call they are of.

    Of a call that was given back there may be several: then the one that was not taken back.
    """
    rows: dict[str, TodayRow] = {}
    for row in state.day or ():
        ref = row.payload.call_ref
        if ref and (ref not in rows or rows[ref].voided):
            rows[ref] = row
    return rows


def _is_done(call: Call, rows: dict[str, TodayRow]) -> bool:
    """Whether a call is logged, or left out on purpose; a logged one that was taken back is not."""
    row = rows.get(call.ref)
    if row is None:
        return call.did is not None
    return not row.voided or call.did == "dropped"


def as_restored(state: FormState, row: TodayRow) -> Payload:
    """What an entry that was taken back says again.

    Its call stays with the contact that has it by now: two entries are never of one call.
    """
    payload = replace(row.payload, cause=None)
    if payload.call_ref is None:
        return payload
    others = {
        other.payload.call_ref
        for other in state.day or ()
        if not other.voided and other.entry_id != row.entry_id
    }
    others |= {each.call.ref for each in (state.contact, state.held) if each and each.call}
    return replace(payload, call_ref=None, talk_s=None) if payload.call_ref in others else payload


def heard(state: FormState, calls: Sequence[Call], now: datetime) -> Outcome:
    """The calls as they stand on disk: new ones, and ones that ended meanwhile."""
    dropped = {call.ref for call in state.calls if call.did == "dropped"}  # perhaps not on disk yet
    known = (replace(call, did="dropped") if call.ref in dropped else call for call in calls)
    state = replace(state, calls=tuple(known))
    state = replace(
        state, contact=_newer(state.contact, state.calls), held=_newer(state.held, state.calls)
    )
    state, effects = _lapse(state, now)
    state, more = talked(state)
    return state, (*effects, *more)


def _newer(contact: Contact | None, calls: Sequence[Call]) -> Contact | None:
    """A contact with what is known by now of its call."""
    if contact is None or contact.call is None:
        return contact
    found = next((call for call in calls if call.ref == contact.call.ref), None)
    return contact if found is None else replace(contact, call=replace(found, did=None))


def _lapse(state: FormState, now: datetime) -> Outcome:
    """Forget what is too old; a call that nobody logged is told of.

    Before today's list is known it is only passed over: whether it was logged is not known yet.
    """
    old = tuple(call for call in state.calls if now >= call.lapses_at)
    if not old:
        return state, ()
    if state.day is None:
        return replace(state, calls=tuple(call for call in state.calls if call not in old)), ()
    missed = [call for call in waiting(state) if call in old]
    state = replace(state, calls=tuple(call for call in state.calls if call not in old))
    if missed:
        about = missed[-1].started_at.astimezone().strftime("%H:%M")
        state = replace(
            state, lapsed=state.lapsed + len(missed), hint=Hint.CALL_LAPSED, hint_about=about
        )
    return state, tuple(ForgetCall(call.ref) for call in old)


def talked(state: FormState) -> Outcome:
    """Add the talk time to entries that were logged before their call ended.

    Never while a save is on its way: that one would put back the entry as it was without.
    """
    if state.saving is not None or state.failed is not None:
        return state, ()
    effects: list[Effect] = []
    rows = _rows(state)
    for call in state.calls:
        row = rows.get(call.ref)
        if row is None or row.voided or call.talk_s is None or row.payload.talk_s is not None:
            continue
        payload = replace(row.payload, talk_s=call.talk_s)
        effects.append(
            Save(
                Capture(
                    entry_id=row.entry_id,
                    op=Op.AMEND,
                    payload=payload,
                    enrolment_id=row.enrolment_id,
                    catalogue_version=row.catalogue_version,
                    occurred_at=row.occurred_at,
                )
            )
        )
        state = _with_talk(state, row.entry_id, call.talk_s)
    return state, tuple(effects)


def _with_talk(state: FormState, entry_id: str, talk_s: int) -> FormState:
    """The form with the talk time in what it knows of an entry, so that nothing takes it out."""

    def of_row(row: TodayRow) -> TodayRow:
        return replace(row, payload=replace(row.payload, talk_s=talk_s))

    def of_contact(contact: Contact | None) -> Contact | None:
        if contact is None or contact.entry_id != entry_id:
            return contact
        saved, former = contact.saved, contact.former
        return replace(
            contact,
            saved=replace(saved, talk_s=talk_s) if saved else None,
            former=replace(former, talk_s=talk_s) if former else None,
        )

    day = tuple(of_row(row) if row.entry_id == entry_id else row for row in state.day or ())
    return replace(state, day=day, contact=of_contact(state.contact), held=of_contact(state.held))


def drop(state: FormState, call: Call) -> Outcome:
    """Leave a call out: no contact is of it any more."""
    calls = tuple(
        replace(one, did="dropped") if one.ref == call.ref else one for one in state.calls
    )
    about = call.started_at.astimezone().strftime("%H:%M")
    state = replace(state, calls=calls, hint=Hint.CALL_DROPPED, hint_about=about)
    return state, (KeepCall(call.ref, "dropped"),)
