"""Fills a demo pilot through the centre's own doors: plan, codes, desks, entries, handled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from central.cli.client import Centre, pilot_path
from central.cli.demo.contacts import Contact, World, day_of, habit, moods
from central.cli.demo.ids import uuid7
from central.cli.demo.revisions import handled_rows, revisions
from central.cli.demo.week import demo_window, working_days_before
from central.cli.rows_import import slices
from ftr.catalogue.model import Catalogue, from_dict, to_dict
from ftr.catalogue.seed import seed_catalogue
from ftr.clock import to_text
from ftr.pilot import Pilot
from ftr.plan import Plan
from ftr.texts import Language, texts
from ftr.words import PilotKind
from sync.wire import ENROL, PUSH, PUSH_ITEMS, EnrolRequest

AGENTS = 12
TEAMS = ("A", "B")
TIMEZONE = "Europe/Amsterdam"
CONTACTS_PER_YEAR, COST_PER_CONTACT, ACHIEVABLE_PART = 180_000, 7.50, 0.4
_HANDLED_AT_ONCE = 2000


@dataclass(frozen=True)
class DemoPilot:
    """The pilot that was made, its catalogue, the person's desk, and how much was generated."""

    pilot: Pilot
    catalogue: Catalogue
    code: str
    agent_ref: str
    agents: int
    generated: int


def fill(centre: Centre, now: datetime, chance: Random, language: Language) -> DemoPilot:
    """Make a demo pilot around `now`; all chance comes from `chance`."""
    pilot, catalogue = _make_pilot(centre, now, language)
    path = pilot_path(pilot.pilot_id, "codes")
    agents = [
        {"name": f"Agent {number:02}", "team": TEAMS[number % len(TEAMS)]}
        for number in range(1, AGENTS + 1)
    ]
    codes = centre.post(path, {"agents": agents})["codes"]
    zone = ZoneInfo(TIMEZONE)
    world = World(catalogue, moods(catalogue, chance), zone, now)
    days = _days(now.astimezone(zone).date())
    generated = 0
    handled: list[dict[str, Any]] = []
    for code in codes:
        agent = habit(chance)
        contacts = [one for day in days for one in day_of(agent, day, world, chance)]
        generated += _log(centre, code["code"], contacts, world, chance)
        handled += handled_rows(contacts, code["agent_ref"])
    for rows in slices(handled, _HANDLED_AT_ONCE):
        centre.post(pilot_path(pilot.pilot_id, "handled"), {"rows": rows})
    you = texts("central", language).gettext("You")
    mine = centre.post(path, {"agents": [{"name": you, "team": TEAMS[0]}]})["codes"][0]
    return DemoPilot(pilot, catalogue, mine["code"], mine["agent_ref"], len(codes), generated)


def count_as_handled(centre: Centre, demo: DemoPilot, contacts: int, now: datetime) -> None:
    """Let the generated telephone system have handled what the person logged just now."""
    rows = []
    for number in range(contacts):
        start = to_text(now - timedelta(seconds=20 * (number + 1)))
        rows.append(
            {
                "agent_ref": demo.agent_ref,
                "start": start,
                "end": start,
                "granularity": "call",
                "count": 1,
                "row_id": f"demo-{demo.agent_ref}-{start}",
            }
        )
    if rows:
        centre.post(pilot_path(demo.pilot.pilot_id, "handled"), {"rows": rows})


def _days(today: date) -> list[date]:
    """The days to fill: the ones before, and today as far as it has come."""
    return [*working_days_before(today), *([today] if today.weekday() < 5 else [])]


def _make_pilot(centre: Centre, now: datetime, language: Language) -> tuple[Pilot, Catalogue]:
    start, end = demo_window(now.astimezone(ZoneInfo(TIMEZONE)).date())
    source = texts("central", language).gettext("made up for this demonstration")
    plan = Plan(
        name="Demo",
        start=start,
        end=end,
        timezone=TIMEZONE,
        language=language,
        contacts_per_year=CONTACTS_PER_YEAR,
        contacts_range=(160_000, 200_000),
        contacts_source=source,
        cost_per_contact=COST_PER_CONTACT,
        cost_range=(6.0, 9.0),
        cost_source=source,
        achievable_part=ACHIEVABLE_PART,
        achievable_range=(0.2, 0.5),
        achievable_source=source,
    )
    wish = {
        "plan": plan.to_dict(),
        "catalogue": to_dict(seed_catalogue()),
        "kind": PilotKind.DEMO,
    }
    pilot_id = centre.post("/v1/pilots", wish)["pilot"]["pilot_id"]
    detail = centre.post(pilot_path(pilot_id, "open"))
    catalogue = centre.get(pilot_path(pilot_id, "catalogue"))["catalogue"]
    return Pilot.from_dict(detail["pilot"]), from_dict(catalogue)


def _log(
    centre: Centre, code: str, contacts: Sequence[Contact], world: World, chance: Random
) -> int:
    """Join as one desk and send its contacts; returns how many the centre stored."""
    request = EnrolRequest(code, uuid7(world.now, chance), "demo", "demo")
    enrolled = centre.post(ENROL, request.to_dict())
    made = revisions(
        contacts,
        agent_ref=enrolled["agent_ref"],
        timezone=TIMEZONE,
        catalogue_version=world.catalogue.version,
        epoch=uuid7(world.now, chance),
        chance=chance,
    )
    with centre.speaking_as(enrolled["token"]) as desk:
        for items in slices(made, PUSH_ITEMS):
            desk.post(
                PUSH, {"sent_at": to_text(world.now), "items": [one.to_dict() for one in items]}
            )
    return len(made)
