"""`ftr pilot`: from a plan to a closed pilot."""

from __future__ import annotations

import gettext
from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from central.cli.client import Centre, pilot_path
from central.cli.command import Command, option, pilot_argument
from central.cli.files import read_text
from central.cli.session import Session
from ftr.errors import PersonError
from ftr.plan import PLAN_FIELDS, Plan
from ftr.words import PilotKind, PilotState


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`pilot new`, `list`, `show`, `open`, `close`."""
    which = pilot_argument(t.gettext("the pilot's id, see `ftr pilot list`"))
    as_json = option("--json", action="store_true", help=t.gettext("print everything as JSON"))
    return (
        Command(
            "pilot new",
            t.gettext("Make a pilot from a plan; prints its id."),
            "ftr pilot new plan.yaml",
            _new,
            (
                option(
                    "plan",
                    type=Path,
                    metavar="PLAN.yaml",
                    help=t.gettext(
                        "a YAML file with name, start and end, and what you like beside"
                    ),
                ),
                option(
                    "--demo",
                    action="store_true",
                    help=t.gettext("a demonstration: takes generated entries, and says so"),
                ),
                option(
                    "--again",
                    action="store_true",
                    help=t.gettext("also where there is one with this name and these days"),
                ),
                as_json,
            ),
            t.gettext(
                "The plan needs three lines: `name: Webshop week 48`, `start: 2026-11-23`, "
                "`end: 2026-11-27`. Useful beside them: `catalogue: reasons.yaml` (else the seed "
                "catalogue), `agents: 20` or a list of names, `language: nl`. For the money: "
                "`cost_per_contact: 7.50` with `cost_range: [6, 9]`, between which you are 95 in "
                "100 sure that it lies, and `cost_source: finance`; likewise contacts_per_year, "
                "achievable_part and fix_cost (what the changes cost, once). The pilot starts as "
                "a draft: make codes, let desks join, then `ftr pilot open`. All fields: {fields}."
            ).format(fields=", ".join(PLAN_FIELDS)),
        ),
        Command("pilot list", t.gettext("List the pilots."), "ftr pilot list", _list, (as_json,)),
        Command(
            "pilot show",
            t.gettext("Show one pilot: dates, question, catalogue, agents, entries."),
            "ftr pilot show webshop-week-48",
            _show,
            (which, as_json),
        ),
        Command(
            "pilot open",
            t.gettext("Open a pilot: from now on its question stays as it is."),
            "ftr pilot open webshop-week-48",
            _open,
            (which,),
        ),
        Command(
            "pilot close",
            t.gettext("Close a pilot: nobody joins any more; what is still unsent comes in."),
            "ftr pilot close webshop-week-48",
            _close,
            (which,),
        ),
    )


def _new(session: Session, args: Namespace) -> int:
    from central.cli.plan_view import short, speaks_of_forecast
    from ftr.catalogue.model import to_dict
    from ftr.catalogue.seed import seed_text
    from ftr.catalogue.yaml_file import load_catalogue
    from ftr.plan_file import load_plan

    plan = load_plan(read_text(args.plan, session.language), str(args.plan))
    if plan.end < datetime.now(ZoneInfo(plan.timezone)).date():
        session.note(
            session.t.gettext(
                "{file}: the pilot's last day, {end}, is over: nothing logged from now on counts "
                "in it. If that is not meant, mend the plan and make the pilot again."
            ).format(file=args.plan, end=plan.end)
        )
    if plan.catalogue is None:
        catalogue = load_catalogue(seed_text(), "seed_reasons.yaml")
    else:
        file = args.plan.parent / plan.catalogue  # as the plan's writer sees it
        catalogue = load_catalogue(read_text(file, session.language), str(file))
    kind = PilotKind.DEMO if args.demo else PilotKind.REAL
    wish = {"plan": plan.to_dict(), "catalogue": to_dict(catalogue), "kind": kind}
    with session.open_centre() as centre:
        if not args.again:
            _refuse_twin(session, centre, plan, kind)
        made = centre.post("/v1/pilots", wish)
    if args.json:
        session.say_json(made)
    else:
        session.say(made["pilot"]["pilot_id"])
        if speaks_of_forecast(plan):
            text = session.t.gettext("Forecast: {forecast}.")
            session.note(text.format(forecast=short(plan, session.language)))
    return 0


def _refuse_twin(session: Session, centre: Centre, plan: Plan, kind: PilotKind) -> None:
    """Raise PersonError where the plan was made into a pilot before: contacts would be divided."""
    wanted = (plan.name.casefold(), plan.start.isoformat(), plan.end.isoformat(), kind)
    for one in centre.get("/v1/pilots")["pilots"]:
        if (one["name"].casefold(), one["start"], one["end"], one["kind"]) == wanted:
            text = session.t.gettext(
                "There is a pilot with this name and these days already: {pilot}; see "
                "`ftr pilot show {pilot}`. A second one beside it: --again. One made by mistake: "
                "`ftr pilot delete {pilot}`, while it is a draft or when it is closed."
            )
            raise PersonError(text.format(pilot=one["pilot_id"]))


def _list(session: Session, args: Namespace) -> int:
    t = session.t
    with session.open_centre() as centre:
        found = centre.get("/v1/pilots")["pilots"]
    if args.json:
        session.say_json(found)
        return 0
    if not found:
        session.say(t.gettext("There are no pilots yet. Make one with `ftr pilot new PLAN.yaml`."))
        return 0
    session.say_columns(
        (
            t.gettext("pilot"),
            t.gettext("state"),
            t.gettext("from"),
            t.gettext("to"),
            t.gettext("name"),
        ),
        [_list_row(session, one.get("pilot", one)) for one in found],
    )
    return 0


def _list_row(session: Session, pilot: dict[str, Any]) -> tuple[object, ...]:
    name = pilot["name"]
    if pilot["kind"] == PilotKind.DEMO:
        name += " " + session.t.gettext("(demonstration)")
    state = state_label(session.t, pilot["state"])
    return pilot["pilot_id"], state, pilot["start"], pilot["end"], name


def _show(session: Session, args: Namespace) -> int:
    with session.open_centre() as centre:
        detail = centre.get(pilot_path(args.pilot))
    if args.json:
        session.say_json(detail)
    else:
        _say_detail(session, detail)
    return 0


def _say_detail(session: Session, detail: dict[str, Any]) -> None:
    from central.cli.plan_view import short

    t, pilot = session.t, detail["pilot"]
    question = detail["question"]
    lines = [
        (t.gettext("pilot"), pilot["pilot_id"]),
        (t.gettext("name"), pilot["name"]),
        (t.gettext("state"), state_label(t, pilot["state"])),
        (t.gettext("days"), f"{pilot['start']} – {pilot['end']} ({pilot['timezone']})"),
        (
            t.gettext("question"),
            question.get(pilot["language"]) or next(iter(question.values()), ""),
        ),
        (t.gettext("catalogue version"), detail["catalogue_version"]),
        (t.gettext("agents"), detail["agents"]),
        (t.gettext("desks"), detail["desks"]),
        (t.gettext("entries"), detail["entries"]),
        (t.gettext("recorded changes"), _changes(session, detail)),
        (t.gettext("forecast"), short(Plan.from_kept(detail["plan"]), session.language)),
    ]
    if pilot["kind"] == PilotKind.DEMO:
        lines.insert(2, (t.gettext("kind"), t.gettext("demonstration: its entries are generated")))
    width = max(len(name) for name, _ in lines)
    for name, value in lines:
        session.say(f"{name.ljust(width)}  {value}")


def _changes(session: Session, detail: dict[str, Any]) -> str:
    """How many changes are recorded, and the command that goes on from there."""
    pilot_id = detail["pilot"]["pilot_id"]
    if not detail["changes"]:
        command = session.command(f"change add {pilot_id}")
        return session.t.gettext("none; `{command}` records one").format(command=command)
    command = session.command(f"change list {pilot_id}")
    return session.t.gettext("{n}; `{command}` lists them").format(
        n=detail["changes"], command=command
    )


def _open(session: Session, args: Namespace) -> int:
    t = session.t
    with session.open_centre() as centre:
        before = centre.get(pilot_path(args.pilot))["pilot"]["state"]
        if before != PilotState.OPEN:
            centre.post(pilot_path(args.pilot, "open"))
    said = {
        PilotState.OPEN: t.gettext("{pilot} was open already; nothing has changed."),
        PilotState.CLOSED: t.gettext(
            "{pilot} was closed and is opened again: desks can join once more."
        ),
    }.get(before, t.gettext("{pilot} is open: its question stays as it is."))
    session.say(said.format(pilot=args.pilot))
    return 0


def _close(session: Session, args: Namespace) -> int:
    t = session.t
    with session.open_centre() as centre:
        was_closed = centre.get(pilot_path(args.pilot))["pilot"]["state"] == PilotState.CLOSED
        if not was_closed:
            centre.post(pilot_path(args.pilot, "close"))
    if was_closed:
        said = t.gettext("{pilot} was closed already; nothing has changed.")
    else:
        said = t.gettext("{pilot} is closed: nobody joins any more.")
    session.say(said.format(pilot=args.pilot))
    return 0


def state_label(t: gettext.NullTranslations, state: str) -> str:
    """The state of a pilot as people read it."""
    labels = {"draft": t.gettext("draft"), "open": t.gettext("open"), "closed": t.gettext("closed")}
    return labels.get(state, state)
