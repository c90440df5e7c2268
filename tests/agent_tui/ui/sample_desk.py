"""A desk for tests of the screen: real threads and a real commit, no centre behind it."""

from __future__ import annotations

import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from agent_tui.capture import Capture, NotSaved, Opened, Report, Saved, TodayRow, Told
from agent_tui.form.call import Did
from agent_tui.form.today import with_saved
from agent_tui.snapshot import Enrolment, Snapshot
from ftr.catalogue.model import Catalogue
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_catalogue
from ftr.pilot import Pilot
from ftr.words import Op, PilotKind, PilotState


def sample_catalogue() -> Catalogue:
    """The seed catalogue, published."""
    return publish(seed_catalogue(), [], opened=False)


def sample_snapshot(
    catalogue: Catalogue | None = None,
    *,
    today: date | None = None,
    agents: int = 1,
    **pilot: object,
) -> Snapshot:
    """A desk that has joined one open pilot, for `agents` agents."""
    day = today or date.today()
    fields = {
        "pilot_id": "webwinkel-najaar",
        "name": "Webwinkel najaar",
        "kind": PilotKind.REAL,
        "state": PilotState.OPEN,
        "start": day - timedelta(days=1),
        "end": day + timedelta(days=5),
    } | pilot
    joined = Pilot(**fields)  # type: ignore[arg-type]  # the fields of the sample
    enrolments = tuple(
        Enrolment(f"enrolment-{n}", f"agent-{n}", joined, catalogue or sample_catalogue())
        for n in range(1, agents + 1)
    )
    return Snapshot(enrolments=enrolments, active="enrolment-1")


class SampleDesk:
    """Commits each capture to SQLite (WAL, synchronous=FULL) on a thread of its own."""

    def __init__(
        self, folder: Path | None, report: Report, *, save_s: float = 0.0, recent: int = 0
    ) -> None:
        self.captures: list[Capture] = []
        self.calls: list[tuple[str, Did | None]] = []
        self.drafts: list[object] = []
        self.settings: dict[str, str] = {}
        self.rows: tuple[TodayRow, ...] = ()
        self.fails: list[tuple[str, str]] = []
        self.closed = False
        self.keys_heard = 0
        self._save_s = save_s
        self._tasks: queue.Queue[Callable[[], None] | None] = queue.Queue()
        self._folder = folder
        self._thread = threading.Thread(target=self._run, args=(report,), daemon=True)
        self._thread.start()

    def _run(self, report: Report) -> None:
        where = ":memory:" if self._folder is None else str(self._folder / "sample.db")
        connection = sqlite3.connect(where, isolation_level=None)
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma synchronous=full")
        connection.execute("create table if not exists entry (id text, payload text)")
        self._connection = connection
        report(Opened(today=len(self.rows), pending=0, recent=self.rows))
        while (task := self._tasks.get()) is not None:
            task()
        connection.close()

    def save(self, capture: Capture, told: Told) -> None:
        self._tasks.put(lambda: self._save(capture, told))

    def _save(self, capture: Capture, told: Told) -> None:
        if self._save_s:
            time.sleep(self._save_s)
        if self.fails:
            kind, reason = self.fails.pop(0)
            told(NotSaved(capture, kind, reason))
            return
        self._connection.execute(
            "insert into entry values (?, ?)", (capture.entry_id, capture.payload.to_json())
        )
        self.captures.append(capture)
        number = sum(each.entry_id == capture.entry_id for each in self.captures)
        saved = Saved(capture, f"rev-{len(self.captures)}", number, 0, len(self.captures))
        self.rows, _ = with_saved(self.rows, saved)
        told(replace(saved, today=sum(not row.voided for row in self.rows)))

    def today(self, enrolment_id: str, listed: Callable[[list[TodayRow]], None]) -> None:
        self._tasks.put(
            lambda: listed([row for row in self.rows if row.enrolment_id == enrolment_id])
        )

    def own_picks(self, enrolment_id: str, learned: Callable[[Mapping[str, int]], None]) -> None:
        self._tasks.put(lambda: learned({}))

    def keep_draft(self, draft: dict[str, object] | None) -> None:
        self._tasks.put(lambda: self.drafts.append(draft))

    def keep_setting(self, name: str, value: str) -> None:
        self._tasks.put(lambda: self.settings.__setitem__(name, value))

    def keep_call(self, ref: str, did: Did | None) -> None:
        self._tasks.put(lambda: self.calls.append((ref, did)))

    def key_came(self) -> None:
        self.keys_heard += 1

    def sync_now(self) -> None:
        """Nothing is sent from here."""

    def close(self) -> None:
        self._tasks.put(None)
        self._thread.join()
        self.closed = True


def creates(captures: list[Capture]) -> list[Capture]:
    """The captures that make an entry."""
    return [capture for capture in captures if capture.op is Op.CREATE]
