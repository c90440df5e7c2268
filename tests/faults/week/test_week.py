"""A short pilot week with every kind of fault; `make week` runs a whole one."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from agent_tui.store.sent import StoredOutbox
from tests.faults.week.__main__ import draw, summary
from tests.faults.week.centre import SqliteKeeper
from tests.faults.week.plan import FAULTS, Week
from tests.faults.week.run import run_week


def test_after_a_week_of_faults_manifest_centre_and_journals_agree(tmp_path: Path) -> None:
    table, made = run_week(Week(desks=3, days=2, contacts=7), tmp_path, SqliteKeeper)
    shown = StringIO()
    Console(width=200, file=shown).print(draw(table))
    text = "\n".join([shown.getvalue(), *summary(table, made, 0.0)])
    assert table.adds_up, text
    assert set(made.happened) == set(FAULTS)
    assert made.centre.restores
    assert table.told > 30
    assert table.entries == table.counted
    print(text)


def test_a_week_whose_desks_take_nothing_back_does_not_add_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That the table can say no: after a restore of the centre, what it lost stays lost."""
    monkeypatch.setattr(StoredOutbox, "take_back", lambda *_: None)
    week = Week(desks=1, days=2, contacts=4, bad=0.0, kinds=("centre_back",))
    table, _made = run_week(week, tmp_path, SqliteKeeper)
    assert not table.adds_up
    assert any("not at the centre" in one for line in table.lines for one in line.wrong)
