"""Colours that can be read on every screen, and nothing that colour alone tells."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import pytest
from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style

from agent_tui.ui.drawing.draw import Drawn, draw
from agent_tui.ui.form_view import FormView
from agent_tui.ui.palette import THEMES, Palette, palette, theme_from_environment
from tests.agent_tui.ui.screens import SCREENS, scene

SIZES = [(120, 40), (80, 24), (60, 20), (40, 12)]
FIXED = [("dark", 4.5), ("light", 4.5), ("contrast", 7.0)]
Rgb = tuple[int, int, int]
SIXTEEN = {  # known terminals: their sixteen colours, then (ink, ground) pairs they come with
    "xterm": (
        "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 "
        "7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff",
        ["000000 ffffff", "e5e5e5 000000"],
    ),
    "windows terminal": (
        "0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc "
        "767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2",
        ["cccccc 0c0c0c"],
    ),
    "conhost": (
        "000000 800000 008000 808000 000080 800080 008080 c0c0c0 "
        "808080 ff0000 00ff00 ffff00 0000ff ff00ff 00ffff ffffff",
        ["c0c0c0 000000"],
    ),
    "putty": (
        "000000 bb0000 00bb00 bbbb00 0000bb bb00bb 00bbbb bbbbbb "
        "555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff",
        ["bbbbbb 000000"],
    ),
    "macos terminal": (
        "000000 990000 00a600 999900 0000b2 b200b2 00a6b2 bfbfbf "
        "666666 e50000 00d900 e5e500 0000ff e500e5 00e5e5 e5e5e5",
        ["000000 ffffff", "ffffff 000000"],
    ),
    "gnome terminal": (
        "171421 c01c28 26a269 a2734c 12488b a347ba 2aa1b3 d0cfcc "
        "5e5c64 f66151 33da7a e9ad0c 2a7bde c061cb 33c7de ffffff",
        ["d0cfcc 171421", "171421 ffffff"],
    ),
}


def luminance(colour: Rgb) -> float:
    parts = [part / 255 for part in colour]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(ink: Rgb, paper: Rgb) -> float:
    dark, light = sorted((luminance(ink), luminance(paper)))
    return (light + 0.05) / (dark + 0.05)


@lru_cache
def drawings() -> tuple[tuple[str, Drawn], ...]:
    """Every screen at every size."""
    return tuple(
        (f"{name} {size[0]}x{size[1]}", draw(scene(name, size)))
        for name in SCREENS
        for size in SIZES
    )


def segments(colours: Palette) -> Iterator[tuple[str, Segment]]:
    """What the widget hands to the terminal on every screen, where there is ink on it."""
    view = FormView(colours, lambda _width, _height: Drawn((), ()), lambda *_: None, lambda _: None)
    for name, drawn in drawings():
        view.drawn = drawn
        for y in range(len(drawn.rows)):
            for segment in view.render_line(y):
                if segment.text.strip(" ─"):  # a line that only divides says nothing
                    yield name, segment


@pytest.mark.parametrize("depth", [ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT])
@pytest.mark.parametrize(("theme", "least"), FIXED)
def test_every_text_on_every_screen_can_be_read(
    theme: str, least: float, depth: ColorSystem
) -> None:
    known: dict[Style | None, float] = {}
    for name, segment in segments(palette(theme, no_colour=False)):
        style = segment.style
        if style not in known:
            assert style is not None and style.color is not None and style.bgcolor is not None
            ink, paper = (
                colour.downgrade(depth).get_truecolor() for colour in (style.color, style.bgcolor)
            )
            known[style] = contrast(ink, paper)
        assert known[style] >= least, (name, segment.text, style)
    assert len(known) > 10


def shown_as(colour: Color | None, own: Rgb, sixteen: list[Rgb]) -> Rgb:
    """A colour as one terminal shows it."""
    if colour is None or colour.is_default:
        return own
    assert colour.number is not None, "only the terminal's own sixteen"
    return sixteen[colour.number]


def rgb(text: str) -> Rgb:
    return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)


@pytest.mark.parametrize("terminal", SIXTEEN)
@pytest.mark.parametrize(("theme", "least"), [("terminal", 4.5), ("contrast", 7.0)])
def test_with_sixteen_colours_every_text_can_be_read_on_every_ground(
    terminal: str, theme: str, least: float
) -> None:
    colours, pairs = SIXTEEN[terminal]
    sixteen = [rgb(each) for each in colours.split()]
    styles = {each.style for _, each in segments(palette(theme, no_colour=False, few_colours=True))}
    for pair in pairs:
        own_ink, own_paper = (rgb(each) for each in pair.split())
        for style in styles:
            assert style is not None
            ink = shown_as(style.color, own_ink, sixteen)
            paper = shown_as(style.bgcolor, own_paper, sixteen)
            assert contrast(ink, paper) >= least, (style, pair)


def test_light_and_dark_become_the_terminals_own_where_colours_are_few() -> None:
    own = palette("terminal", no_colour=False)
    for theme in ("light", "dark", "terminal"):
        assert palette(theme, no_colour=False, few_colours=True) == own


def test_themes_have_the_same_roles() -> None:
    for one, other in pairwise([*THEMES, "unknown"]):
        assert palette(one, no_colour=False).keys() == palette(other, no_colour=False).keys()


def test_without_colour_keys_and_choices_still_stand_out() -> None:
    plain = palette("dark", no_colour=True)
    for role, style in plain.items():
        for colour in (style.color, style.bgcolor):
            assert colour is None or colour.is_default, role
    assert plain["key"].reverse
    assert plain["chosen"].reverse
    assert plain["notice"].reverse
    assert plain["gone"].strike


@pytest.mark.parametrize(
    ("name", "theme"),
    [
        ("", "dark"),
        ("textual-light", "light"),
        ("catppuccin-latte", "light"),
        ("nord", "dark"),
        ("textual-ansi", "terminal"),
    ],
)
def test_the_frameworks_theme_variable_is_understood(name: str, theme: str) -> None:
    assert theme_from_environment(name) == theme
