"""Characters of a sequence nobody knows are no answers, and neither is a digit with Ctrl held."""

from __future__ import annotations

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from agent_tui.ui.drawing.draw import Drawn
from agent_tui.ui.form_view import FormView
from agent_tui.ui.palette import dark


def typed(data: str, *, writing: bool = False) -> list[str]:
    """What the form hears of these characters, come at once."""
    heard: list[str] = []
    view = FormView(
        dark(),
        lambda _w, _h: Drawn((), ()),
        lambda key, _at: heard.append(key),
        lambda _: None,
        lambda: writing,
    )
    parser = XTermParser()
    for event in [*parser.feed(data), *parser.feed("")]:
        if isinstance(event, events.Key):
            view.take(event)
    return heard


@pytest.mark.parametrize(
    "sent", ["\x1b[?1;2c", "\x1b[224z", "\x1bO1", "\x1b[27;5;50~", "\x1b[50;5u"]
)
def test_no_digit_of_an_unknown_sequence_is_typed(sent: str) -> None:
    assert not set(typed(sent)) & set("0123456789")


def test_digits_as_terminals_report_them_are_digits() -> None:
    for sent in ("2", "\x1bOr", "\x1b[50u", "\x1b[50;1u"):
        assert typed(sent) == ["2"], sent
    assert typed("[") == ["["]


def test_a_note_that_comes_in_one_piece_keeps_what_follows_a_bracket() -> None:
    assert "".join(typed("see [2] and 3^2", writing=True)) == "see [2] and 3^2"
