"""Every action of the form by its id: the keys it has, and how help and the key line name it.

Keys of the catalogue (reasons, endings, answers) are no actions: they belong to the pilot and
cannot be remapped at a desk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

from ftr.record import record

if TYPE_CHECKING:
    from gettext import NullTranslations

ActionId = Literal[
    "confirm",
    "back",
    "clear",
    "take_back",
    "same_again",
    "next_page",
    "search",
    "help",
    "today",
    "hold",
    "language",
    "channel",
    "who",
    "practice",
    "theme",
    "large",
    "leave",
]
PRACTICE_SETTING = "practice"  # "offer" from joining on, until it was taken up or waved away
SETTING_PREFIX = "key."  # settings named "key.<action id>" hold the keys of an action
SPARE = ("f10", "f12", *(f"ctrl+{letter}" for letter in "befgklnoprtuwxy"))
TAKEN = frozenset("123456789jyn")  # answers and reasons: no action may take these


@record
class Action:
    """`short` is for the key line, `text` for help; both are given the texts of a language."""

    id: ActionId
    keys: tuple[str, ...]
    short: Callable[[NullTranslations], str]
    text: Callable[[NullTranslations], str]


ACTIONS: tuple[Action, ...] = (  # in the order in which help tells them
    Action(
        "next_page",
        ("0",),
        lambda t: t.gettext("Next nine"),
        lambda t: t.gettext("The next nine, where there are more"),
    ),
    Action(
        "search",
        ("/",),
        lambda t: t.gettext("Search"),
        lambda t: t.gettext("Search all reasons; with digits any letter"),
    ),
    Action(
        "confirm",
        ("enter",),
        lambda t: t.gettext("OK"),
        lambda t: t.gettext("Take the match, keep, or save what waits"),
    ),
    Action(
        "back",
        ("backspace",),
        lambda t: t.gettext("Back"),
        lambda t: t.gettext("Back one question"),
    ),
    Action(
        "clear",
        ("escape",),
        lambda t: t.gettext("Clear"),
        lambda t: t.gettext("Clear the contact, or close what is open"),
    ),
    Action(
        "take_back",
        ("delete",),
        lambda t: t.gettext("Take back"),
        lambda t: t.gettext("Take back the last contact, or restore it"),
    ),
    Action(
        "same_again",
        ("=",),
        lambda t: t.gettext("Same again"),
        lambda t: t.gettext("The last contact's reason, to be answered"),
    ),
    Action(
        "hold",
        ("f3",),
        lambda t: t.gettext("Hold"),
        lambda t: t.gettext("Hold this contact for another; change over"),
    ),
    Action(
        "today",
        ("f2",),
        lambda t: t.gettext("Today"),
        lambda t: t.gettext("Logged today: change or take back a contact"),
    ),
    Action(
        "help",
        ("f1",),
        lambda t: t.gettext("Help"),
        lambda t: t.gettext("This help, on two pages; then away again"),
    ),
    Action(
        "channel",
        ("f5",),
        lambda t: t.gettext("Channel"),
        lambda t: t.gettext("The next channel: phone, e-mail, …"),
    ),
    Action(
        "who",
        ("f6",),
        lambda t: t.gettext("Who"),
        lambda t: t.gettext("Somebody else or another pilot logs here"),
    ),
    Action(
        "practice",
        ("f8",),
        lambda t: t.gettext("Practise"),
        lambda t: t.gettext("Practise with examples; nothing of it counts"),
    ),
    Action(
        "leave",
        ("ctrl+q",),
        lambda t: t.gettext("Close"),
        lambda t: t.gettext("Close; what is half filled in is kept"),
    ),
    Action(
        "language",
        ("f4",),
        lambda t: t.gettext("Nederlands"),
        lambda t: t.gettext("Dutch or English"),
    ),
    Action(
        "theme",
        ("f7",),
        lambda t: t.gettext("Colours"),
        lambda t: t.gettext("Colours: dark, light, contrast, terminal's"),
    ),
    Action(
        "large",
        ("f9",),
        lambda t: t.gettext("Large"),
        lambda t: t.gettext("More room, for large letters; again: back"),
    ),
)
BY_ID: Mapping[ActionId, Action] = {action.id: action for action in ACTIONS}
KEY_NAMES = {
    "escape": "Esc",
    "backspace": "Backspace",
    "delete": "Delete",
    "enter": "Enter",
    "up": "↑",
    "down": "↓",
}


@record
class Keymap:
    """Which key does which action, with this desk's own choices in it."""

    keys: Mapping[ActionId, tuple[str, ...]]
    actions: Mapping[str, ActionId]

    def shown(self, action: ActionId) -> str:
        """The action's first key as it stands on a keyboard, e.g. `F2` or `Ctrl+Q`."""
        return shown_key(self.keys[action][0])


def shown_key(key: str) -> str:
    """A key as it stands on a keyboard."""
    if key in KEY_NAMES:
        return KEY_NAMES[key]
    return "+".join(part.capitalize() for part in key.split("+")) if len(key) > 1 else key


def keymap(settings: Mapping[str, str]) -> Keymap:
    """The keymap of a desk: settings such as `key.hold` = `f9 ctrl+r` go before the defaults.

    A key that another action already has, or that answers a question, is left out; an action
    whose keys are all left out keeps its default ones, or takes a spare one.
    """
    chosen: dict[ActionId, tuple[str, ...]] = {}
    actions: dict[str, ActionId] = {}
    remapped = [a for a in ACTIONS if settings.get(SETTING_PREFIX + a.id)]
    for action in (*remapped, *(a for a in ACTIONS if a not in remapped)):
        wanted = settings.get(SETTING_PREFIX + action.id, "").lower().split()
        keys = tuple(key for key in wanted if key not in actions and key not in TAKEN)
        keys = keys or tuple(key for key in action.keys if key not in actions)
        keys = keys or (next(key for key in SPARE if key not in actions),)
        chosen[action.id] = keys
        actions |= dict.fromkeys(keys, action.id)
    return Keymap(chosen, actions)
