"""Words of the form that stand in more than one place."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from agent_tui.form.actions import shown_key
from agent_tui.form.state import Hint, Step, View
from agent_tui.ui.drawing.scene import Scene
from ftr.word_labels import online_first_label
from ftr.words import OnlineFirst

if TYPE_CHECKING:  # the first frame has no contact in it
    from agent_tui.capture import TodayRow
    from ftr.entry import Payload


def logged_today(scene: Scene) -> str:
    """What the list of today is called; nothing is logged in practice."""
    t = scene.t
    return t.gettext("Practised") if scene.around.is_practice else t.gettext("Logged today")


def count_today(scene: Scene) -> str:
    """How many contacts that list has."""
    t = scene.t
    text = t.gettext("{n} logged today")
    if scene.around.is_practice:
        text = t.gettext("{n} practised")
    return text.format(n=scene.state.today)


def online_first(scene: Scene) -> str:
    """The label of the third question, as everybody sees it."""
    return scene.t.gettext("Online first?")


def follow_up_question(scene: Scene, step: Step) -> str:
    """What a follow-up asks."""
    t = scene.t
    return {
        Step.OBSTACLE: t.gettext("What stopped the customer online?"),
        Step.MOTIVE: t.gettext("Why this channel, and not online?"),
        Step.CHANNEL: t.gettext("Through which channel?"),
        Step.NOTE: t.gettext("A note, without names or numbers of customers"),
        Step.NOTE_CHECK: t.gettext("Is this of a customer? Then it is better left out."),
    }[step]


def level_question(scene: Scene, depth: int) -> str:
    """What the list of reasons at this depth asks."""
    t = scene.t
    if depth == 0:
        return t.gettext("What is the contact about?")
    if depth == 1:
        return t.gettext("What exactly?")
    return t.gettext("And more exactly?")


def clock(row: TodayRow) -> str:
    """When the contact was, on this desk's clock."""
    return _clock(row.occurred_at)


def moment(scene: Scene, instant: datetime) -> str:
    """The time on this desk's clock, with the day where that is not today."""
    today, day = scene.around.today, instant.astimezone().date()
    return f"{day:%d-%m} {_clock(instant)}" if today and day != today else _clock(instant)


@lru_cache(maxsize=256)
def _clock(instant: datetime) -> str:
    return instant.astimezone().strftime("%H:%M")


def subject(scene: Scene, payload: Payload) -> str:
    """What an entry is about: its reason with parents, or its ending."""
    catalogue = scene.sheet.catalogue
    if payload.reason is not None:
        path = catalogue.paths.get(catalogue.resolve(payload.reason))
        return scene.nodes(path) if path else payload.reason
    for ending in catalogue.endings:
        if ending.code == payload.ending:
            return scene.label(ending.label)
    return payload.ending or ""


def leaf(scene: Scene, payload: Payload) -> str:
    """What an entry is about, in its last level alone."""
    catalogue = scene.sheet.catalogue
    path = catalogue.paths.get(catalogue.resolve(payload.reason)) if payload.reason else None
    return scene.label(path[-1].label) if path else subject(scene, payload)


def answer(scene: Scene, payload: Payload) -> str:
    """The answer in a word; an ending has none."""
    if payload.online_first is None:
        return "–"
    return online_first_label(payload.online_first, scene.language).lower()


def _picked(scene: Scene) -> str:
    """What a picked key stands for on the first questions; empty elsewhere."""
    key, contact = scene.state.hint_about, scene.state.contact
    if scene.state.view is not View.FORM:
        return ""
    if scene.around.lesson is not None:
        from agent_tui.ui.drawing.lesson import picked_in_lesson

        picked = picked_in_lesson(scene, scene.around.lesson, key)
        if picked is not None:
            return picked
    if contact is None or contact.step is Step.REASON:
        level = scene.sheet.level(contact.path if contact else ())
        reason = level.keys[contact.page if contact else 0].get(key)
        ending = None if contact else scene.sheet.endings.get(key)
        found = reason or ending
        return scene.label(found.label) if found else ""
    from agent_tui.form.questions import ANSWERS  # the first frame has picked nothing

    answer = ANSWERS.get(key) if contact.step is Step.ANSWER else None
    return online_first_label(answer, scene.language) if answer else ""


SIGNS = {
    OnlineFirst.YES: "●",
    OnlineFirst.NO: "○",
    OnlineFirst.UNKNOWN: "?",
    OnlineFirst.NOT_ASKED: "·",
    None: "–",
}


