"""A desk's disk: a journal of committed changes, of which power loss keeps what was synced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ftr.entry import Revision, rank
from sync.wire import ItemResult, Result

STATES: Mapping[Result, str] = {
    Result.STORED: "acknowledged",
    Result.DUPLICATE: "acknowledged",
    Result.PARKED: "parked",
    Result.GONE: "gone",
}


@dataclass(frozen=True, slots=True)
class Saved:
    revision: Revision


@dataclass(frozen=True, slots=True)
class Settled:
    results: tuple[ItemResult, ...]


@dataclass(frozen=True, slots=True)
class TookBack:
    rev_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remembered:
    memory: str


@dataclass(frozen=True, slots=True)
class BeganEpoch:
    epoch: str


@dataclass(frozen=True, slots=True)
class KeptToken:
    token: str
    former: str | None


@dataclass(frozen=True, slots=True)
class Rejoined:
    """A new enrolment takes over what is there: all of it is sent again, but what was erased."""

    token: str
    epoch: str


@dataclass(frozen=True, slots=True)
class Configured:
    etag: str


Change = Saved | Settled | TookBack | Remembered | BeganEpoch | KeptToken | Rejoined | Configured


@dataclass
class Tables:
    """What the journal amounts to. `state` is pending, acknowledged, parked or gone per rev_id;
    `left` are those that stayed behind under a former enrolment, since they were erased."""

    revisions: dict[str, Revision] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    state: dict[str, str] = field(default_factory=dict)
    current: dict[str, Revision] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    memory: str = "{}"
    epoch: str = ""
    last_seq: int = 0
    token: str = ""
    former: str | None = None
    etag: str = ""
    last_settled: str | None = None
    left: set[str] = field(default_factory=set)

    def apply(self, change: Change) -> None:
        """Carry out one committed change."""
        match change:
            case Saved(revision):
                self._save(revision)
            case Settled(results):
                for item in results:
                    if item.result in STATES and self.state[item.rev_id] != "gone":
                        self._set(item.rev_id, STATES[item.result])
                        if item.result is not Result.GONE:
                            self.last_settled = item.rev_id
            case TookBack(rev_ids):
                for rev_id in rev_ids:
                    if self.state[rev_id] in ("acknowledged", "parked"):
                        self._set(rev_id, "pending")
            case Remembered(memory):
                self.memory = memory
            case BeganEpoch(epoch):
                self.epoch, self.last_seq = epoch, 0
            case KeptToken(token, former):
                self.token, self.former = token, former
            case Rejoined(token, epoch):
                self.left |= {one for one, state in self.state.items() if state == "gone"}
                for rev_id in self.state.keys() - self.left:
                    self._set(rev_id, "pending")
                self.token, self.former, self.last_settled = token, None, None
                self.epoch, self.last_seq, self.memory = epoch, 0, "{}"
            case Configured(etag):
                self.etag = etag

    def _save(self, revision: Revision) -> None:
        self.revisions[revision.rev_id] = revision
        self.digests[revision.rev_id] = revision.digest()
        self.last_seq = revision.seq
        before = self.current.get(revision.entry_id)
        if before is None or rank(revision) > rank(before):
            self.current[revision.entry_id] = revision
        self._set(revision.rev_id, "pending")

    def _set(self, rev_id: str, state: str) -> None:
        self.state[rev_id] = state
        if state == "pending":
            self.pending.add(rev_id)
        else:
            self.pending.discard(rev_id)


class Disk:
    """One transaction is one change. With `full` a commit is on the disk when it returns."""

    full = True

    def __init__(self, journal: tuple[Change, ...] = ()) -> None:
        self._journal = list(journal)
        self._synced = len(journal)
        self.tables = _replayed(journal)

    def commit(self, change: Change) -> None:
        """Make one change; SQLite's synchronous=FULL syncs it before this returns."""
        self._journal.append(change)
        self.tables.apply(change)
        if self.full:
            self._synced = len(self._journal)

    def lose_power(self) -> None:
        """Only synced bytes survive."""
        if self._synced < len(self._journal):
            self._journal = self._journal[: self._synced]
            self.tables = _replayed(tuple(self._journal))

    def copy(self) -> tuple[Change, ...]:
        """The bytes as a backup or a cloned machine has them."""
        return tuple(self._journal[: self._synced])


def _replayed(journal: tuple[Change, ...]) -> Tables:
    tables = Tables()
    for change in journal:
        tables.apply(change)
    return tables
