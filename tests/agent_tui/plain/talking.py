"""A plain form that is typed into by lines, in this process, and what it says."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from agent_tui.capture import Report
from agent_tui.plain.form import PlainForm
from agent_tui.plain.keyboard import Keyboard
from agent_tui.snapshot import Snapshot
from tests.agent_tui.ui.sample_desk import SampleDesk, sample_snapshot


@contextmanager
def _input(text: str) -> Iterator[None]:
    before, sys.stdin = sys.stdin, io.StringIO(text)
    try:
        yield
    finally:
        sys.stdin = before


def talk(
    *lines: str,
    language: str = "en",
    snapshot: Snapshot | None = None,
    draft: dict[str, Any] | None = None,
    fails: list[tuple[str, str]] | None = None,
    folder: Path | None = None,
) -> tuple[list[str], SampleDesk]:
    """Type `lines` and leave; returns what was said, a line each, and the desk behind it."""
    ids = count(1)
    desks: list[SampleDesk] = []

    def open_desk(report: Report) -> SampleDesk:
        desks.append(SampleDesk(folder, report))
        desks[0].fails = list(fails or [])
        return desks[0]

    given = snapshot or sample_snapshot()
    given = replace(given, settings={**given.settings, "language": language})
    said = io.StringIO()
    with _input("".join(f"{line}\n" for line in lines)), redirect_stdout(said):
        form = PlainForm(
            given,
            draft,
            open_desk,
            Keyboard(),
            by_line=True,
            is_terminal=False,
            new_id=lambda: f"entry-{next(ids)}",
            random=lambda: 0.99,
        )
        form.sitting._warm_up = lambda: None  # type: ignore[method-assign]  # most never search
        form.run()
    for desk in desks:
        if not desk.closed:
            desk.close()
    return said.getvalue().splitlines(), desks[0]
