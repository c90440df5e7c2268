"""`agent-tui join URL CODE`: the right to log for one agent in one pilot."""

from __future__ import annotations

from pathlib import Path

from agent_tui.cli.saying import DONE, say
from agent_tui.store.desk_store import Store
from agent_tui.store.enrolments import Arrival
from agent_tui.store.home import InUse, make_home, nudge, only_one
from agent_tui.store.joining import join
from agent_tui.store.machine import Manner, this_machine
from ftr.texts import Language, texts


def join_command(home: Path, url: str, code: str, ca_file: Path | None, language: Language) -> int:
    """Join and say so. Beside a running form, that form takes the enrolment in."""
    make_home(home, language)
    machine = this_machine()
    arrival = join(home, url, code, machine=machine, language=language, ca_file=ca_file)
    beside_a_form = not take_in(home, Manner(machine), language)
    _tell(arrival, language, beside_a_form=beside_a_form)
    return DONE


def take_in(home: Path, manner: Manner, language: Language) -> bool:
    """Bring arrivals into the database, or have the running form do it; whether it was us."""
    try:
        with only_one(home, language):
            store = Store(home, manner, language)
            try:
                store.opened().result()
            finally:
                store.close()
            return True
    except InUse:
        nudge(home)
        return False


def _tell(arrival: Arrival, language: Language, *, beside_a_form: bool) -> None:
    t = texts("desk", language)
    say(
        t.gettext("Joined the pilot “{pilot}” as agent {agent}.").format(
            pilot=arrival.enrolled.pilot_name, agent=arrival.enrolled.agent_ref
        )
    )
    if beside_a_form:
        say(t.gettext("The form that is open takes it over at once."))
    else:
        say(
            t.gettext(
                "Start `agent-tui` and log your first contact; "
                "`agent-tui practice` practises first."
            )
        )
