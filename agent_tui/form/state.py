"""What the form knows at one moment. Immutable: a key makes a new state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from ftr.record import record
from ftr.texts import Language
from ftr.words import OnlineFirst

if TYPE_CHECKING:  # the first frame knows none of them yet
    from agent_tui.capture import Capture, TodayRow
    from agent_tui.form.call import Call
    from agent_tui.form.strokes import Stroke
    from ftr.entry import Payload

FollowUpName = Literal["obstacle", "motive", "channel", "note"]
FOLLOW_UPS: tuple[FollowUpName, ...] = ("obstacle", "motive", "channel", "note")


class Step(StrEnum):
    """Where a contact stands: which question its next key answers."""

    REASON = "reason"
    SEARCH = "search"
    ANSWER = "answer"
    CONFIRM = "confirm"  # all is filled in and waits for Enter
    OBSTACLE = "obstacle"
    MOTIVE = "motive"
    CHANNEL = "channel"
    NOTE = "note"
    NOTE_CHECK = "note_check"  # the note looks as if it holds something of a customer


FOLLOW_UP_OF: Mapping[Step, FollowUpName] = {
    Step.OBSTACLE: "obstacle",
    Step.MOTIVE: "motive",
    Step.CHANNEL: "channel",
    Step.NOTE: "note",
    Step.NOTE_CHECK: "note",
}


class Because(StrEnum):
    """Why a contact waits for Enter, where the desk does not always ask for it."""

    FAST_KEYS = "fast_keys"
    FOCUS = "focus"


class View(StrEnum):
    """What lies over the form."""

    FORM = "form"
    HELP = "help"
    HELP_AROUND = "help_around"  # its second page: what is not the way of a contact
    TODAY = "today"
    CAUSE = "cause"  # why the row of today's list is taken back
    WHO = "who"
    UNJOINED = "unjoined"  # this desk has not joined a pilot yet


HELP_PAGES = (View.HELP, View.HELP_AROUND)


class Hint(StrEnum):
    """Why a key did nothing, or what just happened; the screen words it."""

    NO_REASON = "no_reason"
    NO_PAGE = "no_page"
    UNKNOWN_KEY = "unknown_key"
    NUM_LOCK = "num_lock"
    PASTE = "paste"
    ANSWER_KEYS = "answer_keys"
    CHOICE_KEYS = "choice_keys"
    REQUIRED = "required"
    WAITS = "waits"
    TYPE_TO_SEARCH = "type_to_search"
    NOTHING_TO_TAKE_BACK = "nothing_to_take_back"
    NOTHING_TO_REPEAT = "nothing_to_repeat"
    NOTHING_TO_CLEAR = "nothing_to_clear"
    FIRST_QUESTION = "first_question"
    ENTER_NOT_NEEDED = "enter_not_needed"
    HELD_DOWN = "held_down"
    NOT_OPEN_YET = "not_open_yet"
    PRESS_AGAIN = "press_again"
    CHANGED_OVER = "changed_over"
    TWO_OPEN = "two_open"
    NOTHING_TO_HOLD = "nothing_to_hold"
    FINISH_FIRST = "finish_first"
    FINISH_HELD = "finish_held"
    ONE_AGENT = "one_agent"
    EMPTY_LIST = "empty_list"
    LIST_KEYS = "list_keys"
    TAKEN_BACK = "taken_back"
    RETRY_KEYS = "retry_keys"
    NOTHING_CHANGED = "nothing_changed"
    RESTORED_DRAFT = "restored_draft"
    HOW_TO_LEAVE = "how_to_leave"
    ALREADY_SAVED = "already_saved"
    NOT_JOINED = "not_joined"
    NOTE_FULL = "note_full"
    LESSON_KEYS = "lesson_keys"
    PICKED = "picked"
    LEFT_OUT = "left_out"
    CALL_LAPSED = "call_lapsed"
    CALL_DROPPED = "call_dropped"


@record
class Contact:
    """One contact being filled in, or followed up after its save, or corrected.

    `path` holds the codes chosen so far; `page` counts the nines passed over at this level.
    `wait` means: fill in, but save only after Enter; `because` of what. `asks` are the follow-ups
    drawn for it. `former` is what the entry said before a correction. `spent_ms` is logging time
    up to `since_ms` (monotonic); None where it is unknown, after a crash. `call` is the call it is
    of, where a telephone told of one.
    """

    entry_id: str
    enrolment_id: str
    catalogue_version: int
    started_at: datetime
    since_ms: float | None
    spent_ms: float = 0.0
    step: Step = Step.REASON
    path: tuple[str, ...] = ()
    page: int = 0
    ending: str | None = None
    answer: OnlineFirst | None = None
    query: str = ""
    sought: str | None = None
    cursor: int = 0
    text: str = ""
    wait: bool = False
    because: Because | None = None
    asks: tuple[FollowUpName, ...] = ()
    channel: str | None = None
    saved: Payload | None = None
    former: Payload | None = None
    former_path: tuple[str, ...] = ()
    call: Call | None = None

    @property
    def is_correction(self) -> bool:
        """Whether this changes an entry of today's list."""
        return self.former is not None

    @property
    def follow_up(self) -> FollowUpName | None:
        """The follow-up this contact stands on, None on any other question."""
        return FOLLOW_UP_OF.get(self.step)


