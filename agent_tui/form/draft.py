"""What is half filled in, as the JSON that survives a crash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from agent_tui.form.call import Call, call_from_dict, call_to_dict
from agent_tui.form.sheet import Sheet
from agent_tui.form.state import FOLLOW_UPS, Because, Contact, FormState, Hint, Step, View
from ftr.clock import from_text, to_text
from ftr.entry import Payload
from ftr.record import replace
from ftr.words import OnlineFirst

DRAFT_VERSION = 1


def draft_of(state: FormState) -> dict[str, object] | None:
    """The contact and the one on hold; None where there is neither."""
    if state.contact is None and state.held is None:
        return None
    return {
        "draft": DRAFT_VERSION,
        "contact": _to_dict(state.contact),
        "held": _to_dict(state.held),
    }


def restored(state: FormState, draft: Mapping[str, Any] | None, sheet: Sheet) -> FormState:
    """The form with the draft in it, as far as it still fits; a broken draft changes nothing.

    How long it took to log is no longer known then.
    """
    if not draft or draft.get("draft") != DRAFT_VERSION:
        return state
    try:
        contact = _from_dict(draft["contact"], sheet)
        held = _from_dict(draft["held"], sheet)
    except (KeyError, TypeError, ValueError, AttributeError):
        return state
    if contact is None and held is None:
        return state
    return replace(state, contact=contact, held=held, view=View.FORM, hint=Hint.RESTORED_DRAFT)


def _to_dict(contact: Contact | None) -> dict[str, object] | None:
    if contact is None:
        return None
    data: dict[str, object] = {
        name: getattr(contact, name)
        for name in contact.__match_args__
        if name not in ("since_ms", "spent_ms")
    }
    for name, value in data.items():
        if isinstance(value, datetime):
            data[name] = to_text(value)
        elif isinstance(value, Payload):
            data[name] = value.to_json()
        elif isinstance(value, Call):
            data[name] = call_to_dict(value)
        elif isinstance(value, tuple):
            data[name] = list(value)
    return data


def _from_dict(data: Mapping[str, Any] | None, sheet: Sheet) -> Contact | None:
    """Raises KeyError, TypeError or ValueError on what is no contact."""
    if data is None or data["enrolment_id"] != sheet.enrolment_id:
        return None
    path = _path_now(data["path"], sheet)
    contact = Contact(
        entry_id=str(data["entry_id"]),
        enrolment_id=sheet.enrolment_id,
        catalogue_version=sheet.catalogue.version,
        started_at=from_text(data["started_at"]),
        since_ms=None,
        step=Step(data["step"]),
        path=path,
        page=int(data["page"]),
        ending=data["ending"],
        answer=OnlineFirst(data["answer"]) if data["answer"] else None,
        query=str(data["query"]),
        sought=data["sought"],
        cursor=int(data["cursor"]),
        text=str(data["text"]),
        wait=bool(data["wait"]),
        because=Because(data["because"]) if data.get("because") else None,
        asks=tuple(name for name in FOLLOW_UPS if name in data["asks"]),
        channel=data["channel"],
        saved=Payload.from_json(data["saved"]) if data["saved"] else None,
        former=Payload.from_json(data["former"]) if data["former"] else None,
        former_path=_path_now(data["former_path"], sheet),
        call=call_from_dict(data.get("call")),
    )
    return _fitting(contact, sheet)


def _path_now(codes: list[str], sheet: Sheet) -> tuple[str, ...]:
    """The path as the catalogue stands now; it may have changed between two starts."""
    for code in reversed(codes):
        found = sheet.catalogue.paths.get(sheet.catalogue.resolve(code))
        if found:
            return tuple(reason.code for reason in found)
    return ()


def _fitting(contact: Contact, sheet: Sheet) -> Contact:
    """A draft whose step no longer fits its reason goes back to the question that does."""
    if contact.follow_up:
        return contact if contact.saved else replace(contact, step=Step.REASON)
    leaf = bool(contact.path) and not sheet.path(contact.path)[-1].sub
    if contact.step is Step.CONFIRM and (contact.ending or (leaf and contact.answer)):
        return contact
    if leaf:
        return replace(contact, step=Step.ANSWER, answer=None, page=0, ending=None)
    step = contact.step if contact.step is Step.SEARCH else Step.REASON
    page = contact.page if contact.page < sheet.level(contact.path).pages else 0
    return replace(contact, step=step, answer=None, ending=None, page=page)
