"""Colours that can be read, and nothing that colour alone tells."""

from __future__ import annotations

from itertools import pairwise

import pytest
from rich.style import Style

from agent_tui.ui.palette import THEMES, palette, theme_from_environment

DECORATION = {"rule", "side_rule"}


def luminance(style: Style, *, paper: bool) -> float:
    colour = style.bgcolor if paper else style.color
    assert colour is not None
    parts = [part / 255 for part in colour.get_truecolor()]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(style: Style) -> float:
    dark, light = sorted((luminance(style, paper=True), luminance(style, paper=False)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("theme", "least"), [("dark", 4.5), ("light", 4.5), ("contrast", 7.0)])
def test_every_text_can_be_read(theme: str, least: float) -> None:
    for role, style in palette(theme, no_colour=False).items():
        if role not in DECORATION:
            assert contrast(style) >= least, role


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
