"""The keys that work on every question: help, today's list, hold, language, channel, who, leave."""

from __future__ import annotations

from agent_tui.form.actions import PRACTICE_SETTING, ActionId
from agent_tui.form.contact import pause, resume
from agent_tui.form.effects import ChangeTheme, KeepSetting, Leave, Practise, SwitchEnrolment
from agent_tui.form.outcome import Outcome, hint, nothing
from agent_tui.form.sheet import Sheet
from agent_tui.form.state import Contact, FormState, Hint, Step, View
from agent_tui.form.strokes import Stroke
from ftr.catalogue.model import Channel
from ftr.record import replace
from ftr.texts import Language
from ftr.words import OnlineFirst

EVERYWHERE: tuple[ActionId, ...] = ("leave", "theme", "large", "language", "help")
OVER_THE_FORM: tuple[ActionId, ...] = (*EVERYWHERE, "today", "hold", "channel", "who", "practice")
_AFTER_HELP = {View.HELP: View.HELP_AROUND, View.HELP_AROUND: View.FORM}
PRACTISE = frozenset("1po")  # on a desk that has not joined: practise, oefenen


def over_the_form(  # noqa: PLR0911  # one return per action
    state: FormState, action: ActionId, stroke: Stroke, sheet: Sheet
) -> Outcome:
    """Carry out one of OVER_THE_FORM."""
    if action in EVERYWHERE:
        return _everywhere(state, action, stroke)
    if state.failed is not None:
        return hint(state, Hint.RETRY_KEYS)
    if action == "practice":
        return _practise(state)
    if state.view is View.UNJOINED:
        return hint(state, Hint.NOT_JOINED)
    if action == "today":
        is_open = state.view in (View.TODAY, View.CAUSE)
        return replace(state, view=View.FORM if is_open else View.TODAY, cursor=0), ()
    if action == "who" and state.view is View.WHO:
        return replace(state, view=View.FORM), ()
    state = replace(state, view=View.FORM)
    if action == "hold":
        return _hold(state, stroke)
    if action == "channel":
        return _next_channel(state, stroke, sheet)
    return _ask_who(state, sheet)


def _everywhere(state: FormState, action: ActionId, stroke: Stroke) -> Outcome:
    if action == "leave":
        return state, (Leave(),)
    if action == "theme":
        return state, (ChangeTheme(),)
    if action == "large":
        large = not state.large
        return replace(state, large=large), (KeepSetting("large", "yes" if large else "no"),)
    if action == "language":
        language: Language = "en" if state.language == "nl" else "nl"
        return replace(state, language=language), (KeepSetting("language", language),)
    if state.view is View.UNJOINED:
        return nothing(state, stroke)
    return replace(state, view=_AFTER_HELP.get(state.view, View.HELP)), ()


def _practise(state: FormState) -> Outcome:
    if not state.is_empty:
        return hint(state, _finish(state))
    state, effects = declined(state)
    return state, (*effects, Practise())


def _finish(state: FormState) -> Hint:
    """What must be finished first: the contact in hand, or the one on hold."""
    return Hint.FINISH_FIRST if state.contact or not state.held else Hint.FINISH_HELD


def declined(state: FormState) -> Outcome:
    """Practice is offered once: it was taken up, or waved away."""
    if not state.offers_practice:
        return state, ()
    return replace(state, offers_practice=False), (KeepSetting(PRACTICE_SETTING, "told"),)


def unjoined_key(state: FormState, stroke: Stroke) -> Outcome:
    """A key on a desk that has not joined a pilot: practise, or nothing."""
    if stroke.key.lower() in PRACTISE:
        return state, (Practise(),)
    return hint(state, Hint.NOT_JOINED) if stroke.is_text else nothing(state, stroke)


def _hold(state: FormState, stroke: Stroke) -> Outcome:
    """Put the contact aside and start another, or change over; two at most."""
    if state.contact is None and state.held is None:
        return hint(state, Hint.NOTHING_TO_HOLD)
    held = pause(state.contact, stroke) if state.contact else None
    contact = resume(state.held, stroke) if state.held else None
    changed = replace(state, contact=contact, held=held)
    return hint(changed, Hint.CHANGED_OVER) if contact and held else (changed, ())


def _next_channel(state: FormState, stroke: Stroke, sheet: Sheet) -> Outcome:
    codes = list(sheet.channels)
    if len(codes) < 2:
        return nothing(state, stroke)
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
        return hint(state, Hint.ONE_AGENT)
    if not state.is_empty:
        return hint(state, _finish(state))
    return replace(state, view=View.WHO), ()


def who_key(state: FormState, stroke: Stroke, sheet: Sheet) -> Outcome:
    """A digit on "who are you"."""
    chosen = dict(zip("123456789", sheet.enrolments, strict=False)).get(stroke.key)
    if chosen is None:
        return hint(state, Hint.CHOICE_KEYS)
    state = replace(state, view=View.FORM)
    return state, (KeepSetting("active", chosen), SwitchEnrolment(chosen))
