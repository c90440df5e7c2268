"""A line typed with Enter, as the keys it stands for: digits, words of commands, or a label.

Speech input and programs that type whole lines get along with this, and so do people on a
terminal without function keys.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from agent_tui.form.actions import ACTIONS, ActionId
from agent_tui.form.folding import words
from agent_tui.form.searching import matches
from agent_tui.form.state import Step, View
from agent_tui.plain.question import keys_by_label, written
from agent_tui.ui.drawing.scene import Scene
from ftr.texts import LANGUAGES, Language, texts

Command = ActionId | Literal["repeat", "explain", "status"]

_WORD = re.compile(r"[^\W\d_]{2}")
LEAVE_TOO = ("stop", "quit", "exit")  # what people type to leave, in any language


def command_words(language: Language) -> Mapping[str, Command]:
    """Word -> what it does, in one language. A colon before it makes it unmistakable."""
    t = texts("form", language)
    return {
        t.gettext("again"): "repeat",
        "?": "repeat",
        t.gettext("explain"): "explain",
        t.gettext("status"): "status",
        t.gettext("help"): "help",
        t.gettext("back"): "back",
        t.gettext("clear"): "clear",
        t.gettext("undo"): "take_back",
        t.gettext("same"): "same_again",
        t.gettext("today"): "today",
        t.gettext("hold"): "hold",
        t.gettext("more"): "next_page",
        t.gettext("channel"): "channel",
        t.gettext("who"): "who",
        t.gettext("practise"): "practice",
        t.gettext("language"): "language",
        t.gettext("close"): "leave",
    }


def words_for_keys(language: Language) -> Mapping[ActionId, str]:
    """Action -> the word that does it; where lines are typed, it is told."""
    found = command_words(language)
    return {action.id: word for action in ACTIONS for word in found if found[word] == action.id}


def command_in(line: str, scene: Scene) -> Command | None:
    """The command a line stands for, in either language; None where it is an answer.

    A note can be any word: there a command needs its colon.
    """
    text = line.strip().lower()
    bare = text.removeprefix(":")
    if bare == text and scene.state.is_writing and written_is_note(scene):
        return None
    if bare in LEAVE_TOO:
        return "leave"
    for language in (scene.language, *LANGUAGES):
        found = command_words(language).get(bare)
        if found is not None:
            return found
    return None


def key_of(command: Command, scene: Scene) -> str:
    """The key that does what a command says; empty for one that only the plain form has."""
    keys = {str(action): keys[0] for action, keys in scene.sheet.keymap.keys.items()}
    return keys.get(command, "")


def written_is_note(scene: Scene) -> bool:
    """Whether a note is being written."""
    contact = scene.state.contact
    return contact is not None and contact.step is Step.NOTE


def keys_of(line: str, scene: Scene) -> list[str]:
    """The keys that a line which is no command stands for; an empty line is Enter.

    Empty where it is words that nothing here is answered with: their letters would be answers.
    """
    text = line.strip()
    if not text:
        return [key_of("confirm", scene)]
    if scene.state.is_writing:
        return _written(text, scene)
    label = keys_by_label(scene).get(" ".join(words(text)))
    if label is not None:
        return [label]
    if _searches(text, scene):
        slash = key_of("search", scene)
        return [slash, *text.removeprefix(slash)]
    if _WORD.search(text):
        return []
    return [char for char in text if not char.isspace()]


def _searches(text: str, scene: Scene) -> bool:
    """Whether a line on a list of reasons is words to look for."""
    state, contact = scene.state, scene.state.contact
    on_reason = state.view is View.FORM and (contact is None or contact.step is Step.REASON)
    slash = key_of("search", scene)
    if not on_reason or state.failed is not None:
        return False
    is_word = text[0].isalpha() and (not scene.sheet.letters or _WORD.match(text) is not None)
    return text.startswith(slash) or is_word


def _written(text: str, scene: Scene) -> list[str]:
    """A note and its end; or another query, or the number of one of the matches."""
    contact = scene.state.contact
    enter, back = key_of("confirm", scene), key_of("back", scene)
    if contact is None or contact.step is Step.NOTE:
        return [back] * len(written(scene)) + [*text, enter]
    if text.isdigit() and len(text) == 1 and contact.query.strip():
        found = matches(scene.state, contact, scene.sheet)
        wanted = int(text) - 1
        if 0 <= wanted < len(found):
            at = max(contact.cursor, 0)
            step = "down" if wanted > at else "up"
            return [step] * abs(wanted - at) + [enter]
    slash = key_of("search", scene)
    return [back] * len(contact.query) + [*text.removeprefix(slash)]
