"""Practising with cases: what is asked now, what came of each, and the person's own time.

Pure, as the form is: a key and a lesson in, the next lesson out. Nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from agent_tui.capture import Capture
from agent_tui.form.effects import Effect, Leave
from agent_tui.form.outcome import hint
from agent_tui.form.practice_cases import Case, practice_cases
from agent_tui.form.sheet import Sheet
from agent_tui.form.state import FormState, Hint, View
from agent_tui.form.strokes import Stroke
from agent_tui.form.views import EVERYWHERE
from ftr.entry import Payload
from ftr.record import record, replace
from ftr.words import Op

Stage = Literal["intro", "case", "told", "done", "off"]
AGAIN = "1"


@record
class Verdict:
    """What was logged for a case; `ms` is how long that took, None where it is unknown."""

    case: Case
    payload: Payload
    ms: int | None

    @property
    def has_reason(self) -> bool:
        """Whether it is where the pilot wants it."""
        return (self.payload.reason, self.payload.ending) == (self.case.reason, self.case.ending)

    @property
    def has_answer(self) -> bool:
        """Whether the question has the answer that the case gives; nothing asked is right."""
        return self.case.answer is None or self.payload.online_first is self.case.answer

    @property
    def is_right(self) -> bool:
        """Whether all of it is as the pilot wants it."""
        return self.has_reason and self.has_answer


@record
class Lesson:
    """One round of cases. `off` is practising freely, without cases."""

    cases: tuple[Case, ...]
    stage: Stage = "intro"
    verdicts: tuple[Verdict, ...] = ()

    @property
    def case(self) -> Case:
        """The case asked now, or told about last."""
        return self.cases[len(self.verdicts) - (self.stage == "told")]

    @property
    def number(self) -> int:
        """The number of that case, from 1."""
        return len(self.verdicts) + (self.stage == "case")

    @property
    def right(self) -> int:
        """How many were as the pilot wants them."""
        return sum(verdict.is_right for verdict in self.verdicts)

    @property
    def seconds(self) -> float | None:
        """The median time from the first key of a contact to its last, in seconds."""
        times = sorted(each.ms for each in self.verdicts if each.ms is not None)
        middle = len(times) // 2
        return (times[middle] + times[~middle]) / 2000 if times else None


def new_lesson(sheet: Sheet, random: Callable[[], float]) -> Lesson:
    """A round of cases from this catalogue; without any reasons, practising freely."""
    cases = practice_cases(sheet.catalogue, random, asks=sheet.asks(sheet.channel))
    return Lesson(cases, "intro" if cases else "off")


def page(lesson: Lesson, state: FormState) -> Stage:
    """What stands on the screen: the verdict waits until the contact has had all its questions."""
    if state.view is not View.FORM:
        return "off"
    busy = state.contact is not None or state.saving is not None or state.failed is not None
    return "case" if lesson.stage == "told" and busy else lesson.stage


def lesson_saved(lesson: Lesson, capture: Capture) -> Lesson:
    """A contact was logged: if it answers the case, there is something to tell."""
    if lesson.stage != "case" or capture.op is not Op.CREATE:
        return lesson
    verdict = Verdict(lesson.case, capture.payload, capture.logging_ms)
    return replace(lesson, stage="told", verdicts=(*lesson.verdicts, verdict))


Step = tuple[Lesson, FormState, tuple[Effect, ...]]


def lesson_key(
    lesson: Lesson, state: FormState, stroke: Stroke, sheet: Sheet, random: Callable[[], float]
) -> Step | None:
    """A key of the lesson itself; None where it is the form's."""
    action = sheet.keymap.actions.get(stroke.key)
    if action == "practice":
        if state.contact is not None or state.saving is not None:
            return lesson, *hint(state, Hint.FINISH_FIRST)
        return new_lesson(sheet, random), replace(state, hint=None), ()
    shown = page(lesson, state)
    if shown in ("case", "off") or action in EVERYWHERE:
        return None
    if sheet.enter_each:
        from agent_tui.form.picking import picks, taken

        picked = picks(state, stroke, action) if shown == "done" else None
        if picked is not None:
            return lesson, *picked
        state, stroke = taken(state, stroke, sheet)
        action = sheet.keymap.actions.get(stroke.key)
    state = replace(state, hint=None, previous=stroke)
    if action == "confirm":
        return _on(lesson, state, shown)
    if action == "clear":
        lesson = replace(lesson, stage="off")
    elif shown == "done" and stroke.key == AGAIN:
        lesson = replace(new_lesson(sheet, random), stage="case")
    else:
        state = replace(state, hint=Hint.LESSON_KEYS)
    return lesson, state, ()


def _on(lesson: Lesson, state: FormState, shown: Stage) -> Step:
    """Enter: the first case, the next one, the end, and out."""
    if shown == "done":
        return lesson, state, (Leave(),)
    is_last = len(lesson.verdicts) == len(lesson.cases)
    return replace(lesson, stage="done" if is_last else "case"), state, ()
