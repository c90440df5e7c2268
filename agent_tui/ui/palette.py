"""The colours. A role says what a piece of text is; a palette says how that looks.

Nothing is told by colour alone: every state has a sign or a word beside its colour. The palette
`terminal` uses the terminal's own colours; without colour (NO_COLOR, or a terminal that has none)
`plain` uses none at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from rich.style import Style

Role = Literal[
    "text",
    "dim",
    "strong",
    "accent",
    "key",
    "chosen",
    "chosen_key",
    "field",
    "good",
    "warn",
    "bad",
    "bar",
    "bar_strong",
    "notice",
    "alarm",
    "gone",
    "rule",
    "side",
    "side_dim",
    "side_strong",
    "side_gone",
    "side_accent",
    "side_rule",
]
Palette = Mapping[Role, Style]
THEMES = ("dark", "light", "contrast", "terminal")


def _palette(ink: str, paper: str, side: str, **roles: str) -> dict[Role, Style]:
    base: dict[Role, str] = {
        "text": f"{ink} on {paper}",
        "strong": f"bold {roles['bright']} on {paper}",
        "dim": f"{roles['muted']} on {paper}",
        "gone": f"strike {roles['muted']} on {paper}",
        "accent": f"bold {roles['accent']} on {paper}",
        "good": f"bold {roles['good']} on {paper}",
        "warn": f"bold {roles['warn']} on {paper}",
        "bad": f"bold {roles['bad']} on {paper}",
        "rule": f"{roles['rule']} on {paper}",
        "key": f"bold {roles['key']}",
        "chosen": f"bold {roles['chosen']}",
        "chosen_key": f"bold {roles['chosen_key']}",
        "field": f"{roles['field']}",
        "bar": f"{roles['bar']}",
        "bar_strong": f"bold {roles['bar']}",
        "notice": f"{roles['notice']}",
        "alarm": f"bold {roles['alarm']}",
        "side": f"{ink} on {side}",
        "side_dim": f"{roles['muted']} on {side}",
        "side_strong": f"bold {roles['bright']} on {side}",
        "side_gone": f"strike {roles['muted']} on {side}",
        "side_accent": f"bold {roles['accent']} on {side}",
        "side_rule": f"{roles['rule']} on {side}",
    }
    return {role: Style.parse(definition) for role, definition in base.items()}


def dark() -> Palette:
    """Light ink on a dark ground."""
    return _palette(
        "#dfe3e8",
        "#14181d",
        "#1a2027",
        bright="#ffffff",
        muted="#98a3af",
        accent="#6cc7e8",
        good="#7fd6a0",
        warn="#f0c35c",
        bad="#ff9a8f",
        rule="#313a45",
        key="#ffffff on #33404d",
        chosen="#ffffff on #155a76",
        chosen_key="#0d2530 on #9fdcf2",
        field="#ffffff on #26303a",
        bar="#dfe3e8 on #232b34",
        notice="#ffe3a3 on #4a3a10",
        alarm="#ffffff on #8f2b25",
    )


def light() -> Palette:
    """Dark ink on a light ground."""
    return _palette(
        "#20262c",
        "#fbfbf8",
        "#f1f2ee",
        bright="#000000",
        muted="#56616b",
        accent="#075d7c",
        good="#176b38",
        warn="#7a4d00",
        bad="#a3211a",
        rule="#c9cfd4",
        key="#10171d on #dbe2e7",
        chosen="#05202b on #bfe3f0",
        chosen_key="#ffffff on #075d7c",
        field="#000000 on #e9eef1",
        bar="#ffffff on #17485c",
        notice="#4d3500 on #ffe9b3",
        alarm="#ffffff on #a3211a",
    )


def contrast() -> Palette:
    """High contrast: every pair of ink and ground is 7:1 or more."""
    return _palette(
        "#ffffff",
        "#000000",
        "#000000",
        bright="#ffffff",
        muted="#d0d0d0",
        accent="#7fd4ff",
        good="#7fd4ff",
        warn="#ffc04d",
        bad="#ffb0a0",
        rule="#ffffff",
        key="#000000 on #ffffff",
        chosen="#000000 on #7fd4ff",
        chosen_key="#000000 on #ffc04d",
        field="#000000 on #ffffff",
        bar="#000000 on #ffffff",
        notice="#000000 on #ffc04d",
        alarm="#000000 on #ffb0a0",
    )


def terminal() -> Palette:
    """The terminal's own ink on its own ground, whichever they are; colour only where the ground
    is ours too, because what can be read on one desk's ground cannot on another's.
    """
    return _palette(
        "default",
        "default",
        "default",
        bright="default",
        muted="default",
        accent="default",
        good="default",
        warn="default",
        bad="default",
        rule="default",
        key="reverse default on default",
        chosen="reverse default on default",
        chosen_key="default on default",
        field="underline default on default",
        bar="reverse default on default",
        notice="black on bright_yellow",
        alarm="bright_white on red",
    )


def contrast_of_sixteen() -> Palette:
    """High contrast where there are sixteen colours: nearly only black and white."""
    return _palette(
        "bright_white",
        "black",
        "black",
        bright="bright_white",
        muted="white",
        accent="bright_cyan",
        good="bright_cyan",
        warn="bright_yellow",
        bad="bright_yellow",
        rule="bright_white",
        key="black on bright_white",
        chosen="black on bright_white",
        chosen_key="bright_white on black",
        field="black on bright_white",
        bar="black on bright_white",
        notice="black on bright_white",
        alarm="black on bright_white",
    )


def plain() -> Palette:
    """No colour at all: bold, underlined and reversed text."""
    no_colours = {role: style.without_color for role, style in terminal().items()}
    reversed_style = Style.parse("reverse default on default")
    return no_colours | {"notice": reversed_style, "alarm": reversed_style + Style(bold=True)}


def palette(theme: str, *, no_colour: bool, few_colours: bool = False) -> Palette:
    """The palette of a theme by name; an unknown name gives the dark one.

    `few_colours` says that the terminal has sixteen or fewer: light and dark would come out as
    whatever is near there, so they become the terminal's own.
    """
    if no_colour:
        return plain()
    if few_colours:
        return contrast_of_sixteen() if theme == "contrast" else terminal()
    makers = {"dark": dark, "light": light, "contrast": contrast, "terminal": terminal}
    return makers.get(theme, dark)()


def theme_from_environment(name: str) -> str:
    """The theme that a TEXTUAL_THEME name comes nearest to."""
    lowered = name.lower()
    if "ansi" in lowered:
        return "terminal"
    return "light" if "light" in lowered or "latte" in lowered else "dark"
