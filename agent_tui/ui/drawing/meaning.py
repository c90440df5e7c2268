"""What a reason means, and the pages that should have answered it."""

from __future__ import annotations

from agent_tui.ui.drawing.rows import Row, cut, wrapped
from agent_tui.ui.drawing.scene import Scene


def meaning(scene: Scene, codes: tuple[str, ...], room: int) -> list[Row]:
    """The definition of the last reason of a path and its pages, in at most `room` rows."""
    path = scene.sheet.path(codes)
    if not path or room < 3:
        return []
    rows = [Row(), Row().add("  ").add(cut(scene.label(path[-1].label), scene.width - 4), "strong")]
    pages = next((reason.pages for reason in reversed(path) if reason.pages), ())
    for line in wrapped(
        scene.label(path[-1].hint), scene.width - 4, max(1, room - 3 - bool(pages))
    ):
        if line:
            rows.append(Row().add("  ").add(line, "dim"))
    for page in pages[: max(0, room - len(rows) - 1)]:
        address = page.removeprefix("https://").removeprefix("http://")
        rows.append(Row().add("  ").add("→ ", "dim").add(cut(address, scene.width - 6), "accent"))
    return [*rows, Row()]
