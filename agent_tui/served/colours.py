"""A palette as a page needs it: per role the CSS colours and what else its text is."""

from __future__ import annotations

from rich.color import Color, ColorType
from rich.style import Style

from agent_tui.ui.palette import Palette

Look = dict[str, str | bool]
_NAMED = {"cyan": "#0aa", "green": "#0a0", "yellow": "#a60", "red": "#c22"}


def looks(palette: Palette) -> dict[str, Look]:
    """Role -> `ink`, `paper` (CSS colours, where they are not the page's own), `bold`, …"""
    return {role: _look(style) for role, style in palette.items()}


def _look(style: Style) -> Look:
    look: Look = {}
    ink, paper = _css(style.color), _css(style.bgcolor)
    if style.reverse:
        look["reversed"] = True
    if ink:
        look["ink"] = ink
    if paper:
        look["paper"] = paper
    for name in ("bold", "underline", "strike"):
        if getattr(style, name):
            look[name] = True
    return look


def _css(color: Color | None) -> str:
    if color is None or color.type is ColorType.DEFAULT:
        return ""
    return _NAMED.get(color.name) or color.get_truecolor().hex
