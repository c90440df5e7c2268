"""How the screens look, as text; `UPDATE_SNAPSHOTS=1` writes them anew, to be read before use."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from agent_tui.ui.drawing import wording
from agent_tui.ui.drawing.around import Around
from agent_tui.ui.drawing.draw import draw
from agent_tui.ui.drawing.scene import Scene
from tests.agent_tui.form.hands import Hands
from tests.agent_tui.ui.test_drawing import ASKED

FOLDER = Path(__file__).parent / "snapshots"
SCREENS = {
    "first": ("", Around(pilot="Webwinkel najaar", is_demo=True)),
    "question": ("1 1 3 enter - 1 1", Around(pilot="Webwinkel najaar")),
    "search": ("f a c t", Around(pilot="Webwinkel najaar", waits="No network.")),
    "today": ("1 1 3 enter - 4 1 3 enter delete f2 2", Around(pilot="Webwinkel najaar")),
    "obstacle": ("1 1 1", Around(pilot="Webwinkel najaar", ended_on=date(2026, 11, 20))),
    "help": ("f1", Around(pilot="Webwinkel najaar", troubles=("De schijf is vol.",))),
}


@pytest.fixture(autouse=True)
def _in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock on the screen is the desk's: here UTC."""

    def clock(instant: datetime) -> str:
        return instant.astimezone(UTC).strftime("%H:%M")

    monkeypatch.setattr(wording, "_clock", clock)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_looks_as_it_did(name: str, size: tuple[int, int], language: str) -> None:
    keys, around = SCREENS[name]
    hands = Hands(ASKED).type(keys)
    state = replace(hands.state, language=language)  # type: ignore[arg-type]  # nl or en
    text = draw(Scene(state, hands.sheet, around, *size)).text + "\n"
    file = FOLDER / f"{name}-{size[0]}x{size[1]}-{language}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        FOLDER.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
