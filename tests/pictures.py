"""Draws docs/pictures/*.svg and docs/screens.md from the real form: `make pictures` after the form
has changed. The contacts on them are made up, on the seed catalogue.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from agent_tui.capture import Report
from agent_tui.ui.app import DeskApp
from agent_tui.ui.palette import palette
from ftr.texts import Language
from tests import plain_page
from tests.agent_tui.ui.sample_desk import SampleDesk
from tests.agent_tui.ui.screens import DAY, FULL, SCREENS, Shot
from tests.agent_tui.ui.watching import Screen
from tests.picture import svg

DOCS = Path(__file__).parent.parent / "docs"
FOLDER = DOCS / "pictures"
BETWEEN_KEYS_MS = 700.0
PAUSE_S = 47  # on the clock, between two keys of the contacts before


@dataclass(frozen=True)
class Look:
    """One way in which every screen is drawn."""

    name: str
    about: str
    theme: str
    size: tuple[int, int]
    language: Language = "en"
    no_colour: bool = False
    only: tuple[str, ...] = tuple(SCREENS)


SMALL = ("sub-reason",)  # what a window shows that is too small is the same on every screen
LOOKS = (
    Look("dark", "dark, 80 × 24", "dark", (80, 24)),
    Look("light", "light, 100 × 30", "light", (100, 30)),
    Look("contrast", "high contrast, in Dutch", "contrast", (80, 24), "nl"),
    Look("60", "60 columns", "dark", (60, 20)),
    Look("large", "large letters: 40 × 12", "contrast", (40, 12), "nl"),
    Look(
        "no-colour",
        "without colours",
        "dark",
        (80, 24),
        no_colour=True,
        only=("first", "answer", "search", "today", "not-saved", "ended"),
    ),
    *(
        Look(f"small-{theme}", f"a window that is too small, {about}", theme, (38, 10), only=SMALL)
        for theme, about in (("dark", "dark"), ("light", "light"), ("contrast", "high contrast"))
    ),
)


class Clock:
    """The desk's clock on the pictures: a quarter past nine, and a little more with each key."""

    def __init__(self) -> None:
        self.at = datetime(DAY.year, DAY.month, DAY.day, 9, 14).astimezone()

    def __call__(self) -> datetime:
        return self.at

    def move(self) -> None:
        """Let the time between two keys pass."""
        self.at += timedelta(seconds=PAUSE_S)


class Hand:
    """Types on the real form at a pace that is always the same."""

    def __init__(self, form: Screen, clock: Clock) -> None:
        self._form = form
        self._clock = clock
        self._at_ms = 1000.0

    async def type(self, keys: str, *, until_slow: bool = False) -> None:
        """Type keys apart by blanks, each once what was saved before it is on disk, or once the
        form says that it takes long.
        """
        sitting = self._form.app.sitting
        for key in keys.split():
            self._clock.move()
            self._at_ms += BETWEEN_KEYS_MS
            sitting.typed({"space": " "}.get(key, key), self._at_ms)
            await self._form.until(
                lambda: sitting.around.is_slow or sitting.state.saving is None, "saved"
            )
            assert sitting.around.is_slow in (False, until_slow)

    def come_back(self) -> None:
        """The window has the focus again, the moment before the next key."""
        self._form.app.sitting.focused(self._at_ms + BETWEEN_KEYS_MS - 100)


@asynccontextmanager
async def form_at(name: str, look: Look, folder: Path) -> AsyncIterator[DeskApp]:
    """The real form, led to this screen by its keys."""
    shot, clock, ids = SCREENS[name], Clock(), count(1)
    desks: list[SampleDesk] = []

    opens = threading.Event()
    if shot.disk != "opening":
        opens.set()

    def open_desk(report: Report) -> SampleDesk:
        opens.wait()
        desks.append(SampleDesk(folder, report))
        return desks[0]

    app = DeskApp(
        folder,
        shot.snapshot(look.language, look.theme),
        shot.draft("enrolment-1"),
        open_desk,
        now=clock,
        new_id=lambda: f"entry-{next(ids)}",
        random=lambda: 0.99,
    )
    async with app.run_test(size=look.size) as pilot:
        form = Screen(app, pilot, desks)
        if opens.is_set():
            await form.until(lambda: app.state.day is not None, "the desk opened")
            await _lead(Hand(form, clock), form, shot)
        await pilot.pause()
        yield app
        opens.set()
        await form.until(lambda: bool(desks), "the desk opened")
    desks[0].close()


async def _lead(hand: Hand, form: Screen, shot: Shot) -> None:
    await hand.type(shot.before)
    if shot.fails:
        form.desk.fails = [FULL]
    if shot.focus:
        hand.come_back()
    for news in shot.news:
        form.app.heard(news)
    if shot.pasted:
        form.app.sitting.pasted(shot.pasted)
    if shot.disk == "slow":
        form.desk.save = lambda *_: None  # type: ignore[method-assign]  # a disk that hangs
    await hand.type(shot.keys, until_slow=shot.disk == "slow")


async def picture(name: str, look: Look) -> str:
    """One screen in one look, as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        async with form_at(name, look, Path(folder)) as app:
            colours = palette(look.theme, no_colour=look.no_colour)
            app.form.repaint(colours)
            rows = [app.form.render_line(y) for y in range(look.size[1])]
            return svg(rows, look.size[0], colours["text"], f"{name}: {look.about}")


def page() -> str:
    """The page that shows them all."""
    lines = [
        "# Every screen of the form",
        "",
        "Drawn from the real form by `make pictures`. The contacts are made up.",
        "",
        "F7 goes through the colours (dark, light, high contrast, the terminal's own) and F9 to "
        "the layout for large letters and back; both are remembered. `--theme` and `--large` do "
        "it for once, `agent-tui settings theme contrast` and AGENT_TUI_THEME for always. "
        "`agent-tui --plain` has no pictures: it is lines of text, which stand in "
        "[The plain form](plain.md); in a browser the form looks the same, and what is the page's "
        "own stands in [The form in a browser](browser-desks.md). "
        "[What terminals do differently](terminals.md)",
    ]
    for name in SCREENS:
        lines += ["", f"## {name.replace('-', ' ').capitalize()}", ""]
        lines += [
            f"![{name}, {look.about}](pictures/{name}-{look.name}.svg)"
            for look in LOOKS
            if name in look.only
        ]
    return "\n".join(lines) + "\n"


async def draw_all(wanted: list[str]) -> None:
    """Draw every picture, or those of the named screens."""
    FOLDER.mkdir(exist_ok=True)
    for name in wanted or SCREENS:
        for look in LOOKS:
            if name in look.only:
                path = FOLDER / f"{name}-{look.name}.svg"
                path.write_text(await picture(name, look), encoding="utf-8", newline="\n")
    known = {f"{name}-{look.name}.svg" for look in LOOKS for name in look.only}
    for path in FOLDER.glob("*.svg"):
        if path.name not in known:
            path.unlink()
    for name, text in (("screens.md", page()), ("plain.md", plain_page.page())):
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    asyncio.run(draw_all(sys.argv[1:]))
