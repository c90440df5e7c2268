"""A real day of a call centre, replayed: 18 desks, some without a network for a while.

Who called when, for how long, why, and which agent answered is the bank's own. Whether the
customer had been online first stands in no log: it is generated with SEED, so the pilot is a
demonstration, says so in its name, and every entry carries the origin `generated`.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

import pytest

from ftr.clock import to_text
from tests.e2e.gate import gate
from tests.e2e.real_logs import BANK_DAY, ZONE, Call, answered_calls, real_log
from tests.ftr_here import ftr, ftr_json
from tests.processes import ROOT, agent_tui, environment, serving

SEED = 1999
PROCESSES = 3  # the last one's desks are offline while they log
NOT_LOGGED = 0.08
ENDS_UNDER_S = 10  # so short a call had no reason: it is logged as an ending
REASONS = {
    "PS": "Regular services",
    "NW": "New customer",
    "NE": "Stock exchange",
    "IN": "Internet support",
    "PE": "English",
    "TT": "Call back",
}

pytestmark = pytest.mark.realdata


@dataclass(frozen=True)
class Logged:
    """What one desk will log, and what should count of it: contacts, endings and answers."""

    agent: str
    entries: Sequence[dict[str, Any]]
    counted: Counter[str]


def logged_by(agent: str, calls: Iterable[Call], chance: Random) -> Logged:
    """One agent's day: some calls are forgotten, some entries corrected or taken back."""
    entries: list[dict[str, Any]] = []
    counted: Counter[str] = Counter()
    for number, call in enumerate(calls, 1):
        if chance.random() < NOT_LOGGED:
            continue
        [first] = chance.choices(("yes", "no", "unknown"), (40, 55, 5))
        talk_s = int((call.end - call.start).total_seconds())
        answered = {"reason": call.kind.lower(), "channel": "phone", "talk_s": talk_s}
        entry: dict[str, Any] = {
            "at": to_text(call.end),
            "logging_ms": chance.randrange(1500, 6000),
            "payload": answered | {"online_first": first},
        }
        if talk_s < ENDS_UNDER_S:
            entry["payload"] = {"ending": "hung_up", "channel": "phone", "talk_s": talk_s}
            counts_as = "endings"
        elif number % 20 == 0:
            counts_as = "yes" if first == "no" else "no"
            entry["amended"] = answered | {"online_first": counts_as}
        else:
            counts_as = first
        entries.append(entry)
        if number % 30 == 0:
            entry["voided"] = True
        else:
            counted[counts_as] += 1
            counted["contacts"] += counts_as != "endings"
    return Logged(agent, entries, counted)


def make_pilot(folder: Path, centre: Path, agents: Sequence[str]) -> tuple[str, list[Any]]:
    """A demo pilot around the bank's day, and a code for each agent."""
    reasons = "".join(
        f"  - {{code: {kind.lower()}, label: {{en: {label}}}}}\n" for kind, label in REASONS.items()
    )
    (folder / "reasons.yaml").write_text(
        "endings:\n  - {code: hung_up, label: {en: Hung up}, key: '-'}\nreasons:\n" + reasons,
        encoding="utf-8",
    )
    (folder / "plan.yaml").write_text(
        f"name: Bank day, online first generated with seed {SEED}\n"
        f"start: {BANK_DAY}\nend: {BANK_DAY}\ntimezone: {ZONE.key}\nlanguage: en\n"
        f"catalogue: reasons.yaml\nmin_cell: 0\nagents: [{', '.join(agents)}]\n",
        encoding="utf-8",
    )
    pilot = ftr(centre, "pilot", "new", folder / "plan.yaml", "--demo").strip()
    ftr(centre, "pilot", "open", pilot)
    return pilot, ftr_json(centre, "pilot", "codes", pilot, "--json")


class Replay:
    """A process that plays several desks, step by step."""

    def __init__(self, folder: Path, name: str, centre: str, days: Sequence[Logged], codes: Any):
        self.homes = {day.agent: folder / f"desk-{day.agent}" for day in days}
        script = folder / f"{name}.json"
        desks = [
            {
                "home": str(self.homes[day.agent]),
                "code": codes[day.agent]["code"],
                "entries": day.entries,
            }
            for day in days
        ]
        script.write_text(
            json.dumps({"centre": centre, "zone": ZONE.key, "desks": desks}), encoding="utf-8"
        )
        self._log = (folder / f"{name}.log").open("w+", encoding="utf-8")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.replay", str(script)],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def heard(self, word: str) -> None:
        """Wait until the process says `word`; fails with what it wrote where it ends first."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        self._log.seek(0)
        assert line == word, self._log.read()

    def go_on(self) -> None:
        """Let it take its next step."""
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()

    def end(self) -> None:
        """End the process, which may have ended by itself."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()
        self._log.close()


@contextmanager
def replays(
    folder: Path, addresses: Sequence[str], days: Any, codes: Any
) -> Iterator[list[Replay]]:
    """One process per address, the agents' days dealt out among them; all ended with the block."""
    running = [
        Replay(folder, f"replay-{number}", address, days[number :: len(addresses)], codes)
        for number, address in enumerate(addresses)
    ]
    try:
        yield running
    finally:
        for replay in running:
            replay.end()


