"""What the form hands to the store, and what the store says back. No screen, no storage here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from agent_tui.form.call import Call, Did
from agent_tui.snapshot import Snapshot
from ftr.entry import Payload
from ftr.record import record
from ftr.words import Op


@record
class Capture:
    """One answer set to keep. The store makes it a revision: it adds `rev_id`, `rev_no`, parent,
    epoch, seq, agent and zone.

    `entry_id` is made when the contact begins, so that a follow-up can amend it. Instants are
    aware; `logging_ms` is the time from the first key to the last one.
    """

    entry_id: str
    op: Op
    payload: Payload
    enrolment_id: str
    catalogue_version: int
    occurred_at: datetime
    started_at: datetime | None = None
    logging_ms: int | None = None


@record
class Saved:
    """The capture is committed and synced to disk. `today` and `pending` are counts after it.

    `today` counts the entries of this enrolment and local day that are not voided; `pending` the
    revisions of this desk, of every enrolment, that the centre has not yet acknowledged.
    """

    capture: Capture
    rev_id: str
    rev_no: int
    today: int
    pending: int


@record
class NotSaved:
    """The capture is not stored; `reason` says what happened and what to do now.

    `kind` is stable for the screen: `full` (disk), `readonly`, `corrupt`, `newer` (database of a
    newer version), `locked`, `failed`. Saving the same capture again is always allowed, and keeps
    it once.
    """

    capture: Capture
    kind: str
    reason: str


Told = Callable[[Saved | NotSaved], None]


@record
class TodayRow:
    """A line of today's list: the current state of one entry of this agent and local day."""

    entry_id: str
    rev_no: int
    payload: Payload  # of the newest revision that is not a void
    voided: bool
    cause: str | None
    occurred_at: datetime
    catalogue_version: int
    enrolment_id: str
    acknowledged: bool
    logging_ms: int | None = None  # of the first revision: how long the contact took to log


@record
class Opened:
    """The store is open: its counts as in Saved, and today's rows, newest first."""

    today: int
    pending: int
    recent: tuple[TodayRow, ...]


@record
class Unavailable:
    """The store could not be opened (`kind`, `reason` as in NotSaved); every save tries again."""

    kind: str
    reason: str


@record
class SyncNews:
    """How far sending is. `error` is empty, or in a person's words why sending waits."""

    pending: int
    parked: int
    last_ok: datetime | None
    error: str = ""


@record
class Warned:
    """Saving works, but something beside it does not; an empty `reason` says it is mended."""

    reason: str


@record
class ConfigNews:
    """Pilots, catalogues or the active enrolment are no longer those of the snapshot before."""

    snapshot: Snapshot


@record
class CallNews:
    """Every call that was told of and is not forgotten, in the order of their start."""

    calls: tuple[Call, ...]


News = Opened | Unavailable | Warned | SyncNews | ConfigNews | CallNews
Report = Callable[[News], None]


class DeskStore(Protocol):
    """The desk's store as the screen sees it: nothing here waits for a disk.

    `told`, `listed`, `learned` are called later on the writer's thread, in the order of the calls.
    """

    def save(self, capture: Capture, told: Told) -> None:
        """Keep a capture; `told` hears Saved only after the commit is on disk."""

    def today(self, enrolment_id: str, listed: Callable[[list[TodayRow]], None]) -> None:
        """The entries of today, newest first."""

    def own_picks(self, enrolment_id: str, learned: Callable[[Mapping[str, int]], None]) -> None:
        """How often each reason was logged at this desk for this enrolment."""

    def keep_draft(self, draft: dict[str, object] | None) -> None:
        """Keep what is half filled in (None: nothing is), so that a crash does not lose it."""

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a choice of this desk: `language`, `theme`, `active` (an enrolment)."""

    def keep_call(self, ref: str, did: Did | None) -> None:
        """Keep what became of a call; None: forget it."""


class OpenDesk(DeskStore, Protocol):
    """The store with the sending behind it, as `open_desk(report)` returns it.

    `open_desk` is called on a thread after the first paint; `report` hears news on other threads.
    """

    def key_came(self) -> None:
        """Somebody types: sending gives way for a moment."""

    def sync_now(self) -> None:
        """Send what is pending at once, whatever the waiting time."""

    def close(self) -> None:
        """Finish what was handed in, stop sending, close the database. Waits for the disk."""
