"""The same again: the reason of the contact in view, never its answer."""

from __future__ import annotations

from agent_tui.form.calls import next_call
from agent_tui.form.contact import begin
from agent_tui.form.outcome import Outcome, hint
from agent_tui.form.questions import choose
from agent_tui.form.sheet import Sheet
from agent_tui.form.state import Because, FormState, Hint
from agent_tui.form.strokes import Stroke
from ftr.catalogue.model import Reason
from ftr.record import replace


def reason_again(state: FormState, sheet: Sheet) -> Reason | None:
    """The reason of the contact that the form shows as its last one, as the catalogue has it now.

    None where there is none to repeat: no contact yet, an ending, or a reason that is gone.
    """
    code = state.shown.row.payload.reason if state.shown else None
    path = sheet.catalogue.paths.get(sheet.catalogue.resolve(code)) if code else None
    return path[-1] if path and not path[-1].sub else None


def same_again(state: FormState, stroke: Stroke, sheet: Sheet, *, stray: Because | None) -> Outcome:
    """Begin a contact with that reason and ask the question: what this customer did is not known.

    Where nothing is asked, one key would log a contact: it waits for Enter.
    """
    reason = reason_again(state, sheet)
    if reason is None:
        return hint(state, Hint.NOTHING_TO_REPEAT)
    contact = begin(sheet, stroke, state.channel, stray=stray, call=next_call(state))
    if contact.channel is not None and not sheet.asks(contact.channel):
        contact = replace(contact, wait=True)
    return choose(state, contact, reason, stroke, sheet)
