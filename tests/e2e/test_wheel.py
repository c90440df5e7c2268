"""The wheel, installed outside the checkout: both commands, the form, the demo, and its data."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.processes import ROOT, environment

IN_THE_TREE = ("agent_tui", "central", "ftr", "sync")
BESIDE_THEM = ("pyproject.toml", "README.md", "build_texts.py", "seed_reasons.yaml")
SCRIPTS = "Scripts" if os.name == "nt" else "bin"


@dataclass(frozen=True)
class Installed:
    """A fresh environment with the wheel in it, far from the checkout."""

    wheel: Path
    environment: Path
    folder: Path

    def script(self, name: str) -> str:
        """The path of a console script or of the interpreter."""
        suffix = ".exe" if os.name == "nt" else ""
        return str(self.environment / SCRIPTS / (name + suffix))

    def run(self, name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a console script from outside the checkout; it must end with 0."""
        done = subprocess.run(
            [self.script(name), *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment(),
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, (done.args, done.stdout, done.stderr)
        assert "Traceback" not in done.stdout + done.stderr
        return done


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build from a copy of the tree, so that nothing in the checkout changes; install; no network.

    The environment sees the libraries of this one through a path of its own, which leaves out the
    checkout: lines in the .pth files of such a path are not followed.
    """
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"
    for name in IN_THE_TREE:
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in BESIDE_THEM:
        shutil.copy(ROOT / name, tree / name)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    offline = ["--no-deps", "--no-index"]
    build = ["wheel", *offline, "--no-build-isolation", "-w", str(folder), str(tree)]
    subprocess.run([*pip, *build], check=True, cwd=folder)
    [wheel] = folder.glob("*.whl")
    made = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(made)], check=True)
    result = Installed(wheel, made, folder)
    install = ["--python", result.script("python"), "install", *offline, str(wheel)]
    subprocess.run([*pip, *install], check=True, cwd=folder)
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(made)}))
    (packages / "libraries.pth").write_text(sysconfig.get_paths()["purelib"], encoding="utf-8")
    return result


def test_the_wheel_has_the_seed_the_texts_and_the_migrations(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as wheel:
        names = set(wheel.namelist())
    assert "central/seed_reasons.yaml" in names
    for text in (ROOT / "ftr/locale").rglob("*.po"):
        assert str(text.relative_to(ROOT).with_suffix(".mo").as_posix()) in names
    steps = (ROOT / "central/store/migrations/versions").glob("v*.py")
    assert {f"central/store/migrations/versions/{step.name}" for step in steps} <= names
    assert not {name for name in names if name.startswith(("tests", "benchmarks"))}


def test_the_installed_packages_are_not_the_checkouts(installed: Installed) -> None:
    code = (
        "import json, agent_tui, central, ftr, sync; "
        "print(json.dumps([m.__file__ for m in (agent_tui, central, ftr, sync)]))"
    )
    files = json.loads(installed.run("python", "-c", code).stdout)
    assert all(Path(file).is_relative_to(installed.environment) for file in files), files


def test_both_commands_explain_themselves(installed: Installed) -> None:
    assert "join" in installed.run("agent-tui", "--help").stdout
    assert "serve" in installed.run("ftr", "--help").stdout


def test_the_demo_runs_to_its_end_without_a_terminal(installed: Installed) -> None:
    done = installed.run("ftr", "demo", "--home", installed.folder / "demo")
    assert "lower is better" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is POSIX's")
def test_the_form_opens_on_a_terminal(installed: Installed) -> None:
    from tests.terminal import terminal

    command = [installed.script("agent-tui"), "practice", "--home", str(installed.folder / "desk")]
    with terminal(command) as form:
        form.wait_for("Practise with 10 examples")
