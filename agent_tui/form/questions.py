"""What a key means on each question of a contact."""

from __future__ import annotations

from agent_tui.form.calls import next_call
from agent_tui.form.contact import at_follow_up, begin, payload_of, previous_follow_up
from agent_tui.form.follow_ups import follow_up_key
from agent_tui.form.outcome import Outcome, go_on, hand_over, hint, nothing, on
from agent_tui.form.sheet import Sheet
from agent_tui.form.state import Because, Contact, FormState, Hint, Step
from agent_tui.form.strokes import NUM_LOCK_KEYS, Stroke
from ftr.catalogue.model import Reason
from ftr.entry import Payload
from ftr.record import replace
from ftr.words import OnlineFirst

ANSWERS = {
    "1": OnlineFirst.YES,
    "j": OnlineFirst.YES,
    "y": OnlineFirst.YES,
    "2": OnlineFirst.NO,
    "n": OnlineFirst.NO,
    "3": OnlineFirst.UNKNOWN,
    "4": OnlineFirst.NOT_ASKED,
}


def answer_key(state: FormState, stroke: Stroke, sheet: Sheet, *, stray: Because | None) -> Outcome:
    """A key on the way of a contact. `stray`: why it may not have been meant for this form."""
    contact = state.contact
    step = contact.step if contact else Step.REASON
    if contact and stray and step not in (Step.SEARCH, Step.NOTE):
        contact = replace(contact, wait=True, because=stray)
        state = replace(state, contact=contact)
    if step is Step.REASON:
        return _reason(state, contact, stroke, sheet, stray)
    assert contact is not None  # noqa: S101  # every step but the first has a contact
    if step is Step.SEARCH:
        from agent_tui.form.searching import search_key  # the first frame needs no search

        return search_key(state, contact, stroke, sheet, choose)
    if stroke.key in NUM_LOCK_KEYS:
        return hint(state, Hint.NUM_LOCK)
    if step in (Step.ANSWER, Step.CONFIRM):
        return _answer(state, contact, stroke, sheet)
    return follow_up_key(state, contact, stroke, sheet)


def _reason(  # noqa: PLR0911  # one return per kind of key
    state: FormState,
    contact: Contact | None,
    stroke: Stroke,
    sheet: Sheet,
    stray: Because | None,
) -> Outcome:
    path = contact.path if contact else ()
    page = contact.page if contact else 0
    level = sheet.level(path)
    key = stroke.key.lower()
    action = sheet.keymap.actions.get(stroke.key)

    def draft() -> Contact:
        if contact:
            return contact
        begun = begin(sheet, stroke, state.channel, stray=stray, call=next_call(state))
        return replace(begun, sought=state.sought)

    reason = level.keys[page].get(key)
    if reason is not None:
        return choose(state, draft(), reason, stroke, sheet)
    if not path and key in sheet.endings:
        ended = replace(draft(), ending=sheet.endings[key].code, page=0, answer=None)
        return _complete(state, ended, stroke)
    if action == "next_page":
        if level.pages < 2:
            return hint(state, Hint.NO_PAGE)
        return _at_page(state, draft(), (page + 1) % level.pages)
    if action == "search" or (_searches(stroke) and not sheet.letters):
        return on(state, _searching(draft(), "" if action == "search" else stroke.key))
    if action == "confirm" and contact and contact.former:
        return _keep_reason(state, contact, contact.former, stroke, sheet)
    if stroke.key in NUM_LOCK_KEYS:
        return hint(state, Hint.NUM_LOCK)
    if action == "confirm":
        return hint(state, Hint.ENTER_NOT_NEEDED)
    if not stroke.is_text:
        return nothing(state, stroke)
    if sheet.letters and _searches(stroke) and level.opens_on_search:
        return on(state, _searching(draft(), stroke.key))
    return hint(state, Hint.NO_REASON, stroke.key)


def _searching(contact: Contact, query: str) -> Contact:
    """The contact in search; without a query no row is chosen yet (cursor -1)."""
    return replace(contact, step=Step.SEARCH, query=query, cursor=0 if query.strip() else -1)


def _searches(stroke: Stroke) -> bool:
    return stroke.is_text and stroke.key.isalpha()


def _at_page(state: FormState, contact: Contact, page: int) -> Outcome:
    """Page 0 of the first question with nothing filled in is the empty form."""
    contact = replace(contact, page=page)
    if not contact.path and page == 0 and not contact.is_correction:
        return replace(state, contact=None, sought=contact.sought), ()
    return on(state, contact)


