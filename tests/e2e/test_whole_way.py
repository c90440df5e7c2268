"""The main job, end to end, with real processes and a real pseudo-terminal.

serve → pilot → codes → join → three keys → kill → restart → sync → report and export.
"""

from __future__ import annotations

import csv
import io
import json
import signal
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.processes import agent_tui, free_port, ftr, ftr_json, serving

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is POSIX's", allow_module_level=True)

from tests.terminal import Terminal, desk_terminal

Command = Callable[..., str]
CATALOGUE = """
endings:
  - {code: silent, label: {nl: Stil, en: Silent}, key: "-"}
reasons:
  - label: {nl: Bezorging, en: Delivery}
    sub:
      - label: {nl: Te laat, en: Late}
      - label: {nl: Niet bezorgd, en: Not delivered}
        sub:
          - label: {nl: Kwijtgeraakt, en: Lost}
          - label: {nl: Verkeerd adres, en: Wrong address}
  - label: {nl: Factuur, en: Invoice}
    sub:
      - label: {nl: Klopt niet, en: Not correct}
      - label: {nl: Kwijt, en: Lost it}
"""


def make_pilot(folder: Path, centre: Path, ftr: Command = ftr) -> str:
    """Publish a small pilot around today and open it; returns its id. `ftr` is how to run it."""
    today = date.today()
    (folder / "reasons.yaml").write_text(CATALOGUE, encoding="utf-8")
    (folder / "plan.yaml").write_text(
        f"name: Whole way\nstart: {today - timedelta(days=1)}\nend: {today + timedelta(days=5)}\n"
        "language: en\ncatalogue: reasons.yaml\nagents: 2\nmin_cell: 0\n",
        encoding="utf-8",
    )
    pilot = ftr(centre, "pilot", "new", folder / "plan.yaml").strip()
    ftr(centre, "pilot", "open", pilot)
    return pilot


def codes(centre: Path, pilot: str, ftr: Command = ftr) -> list[str]:
    """Fresh enrolment codes for every agent of the plan."""
    printed = ftr(centre, "pilot", "codes", pilot)
    return [row["code"] for row in csv.DictReader(io.StringIO(printed))]


def log(terminal: Terminal, keys: str, logged: int) -> None:
    """Type one contact and wait until the form says it is saved."""
    terminal.log(keys, f"{logged} logged")


def test_a_pilot_from_serve_to_export(tmp_path: Path) -> None:
    centre, desk = tmp_path / "centre", tmp_path / "desk"
    port = free_port()
    with serving(centre, port=port) as address:
        pilot = make_pilot(tmp_path, centre)
        agent_tui(desk, "join", address, codes(centre, pilot)[0])

    # The centre is away: the agent logs all the same, and the form is killed without a warning.
    with desk_terminal(desk) as form:
        form.wait_for("Did you look on our website")
        log(form, "111", 1)
        log(form, "1222", 2)
        log(form, "-", 3)
        form.end(signal.SIGKILL)
    status = json.loads(agent_tui(desk, "status", "--json"))
    assert (status["entries"], status["pending"], status["today"]) == (3, 3, 3)

    with serving(centre, port=port):
        # A restarted form knows what was logged, and takes the fourth contact.
        with desk_terminal(desk) as form:
            form.wait_for("3 logged")
            log(form, "212", 4)
            form.end(signal.SIGTERM)
        agent_tui(desk, "sync")
        status = json.loads(agent_tui(desk, "status", "--json"))
        assert (status["entries"], status["pending"], status["acknowledged"]) == (4, 0, 4)

        report = ftr_json(centre, "report", pilot, "--by", "leaf", "--format", "json")
        overall = report["overall"]
        assert (overall["contacts"], overall["yes"], overall["no"]) == (3, 1, 2)
        assert overall["endings"] == 1
        assert (overall["ftr"], overall["too_few"]) == (None, True)
        assert report["direction"] == "lower_is_better"

        ftr(centre, "export", pilot, tmp_path / "rows.csv")
        rows = (tmp_path / "rows.csv").read_text(encoding="utf-8-sig")
        read = list(csv.DictReader(io.StringIO(rows), dialect=csv.Sniffer().sniff(rows, ",;")))
        assert [row["pilot_id"] for row in read] == [pilot] * 4
