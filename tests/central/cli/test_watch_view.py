"""The screen of `ftr watch`: figures stay whole however long a name is."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from central.cli.watch_view import view
from ftr.texts import Language

NAME, REF = "Annemarie van den Broek-Janssen", "a-vnrkxw"


def line(key: str, contacts: int) -> dict[str, Any]:
    return {
        "key": key,
        "label": key,
        "contacts": contacts,
        "endings": 0,
        "handled": 12345,
        "coverage": 0.87,
        "not_asked_share": 0.13,
    }


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_long_name_leaves_the_figures_whole(language: Language) -> None:
    pilot = {
        "name": "Proef",
        "start": "2026-11-23",
        "end": "2026-11-27",
        "kind": "real",
        "timezone": "Europe/Amsterdam",
    }
    data = {
        "pilot": pilot,
        "as_of": "2026-11-24T10:00:00.000Z",
        "overall": line("", 9),
        "agents": [line(REF, 9)],
        "days": [],
        "desks": [],
        "findings": [],
    }
    page = io.StringIO()
    Console(file=page, width=80).print(view(data, language, 80, names={REF: NAME}))
    said = page.getvalue()
    table = said.split("\n\n", 1)[1]
    assert "…" not in table
    for word in (*NAME.split(), f"({REF})", "12345", "87%", "13%"):
        assert word in table
    assert max(map(len, said.splitlines())) <= 80
