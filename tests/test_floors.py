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
FIRST_FRAME = {  # what of ours the first frame may need; the rest is imported behind it
    "agent_tui": ("__main__", "snapshot"),
    "agent_tui.cli": ("form", "saying"),
    "agent_tui.form": ("actions", "sheet", "state"),
    "agent_tui.store": ("calls", "faults", "files", "home", "lock"),
    "agent_tui.ui": ("app", "form_view", "joined", "opening", "palette"),
    "agent_tui.ui.drawing": (
        *("around", "body", "choices", "draw", "foot", "head", "meaning", "rows", "scene"),
        *("side", "wording"),
    ),
    "ftr": ("errors", "pilot", "record", "texts", "word_labels", "words"),
    "ftr.catalogue": ("examples", "model"),
}
NOT_FOR_THE_FIRST_FRAME = {"filelock", "hashlib", "sqlite3", "uuid_utils", "zoneinfo"}
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
import agent_tui.__main__
from textual.app import App
from agent_tui.cli import form
from agent_tui.ui.app import DeskApp
begin = DeskApp.__init__
paint = DeskApp._after_first_paint
def first_paint(self):
    import json, sys
    ours = [m for name, m in sys.modules.items() if name.split('.')[0] in ('agent_tui', 'ftr')]
    compiled = [c.__qualname__ for m in ours for c in vars(m).values()
                if isinstance(c, type) and c.__module__ == m.__name__
                and isinstance(vars(c).get('__dataclass_fields__'), dict)]
    print(json.dumps([sorted(sys.modules), compiled]))
    paint(self)
DeskApp._after_first_paint = first_paint
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
DeskApp.run = lambda self, **_how: App.run(self, headless=True)
form.need_terminal = lambda language: None
assert form.form_command({home!r}, None) == 0
assert painted.area, 'storage opens after the first paint'
assert app.sheet.catalogue.leaves
"""


def loaded(code: str) -> set[str]:
    """The names of all modules after a fresh process ran `code`, the packages above them too."""
    return set(json.loads(ran(code)[-1]))


def ran(code: str) -> list[str]:
    """The lines that a fresh process prints for `code`, and then the list of its modules."""
    done = subprocess.run(
        [sys.executable, "-c", f"{WALK}\n{code}\n{LIST}"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(),
        check=True,
        timeout=60,
    )
    return done.stdout.splitlines()


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


def test_the_first_frame_waits_only_for_what_it_shows(tmp_path: Path) -> None:
    (tmp_path / SNAPSHOT_FILE).write_text(snapshot_text(joined()), encoding="utf-8")
    printed = ran(OPEN_THE_FORM.replace("{home!r}", repr(str(tmp_path))))
    at_the_frame, compiled = json.loads(printed[0])
    modules = set(at_the_frame)
    assert "agent_tui.ui.drawing.draw" in modules
    assert not under(modules, *BEFORE_THE_FORM, *NOT_FOR_THE_FIRST_FRAME)
    allowed = {f"{package}.{name}" for package, names in FIRST_FRAME.items() for name in names}
    ours = under(modules, "agent_tui", "ftr") - FIRST_FRAME.keys() - {"agent_tui.ui.drawing"}
    assert ours <= allowed, "import it where a key needs it, behind the first frame"
    assert compiled == [], "a dataclass compiles source at import: make it a record (ftr.record)"
    assert not under(set(json.loads(printed[-1])), *BEFORE_THE_FORM)


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