def choose(
    state: FormState, contact: Contact, reason: Reason, stroke: Stroke, sheet: Sheet
) -> Outcome:
    """Take this reason, with its parents; a leaf leads to the answer."""
    path = tuple(node.code for node in sheet.catalogue.paths[reason.code])
    contact = replace(
        contact, step=Step.REASON, path=path, page=0, query="", cursor=0, ending=None, answer=None
    )
    if reason.sub:
        return on(state, contact)
    if contact.channel is not None and not sheet.asks(contact.channel):
        return _complete(state, replace(contact, answer=OnlineFirst.NOT_ASKED), stroke)
    return on(state, replace(contact, step=Step.ANSWER))


def _keep_reason(
    state: FormState, contact: Contact, former: Payload, stroke: Stroke, sheet: Sheet
) -> Outcome:
    """Enter in a correction keeps what the entry said on this question."""
    depth = len(contact.path)
    if former.ending is not None and not contact.path:
        return _complete(state, replace(contact, ending=former.ending), stroke)
    if contact.former_path[:depth] == contact.path and len(contact.former_path) > depth:
        reason = sheet.catalogue.paths[contact.former_path[depth]][-1]
        return choose(state, contact, reason, stroke, sheet)
    return hint(state, Hint.CHOICE_KEYS)


def _answer(state: FormState, contact: Contact, stroke: Stroke, sheet: Sheet) -> Outcome:
    action = sheet.keymap.actions.get(stroke.key)
    asked = contact.ending is None and (contact.channel is None or sheet.asks(contact.channel))
    answer = ANSWERS.get(stroke.key.lower()) if asked else None
    if answer is not None:
        return _complete(state, replace(contact, answer=answer), stroke)
    if action == "confirm":
        if contact.step is Step.CONFIRM:
            return save_contact(state, contact, stroke)
        if contact.former and contact.former.online_first:
            kept = replace(contact, answer=contact.former.online_first)
            return _complete(state, kept, stroke)
    if action == "search" and contact.step is Step.ANSWER:
        above = replace(contact, path=contact.path[:-1], page=_page_of(contact, sheet))
        return on(state, _searching(above, ""))
    if not stroke.is_text and action != "confirm":
        return nothing(state, stroke)
    return hint(state, Hint.WAITS if contact.step is Step.CONFIRM else Hint.ANSWER_KEYS)


def _complete(state: FormState, contact: Contact, stroke: Stroke) -> Outcome:
    """All three answers are there: save, or wait for Enter where the keys may be stray."""
    if contact.wait:
        waits = replace(contact, step=Step.CONFIRM)
        return hint(state, Hint.WAITS) if waits == state.contact else on(state, waits)
    return save_contact(state, contact, stroke)


def save_contact(state: FormState, contact: Contact, stroke: Stroke) -> Outcome:
    """Hand the contact over; the form says "saved" only when the store has said so."""
    payload = payload_of(contact)
    if contact.former and replace(payload, cause=None) == contact.former:
        return go_on(state, replace(contact, saved=contact.former), Hint.NOTHING_CHANGED)
    return hand_over(state, contact, payload, stroke)


def back(  # noqa: PLR0911  # one return per kind of question
    state: FormState, contact: Contact, sheet: Sheet
) -> Outcome:
    """Backspace: one letter, one page or one question back, clearing what hung below."""
    step = contact.step
    if step is Step.SEARCH:
        if contact.query:
            from agent_tui.form.searching import missed  # the first frame needs no search

            return on(state, _searching(missed(state, contact, sheet), contact.query[:-1]))
        return _at_page(state, replace(contact, step=Step.REASON, cursor=0), contact.page)
    if step is Step.NOTE_CHECK:
        return on(state, replace(contact, step=Step.NOTE))
    if step is Step.NOTE and contact.text:
        return on(state, replace(contact, text=contact.text[:-1]))
    if contact.follow_up:
        name = previous_follow_up(contact)
        if name is None:
            return hint(state, Hint.ALREADY_SAVED)
        return on(state, at_follow_up(contact, name))
    if step is Step.CONFIRM and contact.answer is not None and _is_asked(contact, sheet):
        return on(state, replace(contact, step=Step.ANSWER, answer=None))
    if step is Step.REASON and contact.page:
        return _at_page(state, contact, contact.page - 1)
    if not contact.path and not contact.ending:
        return hint(state, Hint.FIRST_QUESTION)  # of a correction: Esc leaves it
    above = replace(contact, step=Step.REASON, path=contact.path[:-1], answer=None, ending=None)
    return _at_page(state, above, _page_of(contact, sheet))


def _is_asked(contact: Contact, sheet: Sheet) -> bool:
    return contact.channel is None or sheet.asks(contact.channel)


def _page_of(contact: Contact, sheet: Sheet) -> int:
    """The page on which the last chosen reason stands."""
    key = sheet.path(contact.path)[-1].key if contact.path else ""
    return len(key) - len(key.lstrip("0"))