def revisions(database: Path, pilot: str | None = None) -> dict[str, tuple[str, str, str]]:
    """Every revision a database holds: id -> (entry, digest, payload), byte for byte."""
    uri = f"{database.as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        where = "" if pilot is None else "WHERE pilot_id = ?"
        rows = connection.execute(
            f"SELECT rev_id, entry_id, digest, payload FROM revision {where}",
            [] if pilot is None else [pilot],
        )
        return {rev_id: (entry_id, digest, payload) for rev_id, entry_id, digest, payload in rows}


def import_handled(centre: Path, pilot: str, log: Path) -> str:
    """The bank's own file, as its telephone system wrote it: times without a day, every outcome."""
    columns = ("start=ser_start", "end=ser_exit", "agent=agent", "outcome=outcome")
    options = [word for column in columns for word in ("--map", column)]
    answered = ("--value", "handled=AGENT", "--date", str(BANK_DAY))
    return ftr(centre, "handled", "import", pilot, log, *options, *answered)


def test_the_centre_holds_exactly_what_18_desks_saved(tmp_path: Path) -> None:
    log = real_log("anonymous-bank-day/calls_one_day.csv")
    calls = list(answered_calls(log))
    by_agent: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        by_agent[call.agent].append(call)
    unnamed = by_agent.pop("")
    assert (len(calls), len(by_agent), len(unnamed)) == (1511, 18, 6)
    chance = Random(SEED)
    days = [logged_by(agent, by_agent[agent], chance) for agent in sorted(by_agent)]
    expected = sum((day.counted for day in days), Counter())
    print(f"online first is generated with seed {SEED}; everything else is the bank's own day")

    centre = tmp_path / "centre"
    with serving(centre) as address, gate(urlsplit(address).port or 0) as network:
        pilot, given = make_pilot(tmp_path, centre, sorted(by_agent))
        codes = {one["agent"]: one for one in given}
        addresses = [address] * (PROCESSES - 1) + [network.address]
        with replays(tmp_path, addresses, days, codes) as running:
            offline = running[-1]
            for replay in running:
                replay.heard("joined")
            network.cut()
            for replay in running:
                replay.go_on()
            for replay in running:
                replay.heard("logged")
            for home in list(offline.homes.values())[:1]:
                status = json.loads(agent_tui(home, "status", "--json"))
                assert status["pending"] == len(revisions(home / "desk.db")) > 0
            network.mend()
            for replay in running:
                replay.go_on()
            for replay in running:
                replay.heard("sent")
        homes = {name: home for replay in running for name, home in replay.homes.items()}

        told = [
            row for home in homes.values() for row in json.loads((home / "told.json").read_text())
        ]
        at_desks = {
            rev_id: kept
            for home in homes.values()
            for rev_id, kept in revisions(home / "desk.db").items()
        }
        at_centre = revisions(centre / "centre.db", pilot)
        assert {row["rev_id"] for row in told} == set(at_desks)
        assert len(told) == len(at_desks) > sum(len(day.entries) for day in days)
        assert at_centre == at_desks

        import_handled(centre, pilot, log)
        again = import_handled(centre, pilot, log)
        report = ftr_json(centre, "report", pilot, "--by", "agent", "--format", "json")
        by_hour = ftr_json(centre, "report", pilot, "--by", "hour", "--format", "json")
        watched = ftr_json(centre, "watch", pilot, "--json")
        screen = ftr(centre, "watch", pilot, "--once")
    assert again
    overall = report["overall"]
    for name in ("contacts", "endings", "yes", "no", "unknown"):
        assert overall[name] == expected[name], name
    handled = len(calls) - len(unnamed)
    assert overall["handled"] == handled
    counted = expected["contacts"] + expected["endings"]
    assert overall["coverage"] == pytest.approx(counted / handled)
    rows = {row["key"]: row for row in report["rows"]}
    for day in days:
        row = rows[codes[day.agent]["agent_ref"]]
        mine = day.counted["contacts"] + day.counted["endings"]
        assert (row["contacts"], row["endings"]) == (
            day.counted["contacts"],
            day.counted["endings"],
        )
        assert row["handled"] == len(by_agent[day.agent])
        assert row["coverage"] == pytest.approx(mine / row["handled"])
    assert sum(row["contacts"] for row in by_hour["rows"]) == expected["contacts"]
    assert report["pilot"]["kind"] == "demo"
    check_agent_hours(watched, days, by_agent, codes)
    assert "coverage by agent and hour" in screen


def check_agent_hours(
    watched: Any, days: Sequence[Logged], by_agent: dict[str, list[Call]], codes: dict[str, Any]
) -> None:
    """What `ftr watch` says of each agent's hours adds up to what the bank's own log says."""
    handled: Counter[tuple[str, str]] = Counter()
    for agent, calls in by_agent.items():
        for call in calls:
            hour = f"{call.start.astimezone(ZONE).hour:02}"
            handled[codes[agent]["agent_ref"], hour] += 1
    cells = {(cell["agent_ref"], cell["hour"]): cell for cell in watched["agent_hours"]}
    assert {place: cell["handled"] for place, cell in cells.items()} == handled
    for day in days:
        ref = codes[day.agent]["agent_ref"]
        logged = sum(cell["logged"] for (agent, _), cell in cells.items() if agent == ref)
        counted = day.counted["contacts"] + day.counted["endings"]
        # a call that ends in an hour in which its agent took none is in no cell
        assert counted - 2 <= logged <= counted
    for hours in watched["hours"]:
        cells_of = [cell for (_, hour), cell in cells.items() if hour == hours["key"]]
        assert sum(cell["handled"] for cell in cells_of) == (hours["handled"] or 0)
