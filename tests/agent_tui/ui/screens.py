"""Every screen of the form by name: the keys that lead there, and what stands around it.

Tests draw them from the pure form; `make pictures` types the same keys into the real one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal

from agent_tui.capture import CallNews, News, SyncNews, Unavailable, Warned
from agent_tui.form import calls as calls_of_form
from agent_tui.form.call import Call
from agent_tui.form.draft import draft_of, restored
from agent_tui.form.lesson import Lesson, Stage, Verdict, new_lesson
from agent_tui.form.practice_cases import CASES
from agent_tui.form.state import FormState, View
from agent_tui.snapshot import Snapshot
from agent_tui.ui.drawing.around import Around, Person
from agent_tui.ui.drawing.scene import Scene
from ftr.catalogue.model import Catalogue, FollowUp, FollowUps, walk
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_catalogue
from ftr.entry import Payload
from ftr.record import replace
from ftr.texts import Language
from ftr.words import OnlineFirst, PilotKind, PilotState
from tests.agent_tui.form.hands import Hands
from tests.agent_tui.ui.sample_desk import sample_catalogue, sample_snapshot

DAY = date(2026, 11, 23)
MORNING = "1 1 1 3 5 2 8 1 1 4 4 3 "  # contacts logged before the picture
FULL = ("full", "The disk is full. Make room, then press Enter.")
NONE = FollowUps()
ASKED = FollowUps(obstacle=FollowUp("required"), motive=FollowUp("optional"))
NOTED = FollowUps(note=FollowUp("optional"))
THROUGH = FollowUps(channel=FollowUp("required"))
RANG = datetime(DAY.year, DAY.month, DAY.day, 9, 5).astimezone()
CALLS = CallNews(
    (
        Call("first", RANG, RANG + timedelta(minutes=4), "phone", "Orders"),
        Call("second", RANG + timedelta(minutes=6), None, "phone", "Orders"),
    )
)
NO_CENTRE = SyncNews(3, 1, None, "The centre cannot be reached; entries wait.")
NO_STORE = Unavailable("failed", "The desk's database cannot be opened: the disk is not there.")
NO_COPY = Warned("The copies beside the database cannot be written: the disk is full.")


@cache
def _seed(*, letters: bool) -> Catalogue:
    if letters:
        return publish(replace(seed_catalogue(), keys="letters"), [], opened=False)
    return sample_catalogue()


@dataclass(frozen=True)
class Shot:
    """One screen. `keys` come after `before`; `fails` makes the last save fail."""

    keys: str = ""
    before: str = MORNING
    pilot: Mapping[str, object] = field(default_factory=dict)
    follow_ups: FollowUps = NONE
    agents: int = 1
    joined: bool = True
    practice: bool = False
    lesson: Stage = "off"
    fails: bool = False
    focus: bool = False  # the window has only just come back when the keys begin
    settings: Mapping[str, str] = field(default_factory=dict)
    letters: bool = False
    news: tuple[News, ...] = ()  # heard before the keys
    pasted: str = ""
    disk: Literal["opens", "opening", "slow"] = "opens"
    left_open: bool = False  # the form before this one ended in the middle of a contact

    def catalogue(self) -> Catalogue:
        """The seed catalogue with this screen's follow-ups."""
        return replace(_seed(letters=self.letters), follow_ups=self.follow_ups)

    def draft(self, enrolment_id: str) -> dict[str, object] | None:
        """What the form before this one left."""
        contact = Hands(self.catalogue()).type("1 3").state.contact if self.left_open else None
        if contact is None:
            return None
        own = replace(contact, enrolment_id=enrolment_id, asks=())
        return draft_of(FormState(language="en", channel="phone", contact=own))

    def snapshot(self, language: Language, theme: str = "") -> Snapshot:
        """What the real form is opened with."""
        settings = {"language": language, "theme": theme, **self.settings}
        if not self.joined:
            return Snapshot(settings=settings)
        joined = sample_snapshot(self.catalogue(), today=DAY, agents=self.agents, **self.pilot)
        return replace(joined, settings=settings, practice=self.practice)


