"""The whole screen from a scene: every row at its full width, and what a click on it means."""

from __future__ import annotations

from agent_tui.form.state import HELP_PAGES, View
from agent_tui.ui.drawing.body import body
from agent_tui.ui.drawing.foot import foot, is_rule
from agent_tui.ui.drawing.head import banners, bar, question, trail
from agent_tui.ui.drawing.rows import Row, Span, merged, wrapped
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.drawing.side import side, side_width
from ftr.record import record, replace

LEAST_WIDTH, LEAST_HEIGHT = 40, 12
NORMAL_WIDTH, NORMAL_HEIGHT = 60, 18  # below this the layout for large letters comes by itself
ROOMY_HEIGHT = 22  # below this every blank line goes to the choices


@record
class Drawn:
    """One screen. `clicks` are (row, start, end, key)."""

    rows: tuple[tuple[Span, ...], ...]
    clicks: tuple[tuple[int, int, int, str], ...]

    @property
    def text(self) -> str:
        """The screen without its roles."""
        return "\n".join("".join(text for text, _ in row).rstrip() for row in self.rows)

    def key_at(self, x: int, y: int) -> str | None:
        """The key that a click at this cell stands for."""
        for row, start, end, key in self.clicks:
            if row == y and start <= x < end:
                return key
        return None


def draw(scene: Scene) -> Drawn:
    """The screen of this scene, exactly `scene.width` by `scene.height` cells."""
    if scene.width < LEAST_WIDTH or scene.height < LEAST_HEIGHT:
        return _fixed(_too_small(scene), scene.width, scene.height)
    if scene.state.large or scene.width < NORMAL_WIDTH or scene.height < NORMAL_HEIGHT:
        from agent_tui.ui.drawing.large import large  # the first frame seldom needs it

        return _fixed(large(replace(scene, large=True)), scene.width, scene.height)
    beside = side_width(scene.width)
    roomy = scene.height >= ROOMY_HEIGHT
    top = [bar(scene), *(banners(scene) or [Row()] * roomy)]
    if scene.height >= 30:
        top.append(Row())
    room = scene.height - len(top)
    main = replace(scene, width=scene.width - beside, height=room, has_side=bool(beside))
    rows = _main(main)
    if beside:
        panel = side(replace(main, width=beside))
        rows = [
            _beside(row.fitted(main.width), right) for row, right in zip(rows, panel, strict=True)
        ]
    return _fixed([*top, *rows], scene.width, scene.height)


def _main(scene: Scene) -> list[Row]:
    bottom = [row for row in foot(scene) if scene.height >= ROOMY_HEIGHT or not is_rule(row)]
    is_low_help = scene.state.view in HELP_PAGES and scene.height < ROOMY_HEIGHT
    top = question(scene) if scene.state.view is not View.UNJOINED and not is_low_help else []
    lesson = _lesson(scene, scene.height - len(bottom))
    if lesson is not None:
        top = [*lesson[0], *top]
    room = scene.height - len(bottom) - len(top)
    if lesson is not None and lesson[1] is not None:
        top, middle = [Row()], lesson[1]
    elif scene.state.view is not View.FORM:
        from agent_tui.ui.drawing.overlays import overlay  # the first frame seldom needs it

        middle = overlay(replace(scene, height=room - 1))
        top = [*top, Row()]
    else:
        spacious = room >= 14
        top = [*top, *([Row()] if spacious else []), trail(scene), *([Row()] if spacious else [])]
        middle = body(replace(scene, height=scene.height - len(bottom) - len(top)))
    rows = [*top, *middle][: scene.height - len(bottom)]
    return [*rows, *([Row()] * (scene.height - len(bottom) - len(rows))), *bottom]


def _lesson(scene: Scene, height: int) -> tuple[list[Row], list[Row] | None] | None:
    """Of practice: the case above the form, and what stands in the place of the form."""
    lesson = scene.around.lesson
    if lesson is None:
        return None
    from agent_tui.ui.drawing.lesson import case_rows, lesson_rows

    return case_rows(scene, lesson), lesson_rows(replace(scene, height=height - 1), lesson)


def _beside(left: Row, right: Row) -> Row:
    clicks = [(a, min(b, left.width), key) for a, b, key in left.clicks]
    return Row([*left.spans, *right.spans], clicks, left.width + right.width)


def _too_small(scene: Scene) -> list[Row]:
    text = scene.t.gettext(
        "This window is too small: {w}×{h}. Make it {least_w}×{least_h} or more."
    )
    text = text.format(w=scene.width, h=scene.height, least_w=LEAST_WIDTH, least_h=LEAST_HEIGHT)
    words = scene.t.gettext("Your keys still work.")
    rows = [Row().add(" ").add(part, "warn") for part in wrapped(text, max(8, scene.width - 2), 6)]
    return [*rows, Row().add(" ").add(words), trail(scene)]


def _fixed(rows: list[Row], width: int, height: int) -> Drawn:
    fitted = [row.fitted(width) for row in (*rows, *([Row()] * (height - len(rows))))][:height]
    clicks = tuple(
        (y, start, end, key) for y, row in enumerate(fitted) for start, end, key in row.clicks
    )
    return Drawn(tuple(merged(row.spans) for row in fitted), clicks)
