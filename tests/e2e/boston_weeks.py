"""A city's weeks through the whole product: nothing was fixed, so little may be "shown".

Every week of the log is a pilot of its own, imported, reported and compared with the next by `ftr`
and by the calls it makes. Random sets of reasons are recorded as changed before the second week
begins, compared after it, and withdrawn again before that week, so that the next set stands alone.

REALDATA=… python -m tests.e2e.boston_weeks [--draws N] [--seed S]
"""

from __future__ import annotations

import argparse
import csv
import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from central.cli.client import Centre, pilot_path
from central.cli.demo.centre import running_centre
from ftr.measures.verdict import Verdict
from tests.central.cli.conftest import Ftr
from tests.conftest import StandingClock
from tests.e2e.real_logs import real_log

LEVELS = ("subject", "reason", "type")
ENTRIES = (
    *("--map", "at=open_dt", "--map", "agent=queue", "--map", f"reason={','.join(LEVELS)}"),
    *("--map", "online_first=source", "--others", "unknown"),
    *("--value", "yes=Self Service|Citizens Connect App"),
    *("--value", "no=Constituent Call", "--value", "not_asked=Employee Generated"),
)
LEAST = 1000  # requests of a week worth comparing
Row = dict[str, str]


def weeks_of(path: Path) -> dict[date, list[Row]]:
    """The log by week, under its Monday; weeks that the file only touches are left out."""
    found: dict[date, list[Row]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day = datetime.fromisoformat(row["open_dt"]).date()
            found[day - timedelta(days=day.weekday())].append(row)
    return {week: rows for week, rows in sorted(found.items()) if len(rows) >= LEAST}


@dataclass
class City:
    """A running centre with the city's reasons; its clock is set to when each thing is done."""

    ftr: Ftr
    centre: Centre
    clock: StandingClock
    folder: Path
    pilots: dict[date, str] = field(default_factory=dict)

    def take_in(self, week: date, rows: Sequence[Row]) -> str:
        """One week as a pilot, imported by `ftr entries import`; returns its id."""
        self.clock.now = _noon(week + timedelta(days=7))
        plan, file = self.folder / "plan.yaml", self.folder / "week.csv"
        last = max(row["open_dt"][:10] for row in rows)
        lines = [f"name: Week of {week}", f"start: {week}", f"end: {last}", "language: en"]
        lines += ["timezone: America/New_York", "catalogue: reasons.yaml"]
        lines += [f"agents_from: {one}" for one in list(self.pilots.values())[-1:]]
        plan.write_text("\n".join(lines), encoding="utf-8")
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        pilot = str(self.ftr("pilot", "new", plan).out.strip())
        said = self.ftr("entries", "import", pilot, file, *ENTRIES).out
        assert f"{len(rows)} contacts imported" in said, said
        self.pilots[week] = pilot
        return pilot

    def report(self, week: date, by: str) -> Any:
        """The week's report by `ftr report`."""
        return self.ftr("report", self.pilots[week], "--by", by, "--format", "json").json

    def record(self, before: date, after: date, reasons: Sequence[str], *, late: bool) -> list[str]:
        """These reasons as changed from the second week's first day; returns the changes' ids.

        On the evening before it, or `late`: on the morning after its first day.
        """
        self.clock.now = _noon(after + timedelta(days=1 if late else -1))
        made = []
        for reason in reasons:
            wish = {"kind": "reason", "target": reason, "on": after.isoformat()}
            made.append(self.centre.post(pilot_path(self.pilots[before], "changes"), wish))
        return [one["change_id"] for one in made]

    def withdraw(self, before: date, after: date, changes: Sequence[str]) -> None:
        """Take these back, as if on the day before the second week."""
        self.clock.now = _noon(after - timedelta(days=1))
        for one in changes:
            self.centre.post(pilot_path(self.pilots[before], "changes", one, "withdraw"))

    def compare(self, before: date, after: date, *, by_command: bool = False) -> Any:
        """The two weeks compared, when the second is over."""
        self.clock.now = _noon(after + timedelta(days=8))
        first, second = self.pilots[before], self.pilots[after]
        if by_command:
            return self.ftr("compare", first, second, "--format", "json").json
        return self.centre.get(pilot_path(first, "compare", second))


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 16, tzinfo=UTC)


