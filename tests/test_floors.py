"""What each part loads, seen from outside: a fresh process imports it and lists its modules."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from agent_tui.snapshot import SNAPSHOT_FILE, Enrolment, Snapshot, snapshot_text
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_catalogue
from ftr.pilot import Pilot
from ftr.words import PilotKind, PilotState
from tests.processes import ROOT, environment

BEFORE_THE_FORM = {  # may load only after the form is on the screen
    "aiosqlite",
    "alembic",
    "babel",
    "click",
    "fastapi",
    "httpx",
    "jinja2",
    "numpy",
    "pydantic",
    "ruamel",
    "scipy",
    "sqlalchemy",
    "sqlmodel",
    "starlette",
    "sync",
    "truststore",
    "typer",
    "uvicorn",
    "yaml",
}
FRAMEWORKS = BEFORE_THE_FORM - {"ruamel"} | {
    "filelock",
    "platformdirs",
    "psycopg",
    "pyarrow",
    "rich",
    "textual",
    "uuid_utils",
    "xlsxwriter",
}
STARTERS = ("serve", "demo", "db", "backup", "restore")  # they start the centre, so they know it
NOT_IMPORTED_ALONE = ("migrations",)  # Alembic runs them
LIST = "import json, sys; json.dump(sorted(sys.modules), sys.stdout)"
WALK = """
import importlib, pkgutil
def walk(name, leave=()):
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, name + '.'):
        if not set(module.name.split('.')) & set(leave) and not module.name.endswith('__main__'):
            importlib.import_module(module.name)
"""
OPEN_THE_FORM = """
from textual.app import App
from agent_tui.cli import form
from agent_tui.ui.app import DeskApp
begin = DeskApp.__init__
def show_modules(report):
    global painted
    painted = app.form.size
    app.call_from_thread(app.exit)
    raise form.PersonError('enough')
def init(self, home, snapshot, draft, open_desk):
    global app
    app = self
    begin(self, home, snapshot, draft, show_modules)
DeskApp.__init__ = init
DeskApp.run = lambda self: App.run(self, headless=True)
form.need_terminal = lambda language: None
assert form.form_command({home!r}, None) == 0
assert painted.area, 'storage opens after the first paint'
assert app.sheet.catalogue.leaves
"""


def loaded(code: str) -> set[str]:
    """The names of all modules after a fresh process ran `code`, the packages above them too."""
    done = subprocess.run(
        [sys.executable, "-c", f"{WALK}\n{code}\n{LIST}"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(),
        check=True,
        timeout=60,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def under(modules: set[str], *packages: str) -> set[str]:
    """Those of `modules` that are one of these packages, or lie in one."""
    return {
        module
        for module in modules
        if any(module == package or module.startswith(package + ".") for package in packages)
    }


def test_the_form_is_imported_without_storage_web_or_yaml() -> None:
    modules = loaded("import agent_tui.__main__, agent_tui.cli.form, agent_tui.ui.app")
    assert "textual.app" in modules
    assert not under(modules, *BEFORE_THE_FORM)


def test_the_form_is_painted_before_anything_heavy_loads(tmp_path: Path) -> None:
    (tmp_path / SNAPSHOT_FILE).write_text(snapshot_text(joined()), encoding="utf-8")
    modules = loaded(OPEN_THE_FORM.replace("{home!r}", repr(str(tmp_path))))
    assert "agent_tui.ui.drawing.draw" in modules
    assert not under(modules, *BEFORE_THE_FORM)


def joined() -> Snapshot:
    """What a desk that joined a pilot with the seed catalogue knows at its start."""
    day = date(2026, 1, 5)
    pilot = Pilot("pilot", "Pilot", PilotKind.REAL, PilotState.OPEN, day, day)
    catalogue = publish(seed_catalogue(), (), opened=False)
    return Snapshot((Enrolment("enrolment", "a-bcdfgh", pilot, catalogue),), "enrolment")


def test_what_is_measured_stands_on_no_framework() -> None:
    modules = loaded("walk('ftr')")
    assert "ftr.catalogue.model" in modules
    assert not under(modules, *FRAMEWORKS, "agent_tui", "central", "sync")


def test_the_wire_stands_on_what_is_measured_alone() -> None:
    assert not under(loaded("walk('sync')"), "agent_tui", "central", "textual", "sqlalchemy")


def test_the_centres_commands_know_neither_its_service_nor_its_store() -> None:
    modules = loaded(f"walk('central.cli', {STARTERS})")
    assert "central.cli.run" in modules
    assert not under(modules, "central.service", "central.store", "agent_tui", "fastapi")


@pytest.mark.parametrize(("package", "other"), [("agent_tui", "central"), ("central", "agent_tui")])
def test_desk_and_centre_never_load_each_other(package: str, other: str) -> None:
    modules = loaded(f"walk({package!r}, {NOT_IMPORTED_ALONE})")
    assert f"{package}.__init__" in {f"{module}.__init__" for module in modules}
    assert not under(modules, other)


def test_the_form_decides_without_a_screen_or_a_store() -> None:
    modules = loaded("walk('agent_tui.form')")
    assert "agent_tui.form.state" in modules
    assert not under(
        modules, "textual", "rich", "agent_tui.ui", "agent_tui.store", "agent_tui.cli", *FRAMEWORKS
    )
