"""From exec to a form that takes keys, against a bare Textual app on the same pseudo-terminal."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from agent_tui.snapshot import DRAFT_FILE
from benchmarks.figures import alternate, median, ms, ratio
from benchmarks.lone_desk import lone_desk
from benchmarks.paint import BARE, first_answer, first_frame, first_key
from benchmarks.result import Asked, Measured, Reading
from benchmarks.sized import sized
from tests.processes import AGENT_TUI, environment

REASONS, STORED = 1121, 10_000
QUESTIONS = {"en": "Did you look on our website", "nl": "Heeft u voor deze vraag"}
ANSWER = "What exactly?"  # what a main reason's key is answered with
BARE_MODULES = "from textual.app import App; from textual.widgets import Static"
FORM_MODULES = "import gc; gc.disable(); import agent_tui.cli.form, agent_tui.ui.app"
BARE_FRAME, FORM_FRAME = "bare Textual app: first frame", "agent-tui: first frame"


def measure(asked: Asked) -> Measured:
    """The first frame of both, its parts, and when the first keys are answered."""
    catalogue = sized(REASONS)
    home = lone_desk(asked.folder / "desk", catalogue, acknowledged=STORED)
    form = [*AGENT_TUI, "--home", str(home)]
    key = catalogue.reasons[0].key
    env = as_installed(asked.folder)

    def without_draft(measured: Callable[[], float]) -> float:
        """A form that was ended after a key would come back with it."""
        (home / DRAFT_FILE).unlink(missing_ok=True)
        return measured()

    runs = {
        BARE_FRAME: partial(first_frame, BARE, "ready", env),
        FORM_FRAME: partial(first_frame, form, QUESTIONS["en"], env),
        "in Dutch": partial(first_frame, [*form, "--lang", "nl"], QUESTIONS["nl"], env),
        "a key typed at exec is answered": partial(first_answer, form, key, ANSWER, env),
        "a key typed at the first frame is answered, from that frame on": partial(
            first_key, form, QUESTIONS["en"], key, ANSWER, env
        ),
        "the interpreter alone": partial(_seconds, "pass", env),
        "what a bare app imports": partial(_seconds, BARE_MODULES, env),
        "what the form imports": partial(_seconds, FORM_MODULES, env),
    }
    kept = alternate(
        asked.rounds, {name: partial(without_draft, run) for name, run in runs.items()}
    )
    reference = median(kept[BARE_FRAME])
    rows = [
        [name, ratio(median(values), reference), ms(median(values)), ms(min(values))]
        for name, values in kept.items()
    ]
    by_round = zip(kept[FORM_FRAME], kept[BARE_FRAME], strict=True)
    return Measured(
        f"A desk that joined, {REASONS} reasons on two levels, {STORED} entries stored; programs "
        "with their bytecode, as an installation has it, the bare app untouched; "
        f"n {asked.rounds}, alternated. The rest of a first frame, behind what is imported, is "
        f"{_rest(kept, BARE_FRAME, 'what a bare app imports')} of the bare app's and "
        f"{_rest(kept, FORM_FRAME, 'what the form imports')} of the form's.",
        ["exec until", "ratio", "median", "least"],
        rows,
        [
            Reading(
                "first frame, against a bare Textual app (median over the rounds)",
                median([ours / bare for ours, bare in by_round]),
                "x",
                at_most=1.05,
            )
        ],
        {f"{name}, s": values for name, values in kept.items()},
    )


def as_installed(folder: Path) -> Mapping[str, str]:
    """The environment in which every program finds its bytecode, kept in `folder`.

    An installation compiles its modules once; from a checkout, where the environment says that no
    bytecode is to be written, each start would compile all of ours and none of Textual's.
    """
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def _seconds(code: str, env: Mapping[str, str]) -> float:
    """Wall seconds of an interpreter that runs `code`."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=environment(env))
    return time.perf_counter() - began


def _rest(kept: Mapping[str, Sequence[float]], frame: str, imports: str) -> str:
    return ms(median(kept[frame]) - median(kept[imports]))
