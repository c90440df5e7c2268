"""The layout for large letters: one thing at a time, whole, in as little as 40 by 12 cells.

A terminal's letters grow when the person enlarges them, and then fewer fit: so this layout is
chosen by itself in a small window, and by the setting `large` in one of any size, where it
spends the room on blank lines.
"""

from __future__ import annotations

from agent_tui.form.state import Step, View
from agent_tui.ui.drawing.body import body
from agent_tui.ui.drawing.foot import count_parts, failed, last, said
from agent_tui.ui.drawing.head import banners, question, trail
from agent_tui.ui.drawing.rows import Row, cut, wrapped
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.palette import Role
from ftr.record import replace

ROOM_FOR_QUESTION = 15  # from this height on it stands above the reasons too


def large(scene: Scene) -> list[Row]:
    """The whole screen in at most `scene.height` rows."""
    bottom = _bottom(scene)
    top = _top(scene)
    room = scene.height - len(top) - len(bottom)
    lesson = _lesson_rows(replace(scene, height=room))
    if lesson is not None:
        middle = lesson
    elif scene.state.view is not View.FORM:
        from agent_tui.ui.drawing.overlays import overlay  # the first frame seldom needs it

        middle = overlay(replace(scene, height=room))
    else:
        middle = body(replace(scene, height=room))
    blank = [Row()] * (room - len(middle))
    return [*top, *middle[:room], *blank, *bottom]


def _lesson_rows(scene: Scene) -> list[Row] | None:
    if scene.around.lesson is None:
        return None
    from agent_tui.ui.drawing.lesson import lesson_rows

    return lesson_rows(scene, scene.around.lesson)


def _top(scene: Scene) -> list[Row]:
    """What must not be missed; the question where the customer is asked it; the way so far."""
    state, contact = scene.state, scene.state.contact
    rows = _notices(scene)
    lesson = scene.around.lesson
    if lesson is not None:
        from agent_tui.ui.drawing.lesson import case_rows

        rows = case_rows(scene, lesson)
    if state.view is not View.FORM:
        return rows
    is_asked = contact is not None and contact.step in (Step.ANSWER, Step.CONFIRM)
    if is_asked or (scene.height >= ROOM_FOR_QUESTION and lesson is None):
        rows += question(scene)
        rows += [Row()] if scene.height > 20 else []
    is_on_the_way = contact is not None and contact.saved is None and bool(contact.path)
    return [*rows, *([trail(scene)] if is_on_the_way else [])]


def _notices(scene: Scene) -> list[Row]:
    """Troubles whole; the rest of what stands around the form in one line."""
    around = scene.around
    if around.troubles or around.warned or scene.height >= ROOM_FOR_QUESTION:
        return banners(scene)[: scene.height // 3]
    rows = banners(replace(scene, width=200))[:1]
    role: Role = "notice"
    return [Row().add(cut(row.text.rstrip(), scene.width), role) for row in rows]


def _bottom(scene: Scene) -> list[Row]:
    """A word about the last key, else the last contact; with room for it the counts too."""
    if scene.state.failed is not None:
        return failed(scene)
    sign, text, role = said(scene)
    most = 4 if role == "warn" else 1 + (scene.height > 12)  # why a key did nothing: in full
    rows = [
        Row().add(" ").add(sign if not at else "  ", role).add(line, role)
        for at, line in enumerate(wrapped(text, scene.width - 4, most))
        if text
    ]
    is_joined = scene.state.view is not View.UNJOINED
    if not is_joined:
        return rows
    rows = rows or ([last(scene)] if scene.state.shown is not None else [])
    if scene.height >= ROOM_FOR_QUESTION or not rows:
        rows.append(_counts(scene))
    return rows


def _counts(scene: Scene) -> Row:
    """As many of the counts as fit, and where help is."""
    text = scene.t.gettext("{key} helps").format(key=scene.key("help"))
    row = Row().add("  ")
    for part in count_parts(scene)[:2]:
        if row.width + part.width + len(text) + 4 <= scene.width:
            row.add("  " if row.width > 2 else "")
            for said_text, role in part.spans:
                row.add(said_text, role)
    row.to(scene.width - len(text) - 1)
    return row.add(text, "dim", scene.sheet.keymap.keys["help"][0])