def hint_text(scene: Scene) -> str:
    """Why a key did nothing, or what just happened; empty where there is nothing to say."""
    hint = scene.state.hint
    if hint is None:
        return ""
    t = scene.t
    none_today = (
        t.gettext("Nothing practised yet.")
        if scene.around.is_practice
        else t.gettext("Nothing was logged today.")
    )
    plain = {
        Hint.NO_PAGE: t.gettext("There are no more than these."),
        Hint.NUM_LOCK: t.gettext("Num Lock seems to be off: press it, then use the digits."),
        Hint.PASTE: t.gettext("Pasted text is not typed: nothing was logged."),
        Hint.ANSWER_KEYS: t.gettext("1 yes · 2 no · 3 does not know · 4 not asked"),
        Hint.CHOICE_KEYS: t.gettext("Choose with a digit."),
        Hint.REQUIRED: t.gettext("This question needs an answer."),
        Hint.TYPE_TO_SEARCH: t.gettext("Type a few letters."),
        Hint.NOTHING_TO_TAKE_BACK: none_today,
        Hint.NOT_OPEN_YET: t.gettext("One moment: today's list is being opened."),
        Hint.NOTHING_TO_REPEAT: t.gettext("The last contact has no reason to repeat."),
        Hint.NOTHING_TO_CLEAR: t.gettext("Nothing is filled in."),
        Hint.FIRST_QUESTION: t.gettext("This is the first question; {clear} stops.").format(
            clear=scene.key("clear")
        ),
        Hint.ENTER_NOT_NEEDED: t.gettext("Not needed here: the last answer saves."),
        Hint.HELD_DOWN: t.gettext("That key was held down: let go, and press it once."),
        Hint.CHANGED_OVER: t.gettext("Two contacts at most: this is the other one."),
        Hint.TWO_OPEN: t.gettext("Two contacts are open: finish or clear one first."),
        Hint.PRESS_AGAIN: t.gettext("This window has only just come back: press again."),
        Hint.NOTHING_TO_HOLD: t.gettext("There is no contact to put on hold."),
        Hint.FINISH_FIRST: t.gettext("First finish this contact, or clear it."),
        Hint.FINISH_HELD: t.gettext(
            "A contact is on hold: {hold} brings it back; finish or clear it first."
        ).format(hold=scene.key("hold")),
        Hint.ONE_AGENT: t.gettext("Practice is for one: there is nobody else to choose.")
        if scene.around.is_practice
        else t.gettext("Only one agent logs at this desk. Another joins it: agent-tui join"),
        Hint.EMPTY_LIST: none_today,
        Hint.LIST_KEYS: t.gettext("Choose a row with ↑ ↓ or its digit."),
        Hint.TAKEN_BACK: t.gettext("This contact was taken back: restore it first."),
        Hint.NOTHING_CHANGED: t.gettext("Nothing was changed."),
        Hint.RESTORED_DRAFT: t.gettext("This contact was still open when the form ended."),
        Hint.ALREADY_SAVED: t.gettext("This contact is already saved."),
        Hint.HOW_TO_LEAVE: t.gettext("{leave} closes the form.").format(leave=scene.key("leave")),
        Hint.NOTE_FULL: t.gettext("The note is full."),
        Hint.CALL_LAPSED: t.gettext(
            "The call of {time} was not logged, and is too old for it now."
        ).format(time=scene.state.hint_about),
        Hint.CALL_DROPPED: t.gettext(
            "The call of {time} is left out: the next contact is not of it."
        ).format(time=scene.state.hint_about),
        Hint.LESSON_KEYS: t.gettext("{enter} goes on; {clear} stops the examples.").format(
            enter=scene.key("confirm"), clear=scene.key("clear")
        ),
        Hint.NOT_JOINED: t.gettext("This desk has not joined a pilot yet."),
    }
    if hint in plain:
        return plain[hint]
    if hint is Hint.PICKED:
        text = t.gettext("{about} {label}: {enter} takes it; another key picks anew")
        text = text.replace(" {label}", " {label}" if _picked(scene) else "")
    elif hint is Hint.UNKNOWN_KEY:
        text = t.gettext("{key} does nothing here. {help} shows the keys.")
    elif hint is Hint.NO_REASON:
        text = t.gettext("There is no reason under “{about}”; search with {search}")
    elif hint is Hint.LEFT_OUT:
        text = t.gettext("Your words are not kept, they seem to hold: {about}")
    elif hint is Hint.WAITS:
        text = t.gettext("{enter} saves · {back} goes back · {clear} clears")
    else:
        text = t.gettext("{enter} tries again · {back} goes back · {clear} gives up")
    about = scene.state.hint_about
    return text.format(
        about=about,
        key=shown_key(about),
        label=_picked(scene),
        enter=scene.key("confirm"),
        back=scene.key("back"),
        clear=scene.key("clear"),
        search=scene.key("search"),
        help=scene.key("help"),
    )