SCREENS: Mapping[str, Shot] = {
    "first": Shot(),
    "opening": Shot(before="", disk="opening"),
    "offer": Shot(before="", settings={"practice": "offer"}),
    "sub-reason": Shot("1"),
    "detail": Shot("1 3"),
    "answer": Shot("1 1"),
    "letters": Shot(before="", letters=True),
    "letters-below": Shot("b", before="", letters=True),
    "channel": Shot("f5 f5 f5 f5 1"),
    "same-again": Shot("="),
    "hint": Shot("1 1 x"),
    "pasted": Shot(pasted="112"),
    "search": Shot("r e t"),
    "search-nothing": Shot("x y z z y"),
    "saved": Shot("1 1 2"),
    "saving": Shot("1 1 2", disk="slow"),
    "waits": Shot("1 1 2", focus=True),
    "picked": Shot("1 enter 2", before="", settings={"enter_each": "yes"}),
    "help": Shot("f1"),
    "help-around": Shot("f1 f1"),
    "today": Shot("f2 down"),
    "why": Shot("f2 2 delete"),
    "taken-back": Shot("delete"),
    "restored": Shot("delete delete"),
    "today-empty": Shot("f2", before=""),
    "amend": Shot("f2 2 enter"),
    "hold": Shot("1 1 f3 2"),
    "come-back": Shot("1 1 f3 2 f3"),
    "left-open": Shot(before="", left_open=True),
    "call-next": Shot(news=(CALLS,)),
    "call": Shot("1", news=(CALLS,)),
    "obstacle": Shot("1 1 1", before="", follow_ups=ASKED),
    "motive": Shot("1 1 2", before="", follow_ups=ASKED),
    "channel-asked": Shot("1 1 2", before="", follow_ups=THROUGH),
    "note": Shot("1 1 2 c a l l s space b a c k", before="", follow_ups=NOTED),
    "note-check": Shot("1 1 2 0 6 - 1 2 3 4 5 6 7 8 enter", before="", follow_ups=NOTED),
    "unjoined": Shot(before="", joined=False),
    "who": Shot(before="", agents=3),
    "ended": Shot(pilot={"end": date(2026, 11, 20), "start": date(2026, 11, 16)}),
    "draft": Shot(
        before="",
        pilot={
            "state": PilotState.DRAFT,
            "start": date(2026, 12, 1),
            "end": date(2026, 12, 5),
        },
    ),
    "demo": Shot(pilot={"kind": PilotKind.DEMO}),
    "begins": Shot(before="", pilot={"start": date(2026, 12, 1), "end": date(2026, 12, 5)}),
    "not-sent": Shot(news=(NO_CENTRE,)),
    "no-copy": Shot(news=(NO_COPY,)),
    "no-store": Shot(news=(NO_STORE,)),
    "not-saved": Shot("1 1 2", before="", fails=True),
    "practice": Shot("escape 1", before="", practice=True),
    "practice-begin": Shot(before="", practice=True, lesson="intro"),
    "practice-case": Shot("enter 1", before="", practice=True, lesson="case"),
    "practice-told": Shot("enter 1 1 2", before="", practice=True, lesson="told"),
    "practice-end": Shot("enter 1 1 2 " * CASES + "enter", before="", practice=True, lesson="done"),
}


def scene(name: str, size: tuple[int, int] = (80, 24), language: Language = "en") -> Scene:
    """The moment of a screen, from the pure form."""
    width, height = size
    return replace(_moment(name, language), width=width, height=height)


@cache
def _moment(name: str, language: Language) -> Scene:
    shot = SCREENS[name]
    hands = Hands(shot.catalogue(), dict(shot.settings), random=lambda: 0.99)
    hands.state = replace(hands.state, language=language)
    hands.type(shot.before)
    if shot.focus:
        hands.focus()
    hands.state = restored(hands.state, shot.draft("enrolment"), hands.sheet)
    around = Around(pilot="Webwinkel najaar", is_practice=shot.practice)
    for news in shot.news:
        around = _heard(hands, around, news)
    if shot.pasted:
        hands.paste(shot.pasted)
    hands.disk = "fails" if shot.fails else "waits" if shot.disk == "slow" else "commits"
    if shot.lesson == "off":
        hands.type(shot.keys.removeprefix("escape "))
    state = hands.state
    if shot.disk == "opening":
        state = replace(state, day=None)
    if shot.disk == "slow":
        around = replace(around, is_slow=True)
    if shot.settings.get("practice") == "offer":
        state = replace(state, offers_practice=True)
    if shot.agents > 1:
        people = tuple(Person(f"agent-{n}", "Webwinkel najaar") for n in range(1, 4))
        around, state = replace(around, people=people), replace(state, view=View.WHO)
    if not shot.joined:
        state, around = replace(state, view=View.UNJOINED), Around()
    if name == "ended":
        around = replace(around, ended_on=date(2026, 11, 20))
    if name == "draft":
        around = replace(around, is_draft=True, first=date(2026, 12, 1), last=date(2026, 12, 5))
    if name == "begins":
        around = replace(around, begins_on=date(2026, 12, 1))
    if name == "demo":
        around = replace(around, is_demo=True)
    if shot.lesson != "off":
        around = replace(around, lesson=_lesson(hands, shot.lesson))
    return Scene(state, hands.sheet, around, 80, 24)


def _heard(hands: Hands, around: Around, news: News) -> Around:
    """The form once it has heard this, and what stands beside it then."""
    match news:
        case CallNews(calls):
            hands.state, _ = calls_of_form.heard(hands.state, calls, RANG + timedelta(minutes=9))
        case SyncNews(pending, parked, _, error):
            hands.state = replace(hands.state, pending=pending)
            return replace(around, parked=parked, waits=error)
        case Warned(reason):
            return replace(around, warned=reason)
        case Unavailable(_, reason):
            return replace(around, troubles=(reason,))
    return around


def _lesson(hands: Hands, stage: Stage) -> Lesson:
    """A round of cases at this stage, with every case so far logged as the first reason."""
    lesson = new_lesson(hands.sheet, lambda: 0.5)
    leaf = next(path[-1] for path in walk(hands.catalogue.reasons) if not path[-1].sub)
    count = {"told": 1, "done": len(lesson.cases)}.get(stage, 0)
    payload = Payload(reason=leaf.code, online_first=OnlineFirst.NO)
    verdicts = tuple(Verdict(case, payload, 4200) for case in lesson.cases[:count])
    return replace(lesson, stage=stage, verdicts=verdicts)
