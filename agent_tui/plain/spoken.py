"""Rows of the drawing as sentences: signs become words or commas, columns become parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from agent_tui.ui.drawing.rows import Row
from agent_tui.ui.drawing.scene import Scene
from ftr.record import replace

WIDE, HIGH = 400, 1000  # a drawing so large that nothing is cut, and every meaning has its row
KEYS = frozenset({"key", "chosen_key"})
_SIGNS = str.maketrans("", "", "▸▏✓✗◆◇●○‖─→“”")
_DOUBLE = re.compile(r"(?<=[?:.]),")  # a comma after what ends a phrase by itself
_COMMAS = re.compile(r"\s*[›·]\s*|\s{3,}")


def roomy(scene: Scene) -> Scene:
    """The same moment on a screen without edges."""
    return replace(scene, width=WIDE, height=HIGH, plain=True)


def spoken(scene: Scene, text: str) -> str:
    """One text without the signs that a voice cannot say."""
    t = scene.t
    for sign, word in (
        ("◂", t.gettext("(as it is now)")),
        ("↑ ↓", t.gettext("up or down")),
        ("↑", ""),
    ):
        text = text.replace(sign, word)
    text = _COMMAS.sub(", ", text.translate(_SIGNS).strip())
    return _DOUBLE.sub("", " ".join(text.split())).removeprefix("! ").strip(" ,")


def key_name(scene: Scene, key: str) -> str:
    """A key in words: punctuation is what most voices leave out."""
    t = scene.t
    names = {
        "-": t.gettext("minus"),
        "+": t.gettext("plus"),
        "*": t.gettext("star"),
        ".": t.gettext("point"),
        ",": t.gettext("comma"),
        "/": t.gettext("slash"),
        "=": t.gettext("equals sign"),
    }
    return names.get(key, key)


def spoken_row(scene: Scene, row: Row) -> str:
    """One row: every key in it with what it stands for."""
    parts = [("", "")]
    for text, role in row.spans:
        key, said = parts[-1]
        if role in KEYS and text.strip():
            parts.append((f"{key_name(scene, text.strip())}: ", ""))
        else:
            parts[-1] = (key, said + text)
    said_parts = ((key, spoken(scene, said)) for key, said in parts)
    return _DOUBLE.sub("", ", ".join(key + said for key, said in said_parts if key or said))


def spoken_rows(scene: Scene, rows: Iterable[Row], *, meanings: bool) -> Iterator[str]:
    """The rows that say something; what a choice means only where it is asked for."""
    before: list[tuple[int, int, str]] = []
    for row in rows:
        is_meaning = bool(row.clicks) and row.clicks == before
        before = row.clicks
        text = "" if is_meaning and not meanings else spoken_row(scene, row)
        if text:
            yield text
