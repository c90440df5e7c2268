"""What the screen shows beside the form: the pilot, the sending, and what is wrong."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ftr.record import record

if TYPE_CHECKING:  # only practice has lessons
    from agent_tui.form.lesson import Lesson


@record
class Person:
    """One enrolment this desk can log for, as the choice "who are you" shows it."""

    label: str
    pilot: str


@record
class Around:
    """`ended_on` is set after the pilot's last day, `begins_on` before its first; `is_draft` until
    the pilot is opened; `first` and `last` are its days; `troubles` stay until they are solved.

    `today` is the day on this desk's clock, None where nobody told.
    `is_slow` says that a save takes long enough to be told; `waits` why sending waits; `parked`
    how many revisions the centre keeps for the coordinator to look at; `warned` what is wrong
    although saving works.
    """

    pilot: str = ""
    is_demo: bool = False
    is_practice: bool = False
    is_draft: bool = False
    today: date | None = None
    first: date | None = None
    last: date | None = None
    begins_on: date | None = None
    ended_on: date | None = None
    troubles: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    who: int = 0
    is_slow: bool = False
    parked: int = 0
    waits: str = ""
    warned: str = ""
    lesson: Lesson | None = None  # of practice: the case to log, and what came of it