Purpose = Literal["contact", "take_back", "restore", "list"]


@record
class Saving:
    """What is on its way to the disk; `purpose` says what the form does once it is there.

    `contact` is the contact with its last answer in it. The form goes on showing the one without:
    only the commit changes what is on the screen.
    """

    capture: Capture
    purpose: Purpose
    contact: Contact | None = None


@record
class Failed:
    """A save that did not reach the disk. The form stays filled in; Enter tries again."""

    saving: Saving
    kind: str
    reason: str


Did = Literal["saved", "changed", "taken_back", "restored"]


@record
class Shown:
    """The line that stays in view: the last thing that was saved, and what it was."""

    row: TodayRow
    did: Did


@record
class FormState:
    """The whole form. `contact` None is the empty form on its first question.

    `ahead` are keys typed while something is being saved; `day` is today's list, newest first,
    None until the store has opened; `picked` is a character that waits for Enter, on a desk that
    wants one after each; `cursor` is the row of the list that is chosen. `calls` are those that
    were told of (agent_tui.form.calls), `lapsed` how many were never logged. `own_picks` order what
    a search finds, and nothing else; `sought` is what a search looked for in vain before the form
    was emptied again, for the contact that comes then.
    """

    language: Language
    channel: str
    contact: Contact | None = None
    held: Contact | None = None
    sought: str | None = None
    view: View = View.FORM
    saving: Saving | None = None
    failed: Failed | None = None
    ahead: tuple[Stroke, ...] = ()
    hint: Hint | None = None
    hint_about: str = ""
    previous: Stroke | None = None
    picked: str | None = None
    focus_ms: float | None = None
    day: tuple[TodayRow, ...] | None = None
    cursor: int = 0
    taken_back: str | None = None
    shown: Shown | None = None
    today: int = 0
    pending: int = 0
    large: bool = False  # whether the person chose the layout for large letters
    offers_practice: bool = False  # just joined, and nothing logged yet
    own_picks: Mapping[str, int] = field(default_factory=dict)  # reason -> how often it was logged
    seconds: float | None = None  # what it took to log a contact today, in the median
    calls: tuple[Call, ...] = ()
    lapsed: int = 0

    @property
    def is_writing(self) -> bool:
        """Whether characters are text now, of a query or a note, and no answers."""
        at = self.contact.step if self.contact else Step.REASON
        return self.view is View.FORM and not self.failed and at in (Step.SEARCH, Step.NOTE)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filled in, held, on its way or failed: a new catalogue may come."""
        return not (self.contact or self.held or self.saving or self.failed or self.ahead)
