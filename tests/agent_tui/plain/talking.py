"""A plain form that is typed into by lines, in this process, and what it says."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from agent_tui.capture import Report
from agent_tui.form.lesson import new_lesson
from agent_tui.plain.form import PlainForm
from agent_tui.plain.keyboard import Keyboard
from agent_tui.snapshot import Snapshot
from ftr.record import replace
from tests.agent_tui.ui.sample_desk import SampleDesk, sample_snapshot


class Morning:
    """The desk's clock of a made-up morning: half a minute later at each look."""

    def __init__(self) -> None:
        self._at = datetime(2026, 11, 23, 9, 14).astimezone()

    def __call__(self) -> datetime:
        self._at += timedelta(seconds=30)
        return self._at


def _write_down(form: PlainForm) -> None:
    heard, at_ms = form._line, count(1400, 1400)

    def line(typed: str | None, _: float) -> None:
        if typed is not None:
            form._say(f"> {typed}".rstrip())
        heard(typed, float(next(at_ms)))

    form._line = line  # type: ignore[method-assign]  # it wraps the real one
    if form.sitting.around.is_practice:
        lesson = new_lesson(form.sitting.sheet, lambda: 0.5)
        form.sitting.around = replace(form.sitting.around, lesson=lesson)
        form._before = form._scene()


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
    written_down: bool = False,
) -> tuple[list[str], SampleDesk]:
    """Type `lines` and leave; returns what was said, a line each, and the desk behind it.

    `written_down` is for reading: what was typed stands in between, after a `>`, at the pace and
    on the clock of a made-up morning, and practice has its examples.
    """
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
            **({"now": Morning()} if written_down else {}),
        )
        if written_down:
            _write_down(form)
        form.sitting._warm_up = lambda: None  # type: ignore[method-assign]  # most never search
        form.run()
    for desk in desks:
        if not desk.closed:
            desk.close()
    return said.getvalue().splitlines(), desks[0]
