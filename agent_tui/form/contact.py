"""One contact from its first key to what is stored of it."""

from __future__ import annotations

from datetime import datetime

from agent_tui.capture import Capture, TodayRow
from agent_tui.form.call import Call
from agent_tui.form.sheet import Sheet
from agent_tui.form.state import FOLLOW_UPS, Because, Contact, FollowUpName, Step
from agent_tui.form.strokes import Stroke
from ftr.entry import Payload
from ftr.record import replace
from ftr.words import Cause, OnlineFirst, Op


def begin(
    sheet: Sheet,
    stroke: Stroke,
    channel: str,
    *,
    stray: Because | None,
    call: Call | None = None,
) -> Contact:
    """A new contact; its follow-ups are drawn now, so that the answers cannot steer them."""
    if call is not None and call.channel in sheet.channels:
        channel = call.channel or channel
    return Contact(
        entry_id=sheet.new_id(),
        enrolment_id=sheet.enrolment_id,
        catalogue_version=sheet.catalogue.version,
        started_at=stroke.now,
        since_ms=stroke.at_ms,
        wait=stray is not None,
        because=stray,
        asks=sheet.draw(),
        channel=channel,
        call=call,
    )


def begin_correction(sheet: Sheet, stroke: Stroke, row: TodayRow) -> Contact:
    """The questions again for an entry of today's list, with what it says now beside them."""
    former = replace(row.payload, cause=None)
    code = sheet.catalogue.resolve(former.reason) if former.reason else ""
    path = sheet.catalogue.paths.get(code, ())
    asks = tuple(
        name
        for name in FOLLOW_UPS
        if sheet.follow_up(name).mode in ("optional", "required")
        or (name != "channel" and getattr(former, name) is not None)
    )
    return Contact(
        entry_id=row.entry_id,
        enrolment_id=sheet.enrolment_id,
        catalogue_version=sheet.catalogue.version,
        started_at=row.occurred_at,
        since_ms=stroke.at_ms,
        asks=tuple(name for name in asks if name != "channel" or len(sheet.channels) > 1),
        channel=former.channel,
        former=former,
        former_path=tuple(reason.code for reason in path),
    )


def pause(contact: Contact, stroke: Stroke) -> Contact:
    """The contact with its clock stopped, for the time it is on hold."""
    return replace(contact, spent_ms=_spent(contact, stroke) or 0.0)


def resume(contact: Contact, stroke: Stroke) -> Contact:
    """The contact with its clock running again; an unknown time stays unknown."""
    return contact if contact.since_ms is None else replace(contact, since_ms=stroke.at_ms)


def _spent(contact: Contact, stroke: Stroke) -> float | None:
    if contact.since_ms is None:
        return None
    return contact.spent_ms + max(0.0, stroke.at_ms - contact.since_ms)


def payload_of(contact: Contact) -> Payload:
    """What the three answers say. A correction keeps the follow-ups that still apply."""
    former = contact.former or _of_call(contact)
    same_answer = contact.former is not None and contact.answer is former.online_first
    return replace(
        former,
        reason=contact.path[-1] if contact.path else None,
        ending=contact.ending,
        online_first=contact.answer,
        obstacle=former.obstacle if same_answer else None,
        motive=former.motive if same_answer else None,
        channel=contact.channel,
        note=former.note,
        searched=_searched(contact) or former.searched,
        cause=Cause.MISTAKE if contact.is_correction else None,
    )


def _of_call(contact: Contact) -> Payload:
    """What the call of a new contact brings with it."""
    call = contact.call
    return Payload(queue=call.queue, call_ref=call.ref, talk_s=call.talk_s) if call else Payload()


def _occurred_at(contact: Contact) -> datetime:
    """When the contact was: from the start of its call, where one is known."""
    if contact.call is None:
        return contact.started_at
    return min(contact.call.started_at, contact.started_at)


def _searched(contact: Contact) -> str | None:
    """What was looked for in vain, as far as it may be kept."""
    if contact.sought is None:
        return None
    from agent_tui.form.folding import words
    from ftr.searched import kept_words  # few contacts need it, and no first frame

    return kept_words(contact.sought, words(contact.sought))


def capture_of(contact: Contact, payload: Payload, stroke: Stroke) -> Capture:
    """The capture of a contact: its first save creates the entry, any later one amends it."""
    is_new = contact.saved is None and not contact.is_correction
    spent = _spent(contact, stroke)
    return Capture(
        entry_id=contact.entry_id,
        op=Op.CREATE if is_new else Op.AMEND,
        payload=payload,
        enrolment_id=contact.enrolment_id,
        catalogue_version=contact.catalogue_version,
        occurred_at=_occurred_at(contact),
        started_at=None if contact.is_correction else contact.started_at,
        logging_ms=None if spent is None or contact.is_correction else round(spent),
    )


def next_follow_up(contact: Contact) -> FollowUpName | None:
    """The follow-up that comes after the contact's present step; None: it is done."""
    saved = contact.saved
    if saved is None or saved.ending is not None:
        return None
    at = FOLLOW_UPS.index(contact.follow_up) + 1 if contact.follow_up else 0
    return next((name for name in FOLLOW_UPS[at:] if _applies(contact, name, saved)), None)


def previous_follow_up(contact: Contact) -> FollowUpName | None:
    """The follow-up asked before the contact's present step."""
    saved = contact.saved
    if saved is None or contact.follow_up is None:
        return None
    before = FOLLOW_UPS[: FOLLOW_UPS.index(contact.follow_up)]
    return next((name for name in reversed(before) if _applies(contact, name, saved)), None)


def _applies(contact: Contact, name: FollowUpName, saved: Payload) -> bool:
    if name not in contact.asks:
        return False
    if name == "obstacle":
        return saved.online_first is OnlineFirst.YES
    if name == "motive":
        return saved.online_first is OnlineFirst.NO
    return True


def at_follow_up(contact: Contact, name: FollowUpName) -> Contact:
    """The contact on this follow-up, with a note that is there already in the field."""
    note = contact.saved.note if contact.saved else None
    return replace(contact, step=Step(name), text=(note or "") if name == "note" else "")
