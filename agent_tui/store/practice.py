"""Practice: the real form on a database of its own, without an outbox. Nothing counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from agent_tui.capture import Capture, Opened, Report, TodayRow, Told, Unavailable
from agent_tui.form.call import Did
from agent_tui.snapshot import Enrolment, Snapshot
from agent_tui.store.home import PRACTICE_FILE
from ftr.catalogue.model import Catalogue, from_dict, to_dict
from ftr.pilot import Pilot
from ftr.texts import texts
from ftr.words import PilotKind, PilotState

if TYPE_CHECKING:
    from agent_tui.store.connection import Database

PRACTICE = "practice"
CATALOGUE_FILE = "practice_catalogue.json"


def practice_folder(home: Path) -> Path:
    """Where practice keeps its files: inside the data folder, apart from everything real."""
    return home / PRACTICE


def practice_snapshot(real: Snapshot) -> Snapshot:
    """A form to practise on: the active pilot's own catalogue, else the example one."""
    active = real.active_enrolment
    catalogue = active.catalogue if active else example_catalogue()
    pilot = Pilot(
        pilot_id=PRACTICE,
        name=texts("desk", real.language).gettext("Practice"),
        kind=PilotKind.DEMO,
        state=PilotState.OPEN,
        start=date.min,
        end=date.max,
        timezone=active.pilot.timezone if active else "Europe/Amsterdam",
        language=real.language,
        channel=active.pilot.channel if active else catalogue.channels[0].code,
    )
    one = Enrolment(PRACTICE, PRACTICE, pilot, catalogue)
    return Snapshot((one,), PRACTICE, settings=real.settings, practice=True)


def example_catalogue() -> Catalogue:
    """The catalogue every new pilot can start from, in a form that needs no YAML reader."""
    text = (files("agent_tui.store") / CATALOGUE_FILE).read_text(encoding="utf-8")
    return replace(from_dict(json.loads(text)), version=1)


def _forget_earlier(folder: Path) -> None:
    """Delete what was practised before; where that fails, it counts on."""
    for ending in ("-wal", "-shm", ""):
        with suppress(OSError):
            (folder / f"{PRACTICE_FILE}{ending}").unlink(missing_ok=True)


class Practice:
    """What `open_desk(report)` gives the form for practice; it sends nothing."""

    def __init__(self, folder: Path, report: Report, snapshot: Snapshot) -> None:
        from agent_tui.store.desk_store import Store
        from agent_tui.store.machine import Manner, this_machine

        self._report = report
        self._one = snapshot.enrolments[0]
        manner = Manner(this_machine(), outbox=False)
        _forget_earlier(folder)
        self._store = Store(folder, manner, snapshot.language, file=PRACTICE_FILE)
        self._is_prepared = False
        self._store.writer.first(self._prepare)
        self._store.opened().add_done_callback(self._opened)

    def save(self, capture: Capture, told: Told) -> None:
        """Keep a practice entry, in the database for practice."""
        if not self._is_prepared:
            self._store.writer.first(self._prepare)
        self._store.save(capture, told)

    def today(self, enrolment_id: str, listed: Callable[[list[TodayRow]], None]) -> None:
        """The practice entries of today, newest first."""
        self._store.today(enrolment_id, listed)

    def own_picks(self, enrolment_id: str, learned: Callable[[Mapping[str, int]], None]) -> None:
        """How often each reason was practised."""
        self._store.own_picks(enrolment_id, learned)

    def keep_draft(self, draft: dict[str, object] | None) -> None:
        """Keep what is half filled in."""
        self._store.keep_draft(draft)

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a choice, for practice only."""
        self._store.keep_setting(name, value)

    def keep_call(self, ref: str, did: Did | None) -> None:
        """No call is practised on."""

    def key_came(self) -> None:
        """Practice sends nothing that could give way."""

    def sync_now(self) -> None:
        """Practice sends nothing."""

    def close(self) -> None:
        """Finish what was handed in and close the database."""
        self._store.close()

    def _prepare(self, database: Database) -> None:
        """The practice database knows one enrolment, with the catalogue practised on."""
        from agent_tui.store.enrolments import Arrival, add_enrolment
        from sync.wire import Config, Enrolled

        one = self._one
        enrolled = Enrolled("", PRACTICE, PRACTICE, PRACTICE, PRACTICE, one.pilot.name, "", "")
        config = Config(one.pilot.to_dict(), to_dict(one.catalogue))
        with database.transaction() as connection:
            arrival = Arrival(enrolled, "", None, "", "", config=config)
            add_enrolment(connection, arrival, epoch=PRACTICE)
        self._is_prepared = True

    def _opened(self, future: Future[tuple[Opened, Snapshot]]) -> None:
        error = future.exception()
        if error is None:
            self._report(future.result()[0])
        else:
            self._report(Unavailable(getattr(error, "kind", "failed"), str(error)))
