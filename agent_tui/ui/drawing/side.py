"""The panel beside the form on a wide screen: today's contacts, and what the reason means."""

from __future__ import annotations

from agent_tui.ui.drawing.meaning import meaning
from agent_tui.ui.drawing.rows import Row, cut
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.drawing.wording import answer, clock, leaf, logged_today
from agent_tui.ui.palette import Role

MAIN_WIDTH = 64  # the form never gets narrower than this for the panel's sake
SIDE_WIDTH = 44
ON_SIDE: dict[Role, Role] = {
    "text": "side",
    "dim": "side_dim",
    "strong": "side_strong",
    "gone": "side_gone",
    "accent": "side_accent",
    "rule": "side_rule",
}


def side_width(width: int) -> int:
    """How wide the panel is on a screen of `width`; 0 where there is no room for one."""
    room = width - MAIN_WIDTH
    return min(SIDE_WIDTH, room) if room >= 30 else 0


def side(scene: Scene) -> list[Row]:
    """The panel, `scene.width` by `scene.height`."""
    contact = scene.state.contact
    below = meaning(scene, contact.path if contact else (), scene.height // 2)
    if below:
        below = [Row().add("  ").add("─" * (scene.width - 4), "rule"), *below]
    rows = _today(scene, scene.height - len(below))
    rows += [Row()] * (scene.height - len(rows) - len(below)) + below
    return [_on_side(row, scene.width) for row in rows[: scene.height]]


def _today(scene: Scene, room: int) -> list[Row]:
    t, day = scene.t, scene.state.day
    rows = [Row(), Row().add("  ").add(logged_today(scene), "strong"), Row()]
    if not day:
        text = t.gettext("Nothing yet.") if day is not None else t.gettext("One moment…")
        rows.append(Row().add("  ").add(text, "dim"))
    for entry in (day or ())[: room - len(rows) - 1]:
        word = t.gettext("taken back") if entry.voided else answer(scene, entry.payload)
        row = Row().add("  ").add(f"{clock(entry)}  ", "dim")
        label = cut(leaf(scene, entry.payload), scene.width - row.width - len(word) - 4)
        row.add(label, "gone" if entry.voided else "text").to(scene.width - len(word) - 2)
        rows.append(row.add(word, "dim" if entry.voided else "strong"))
    return rows


def _on_side(row: Row, width: int) -> Row:
    spans = [(text, ON_SIDE.get(role, role)) for text, role in row.spans]
    return Row(spans, [], row.width).fitted(width, "side")
