"""One sitting of the demo, from an empty folder to the report."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random
from textwrap import wrap

from central.cli.client import Centre, pilot_path
from central.cli.demo.centre import running_centre
from central.cli.demo.fill import DemoPilot, count_as_handled, fill
from central.cli.demo.folder import run_folder
from central.cli.demo.form import DemoDesk
from central.cli.demo.script import script_text
from central.cli.files import write_result
from central.cli.session import Session
from ftr.report.model import Report
from ftr.report.numbers import whole

EXPORT_FILE = "eerst-online-demo.xlsx"
_WIDTH = 80


def run_demo(session: Session, *, port: int, seed: int, has_terminal: bool) -> None:
    """Run it; with a terminal the person logs, without one a script does.

    Raises PersonError where something is in the way, KeyboardInterrupt where it is stopped.
    """
    now = datetime.now(UTC)
    chance = Random(seed)  # noqa: S311  # a demo that repeats, no secrets
    with run_folder(session.home, now, session.language) as folder:
        _say(session, session.t.gettext("Starting a centre on this computer …"))
        with (
            running_centre(folder / "centre", port) as running,
            Centre(running.url, token=running.token, language=session.language) as centre,
        ):
            pilot = fill(centre, now, chance, session.language)
            _introduce(session, pilot, seed)
            desk = DemoDesk(folder / "desk", session.language)
            desk.join(running.url, pilot.code)
            if has_terminal:
                _say(session, session.t.gettext("Log a few contacts, then Ctrl+Q shows the report"))
                desk.open_form()
                desk.sync()
            else:
                script = folder / "script.txt"
                script.write_text(script_text(pilot.catalogue, chance), encoding="utf-8")
                _type(session, centre, desk, pilot, script)
            _conclude(session, centre, pilot)
            if not has_terminal:
                _export(session, centre, pilot)
        _say(session)
        _say(
            session,
            session.t.gettext(
                "To look around in it: {serve}; then, in another window, {watch}"
            ).format(
                serve=session.command("serve", folder / "centre"),
                watch=session.command(f"watch {pilot.pilot.pilot_id}", folder / "centre"),
            ),
        )


def _say(session: Session, text: str = "") -> None:
    session.say(text)
    session.out.flush()


def _say_wrapped(session: Session, text: str) -> None:
    for line in wrap(text, _WIDTH):
        _say(session, line)


def _introduce(session: Session, pilot: DemoPilot, seed: int) -> None:
    t = session.t
    said = t.gettext(
        "Pilot “{name}”: {generated} generated contacts of {agents} agents (seed {seed}); "
        "nobody ever had these contacts."
    ).format(
        name=pilot.pilot.name,
        generated=whole(pilot.generated, session.language),
        agents=pilot.agents,
        seed=seed,
    )
    _say_wrapped(session, said)


def _type(session: Session, centre: Centre, desk: DemoDesk, pilot: DemoPilot, script: Path) -> None:
    """Let `script` type into the form and show the screen it left behind."""
    t = session.t
    _say(session, t.gettext("No terminal here: a script types into the real form instead …"))
    screen = desk.type_script(script).rstrip("\n")
    _say(session, "\n".join(f"  │{line}" for line in screen.splitlines()))
    lines = script.read_text(encoding="utf-8").splitlines()
    if _logged(centre, pilot) < len(lines):  # the form sends by itself, mostly in time
        desk.sync()


def _logged(centre: Centre, pilot: DemoPilot) -> int:
    """How many contacts the centre has that were not generated."""
    entries = centre.get(pilot_path(pilot.pilot.pilot_id))["entries"]
    return int(entries) - pilot.generated


def _conclude(session: Session, centre: Centre, pilot: DemoPilot) -> None:
    from rich.console import Console

    from central.render.result_text import print_result

    t = session.t
    logged = _logged(centre, pilot)
    count_as_handled(centre, pilot, logged, datetime.now(UTC))
    _say(session)
    _say_wrapped(
        session,
        t.ngettext(
            "{number} contact was logged in the form just now; the report counts it with the "
            "{generated} generated ones:",
            "{number} contacts were logged in the form just now; the report counts them with the "
            "{generated} generated ones:",
            logged,
        ).format(number=logged, generated=whole(pilot.generated, session.language)),
    )
    _say(session)
    language = pilot.pilot.language
    data = centre.get(pilot_path(pilot.pilot.pilot_id, "report"), by="reason", language=language)
    print_result(Console(file=session.out), Report.from_dict(data), language)


def _export(session: Session, centre: Centre, pilot: DemoPilot) -> None:
    file = session.home / EXPORT_FILE
    data = centre.download(pilot_path(pilot.pilot.pilot_id, "export"), format="xlsx", with_agents=0)
    write_result(file, data, force=True, language=session.language)
    _say(session)
    _say(session, session.t.gettext("Written: {file}").format(file=file))
