"""Draws docs/*.svg from the real form: `make pictures` after the form has changed.

The contacts on them are made up, on the seed catalogue.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from functools import partial
from pathlib import Path

from tests.agent_tui.ui.watching import Screen, screen

DOCS = Path(__file__).parent.parent / "docs"
LOGGED = ("1 1 1", "3 5 2", "8 1 1 1", "4 4 3")


async def draw(name: str, theme: str, size: tuple[int, int], language: str) -> None:
    """Log a few contacts, begin one more, and keep what the screen shows."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"theme": theme}
        async with screen(Path(folder), size=size, language=language, settings=settings) as form:
            for number, keys in enumerate(LOGGED, 1):
                for key in keys.split():
                    await form.type(key)
                    await asyncio.sleep(0.06)  # equal keys faster than this are a key held down
                await form.until(partial(_has_saved, form, number))
                await form.type("escape")  # no follow-up on the picture
            await form.type("1")
            await form.pilot.pause()
            picture = form.app.export_screenshot(title="agent-tui")
    (DOCS / f"{name}.svg").write_text(without_downloads(picture), encoding="utf-8")


def _has_saved(form: Screen, number: int) -> bool:
    return len(form.desk.captures) >= number


def without_downloads(picture: str) -> str:
    """The drawing with the reader's own monospaced font: it fetches nothing."""
    return re.sub(r"@font-face\s*\{.*?\}", "", picture, flags=re.DOTALL)


def main() -> None:
    """Draw every picture the documents show."""
    asyncio.run(draw("form", "dark", (110, 32), "en"))
    asyncio.run(draw("form-light-80x24", "light", (80, 24), "nl"))


if __name__ == "__main__":
    main()
