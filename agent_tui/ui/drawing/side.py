"""The panel beside the form on a wide screen: what was logged today, newest first."""

from __future__ import annotations

from agent_tui.ui.drawing.rows import Row, cut
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.drawing.wording import answer, clock, subject

MAIN_WIDTH = 64  # the form never gets narrower than this for the panel's sake
SIDE_WIDTH = 44


def side_width(width: int) -> int:
    """How wide the panel is on a screen of `width`; 0 where there is no room for one."""
    room = width - MAIN_WIDTH
    return min(SIDE_WIDTH, room) if room >= 30 else 0


def side(scene: Scene) -> list[Row]:
    """The panel, `scene.width` by `scene.height`."""
    t = scene.t
    rows = [Row().add(" "), Row().add("  ").add(t.gettext("Logged today"), "side_strong"), Row()]
    day = scene.state.day
    if not day:
        text = t.gettext("Nothing yet.") if day is not None else t.gettext("One moment…")
        rows.append(Row().add("  ").add(text, "side_dim"))
    for row in (day or ())[: scene.height - 4]:
        word = t.gettext("taken back") if row.voided else answer(scene, row.payload)
        line = Row().add("  ").add(f"{clock(row)}  ", "side_dim")
        room = scene.width - line.width - len(word) - 4
        label = cut(subject(scene, row.payload), room)
        line.add(label, "side_gone" if row.voided else "side")
        line.to(scene.width - len(word) - 2, "side")
        rows.append(line.add(word, "side_dim" if row.voided else "side_strong"))
    rows += [Row()] * (scene.height - len(rows))
    fitted = []
    for each in rows[: scene.height]:
        plain = Row([(s, "side" if r == "text" else r) for s, r in each.spans], [], each.width)
        fitted.append(plain.fitted(scene.width, "side"))
    return fitted