@contextmanager
def city_in(folder: Path) -> Iterator[City]:
    """A new centre on loopback for the block, with the city's list of reasons."""
    clock = StandingClock(_noon(date(2011, 7, 1)))
    ftr = Ftr(folder / "home")
    with (
        running_centre(ftr.home, 0, clock) as running,
        Centre(running.url, token=running.token) as centre,
    ):
        taxonomy = real_log("boston-311/taxonomy_q3.csv")
        ftr(
            *("catalogue", "import", taxonomy, "--levels", ",".join(LEVELS)),
            *("--labels", "en", "--out", folder / "reasons.yaml"),
        )
        yield City(ftr, centre, clock, folder)


@dataclass
class Drawn:
    """How often the centre gave each verdict to random reasons called changed."""

    recorded: Counter[str] = field(default_factory=Counter)
    late: Counter[str] = field(default_factory=Counter)
    unrecorded: Counter[str] = field(default_factory=Counter)

    @property
    def judged(self) -> int:
        """How many sets there were."""
        return self.recorded.total()

    @property
    def shown(self) -> int:
        """How many of them were said to be shown."""
        return self.recorded[Verdict.SHOWN]


def draw(
    city: City, before: date, after: date, random: Random, draws: int, found: Drawn, most: int = 0
) -> None:
    """So many random sets between two weeks: recorded in time, and the last one too late.

    `most` reasons at most are in a set; 0 for half of all.
    """
    rows = [row for week in (before, after) for row in city.report(week, "leaf")["rows"]]
    reasons = sorted({row["key"] for row in rows if row["contacts"]})
    found.unrecorded[_word(city.compare(before, after, by_command=True))] += 1
    for number in range(draws):
        chosen = random.sample(reasons, random.randint(5, most or len(reasons) // 2))
        changes = city.record(before, after, chosen, late=False)
        made = city.compare(before, after, by_command=number == 0)
        assert made["verdict"]["recorded"]
        found.recorded[_word(made)] += 1
        city.withdraw(before, after, changes)
    changes = city.record(before, after, chosen, late=True)
    made = city.compare(before, after)
    assert not made["verdict"]["recorded"]
    found.late[_word(made)] += 1
    city.withdraw(before, after, changes)


def _word(comparison: Any) -> str:
    return str(comparison["verdict"]["word"])


def check_report(city: City, week: date, rows: Sequence[Row]) -> None:
    """The report counts every request of the week, by whatever it is split."""
    by_day = city.report(week, "day")
    assert by_day["overall"]["contacts"] == len(rows)
    counted = {row["key"]: row["contacts"] for row in by_day["rows"] if row["contacts"]}
    assert counted == Counter(row["open_dt"][:10] for row in rows)
    yes = sum(row["source"] in ("Self Service", "Citizens Connect App") for row in rows)
    assert by_day["overall"]["yes"] == yes


def main() -> None:
    """Every consecutive pair of weeks; exit 1 where more than one in ten sets is shown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--seed", type=int, default=3)
    arguments = parser.parse_args()
    if not os.environ.get("REALDATA"):
        print("REALDATA names no folder with the public logs: the city's weeks are left out")
        return
    random, found = Random(arguments.seed), Drawn()
    weeks = weeks_of(real_log("boston-311/requests_2011_q3.csv"))
    with TemporaryDirectory() as folder, city_in(Path(folder)) as city:
        for week, rows in weeks.items():
            city.take_in(week, rows)
            check_report(city, week, rows)
        for before, after in pairwise(weeks):
            draw(city, before, after, random, arguments.draws, found)
            print(f"{before} and {after}: {dict(found.recorded)}", flush=True)
    print(f"{len(weeks)} weeks, {found.judged} random sets of reasons called changed")
    print(f"  recorded before the second week: {dict(found.recorded)}")
    print(f"  recorded after it began:         {dict(found.late)}")
    print(f"  nothing recorded:                {dict(found.unrecorded)}")
    unproven = found.late[Verdict.SHOWN] + found.unrecorded[Verdict.SHOWN]
    raise SystemExit(found.shown > found.judged / 10 or unproven > 0)


if __name__ == "__main__":
    main()
