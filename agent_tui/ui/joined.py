"""What the screen takes from a snapshot: the questions, the first state, and what stands beside."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date

from agent_tui.form.actions import PRACTICE_SETTING, keymap
from agent_tui.form.sheet import Sheet
from agent_tui.form.state import FormState, View
from agent_tui.snapshot import Enrolment, Snapshot
from agent_tui.ui.drawing.around import Around, Person
from agent_tui.ui.palette import THEMES, theme_from_environment
from ftr.catalogue.model import Catalogue
from ftr.record import replace
from ftr.words import PilotKind, PilotState


def sheet_of(snapshot: Snapshot, new_id: Callable[[], str], random: Callable[[], float]) -> Sheet:
    """The questions of the active enrolment; none where the desk has not joined."""
    active = snapshot.active_enrolment
    return Sheet(
        enrolment_id=active.enrolment_id if active else "",
        catalogue=active.catalogue if active else Catalogue(()),
        channel=active.pilot.channel if active else "phone",
        keymap=keymap(snapshot.settings),
        new_id=new_id,
        random=random,
        enrolments=tuple(each.enrolment_id for each in snapshot.enrolments),
        enter_each=snapshot.settings.get("enter_each") == "yes",
    )


def first_state(snapshot: Snapshot, sheet: Sheet) -> FormState:
    """The form as it opens: on the first question, or on who is logging, or on joining."""
    view = View.FORM
    if snapshot.active_enrolment is None:
        view = View.UNJOINED
    elif _asks_who(snapshot):
        view = View.WHO
    return FormState(
        language=snapshot.language,
        channel=sheet.channel,
        view=view,
        offers_practice=offers_practice(snapshot),
        large=snapshot.settings.get("large") == "yes",
    )


def offers_practice(snapshot: Snapshot) -> bool:
    """Whether this desk has just joined and nobody has answered the offer to practise yet."""
    is_offered = snapshot.settings.get(PRACTICE_SETTING) == "offer"
    return is_offered and snapshot.active is not None and not snapshot.practice


def _asks_who(snapshot: Snapshot) -> bool:
    """Whether several agents log for the active pilot on this desk."""
    active = snapshot.active_enrolment
    pilots = [each.pilot.pilot_id for each in snapshot.enrolments]
    return active is not None and pilots.count(active.pilot.pilot_id) > 1


def beside(around: Around, snapshot: Snapshot, today: date) -> Around:
    """What stands beside the form, for the active enrolment."""
    active = snapshot.active_enrolment
    if active is None:
        return around
    return replace(
        around,
        pilot=active.pilot.name,
        is_demo=active.pilot.kind is PilotKind.DEMO and not snapshot.practice,
        is_draft=active.pilot.state is PilotState.DRAFT and not snapshot.practice,
        today=today,
        first=active.pilot.start,
        last=active.pilot.end,
        begins_on=active.pilot.start if today < active.pilot.start else None,
        ended_on=active.pilot.end if today > active.pilot.end else None,
        people=tuple(_person(each, snapshot) for each in snapshot.enrolments),
        who=snapshot.enrolments.index(active),
    )


def _person(enrolment: Enrolment, snapshot: Snapshot) -> Person:
    """A name given at this desk (setting `name.<enrolment>`), else the pseudonym."""
    name = snapshot.settings.get(f"name.{enrolment.enrolment_id}", enrolment.agent_ref)
    return Person(name, enrolment.pilot.name)


THEME_VARIABLE = "AGENT_TUI_THEME"
FEW_COLOURS = (None, "standard", "windows")  # sixteen or fewer


def theme_of(snapshot: Snapshot, color_system: str | None) -> str:
    """The theme chosen at this desk, else AGENT_TUI_THEME, else the one TEXTUAL_THEME comes
    nearest to; a terminal with sixteen colours shows its own.
    """
    for chosen in (snapshot.settings.get("theme", ""), os.environ.get(THEME_VARIABLE, "")):
        if chosen in THEMES:
            return chosen
    wanted = os.environ.get("TEXTUAL_THEME", "")
    if not wanted and color_system in FEW_COLOURS:
        return "terminal"
    return theme_from_environment(wanted)


def has_no_colour(environment: Mapping[str, str]) -> bool:
    """Whether the terminal is of a kind that never had colours (a DEC VT, xterm-mono)."""
    term = environment.get("TERM", "")
    return (term.startswith("vt") and term[2:3].isdigit()) or term.endswith(("-mono", "-m"))
