"""Every screen of the form by name: the keys that lead there, and what stands around it.

Tests draw them from the pure form; `make pictures` types the same keys into the real one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from agent_tui.form.lesson import Lesson, Stage, Verdict, new_lesson
from agent_tui.form.practice_cases import CASES
from agent_tui.form.state import View
from agent_tui.snapshot import Snapshot
from agent_tui.ui.drawing.around import Around, Person
from agent_tui.ui.drawing.scene import Scene
from ftr.catalogue.model import Catalogue, FollowUp, FollowUps, walk
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


@cache
def _seed() -> Catalogue:
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

    def catalogue(self) -> Catalogue:
        """The seed catalogue with this screen's follow-ups."""
        return replace(_seed(), follow_ups=self.follow_ups)

    def snapshot(self, language: Language, theme: str = "") -> Snapshot:
        """What the real form is opened with."""
        settings = {"language": language, "theme": theme, **self.settings}
        if not self.joined:
            return Snapshot(settings=settings)
        joined = sample_snapshot(self.catalogue(), today=DAY, agents=self.agents, **self.pilot)
        return replace(joined, settings=settings, practice=self.practice)


SCREENS: Mapping[str, Shot] = {
    "first": Shot(),
    "sub-reason": Shot("1"),
    "detail": Shot("1 3"),
    "answer": Shot("1 1"),
    "search": Shot("r e t"),
    "search-nothing": Shot("x y z z y"),
    "saved": Shot("1 1 2"),
    "waits": Shot("1 1 2", focus=True),
    "picked": Shot("1 enter 2", before="", settings={"enter_each": "yes"}),
    "help": Shot("f1"),
    "help-around": Shot("f1 f1"),
    "today": Shot("f2 down"),
    "why": Shot("f2 2 delete"),
    "taken-back": Shot("delete"),
    "amend": Shot("f2 2 enter"),
    "hold": Shot("1 1 f3 2"),
    "obstacle": Shot("1 1 1", before="", follow_ups=ASKED),
    "motive": Shot("1 1 2", before="", follow_ups=ASKED),
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
    hands.disk = "fails" if shot.fails else "commits"
    if shot.lesson == "off":
        hands.type(shot.keys.removeprefix("escape "))
    state = hands.state
    around = Around(pilot="Webwinkel najaar", is_practice=shot.practice)
    if shot.agents > 1:
        people = tuple(Person(f"agent-{n}", "Webwinkel najaar") for n in range(1, 4))
        around, state = replace(around, people=people), replace(state, view=View.WHO)
    if not shot.joined:
        state, around = replace(state, view=View.UNJOINED), Around()
    if name == "ended":
        around = replace(around, ended_on=date(2026, 11, 20))
    if name == "draft":
        around = replace(around, is_draft=True, first=date(2026, 12, 1), last=date(2026, 12, 5))
    if name == "demo":
        around = replace(around, is_demo=True)
    if shot.lesson != "off":
        around = replace(around, lesson=_lesson(hands, shot.lesson))
    return Scene(state, hands.sheet, around, 80, 24)


def _lesson(hands: Hands, stage: Stage) -> Lesson:
    """A round of cases at this stage, with every case so far logged as the first reason."""
    lesson = new_lesson(hands.sheet, lambda: 0.5)
    leaf = next(path[-1] for path in walk(hands.catalogue.reasons) if not path[-1].sub)
    count = {"told": 1, "done": len(lesson.cases)}.get(stage, 0)
    payload = Payload(reason=leaf.code, online_first=OnlineFirst.NO)
    verdicts = tuple(Verdict(case, payload, 4200) for case in lesson.cases[:count])
    return replace(lesson, stage=stage, verdicts=verdicts)
