"""A model of the centre with the real rules of ingest, reconciling, tokens and restores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ftr.entry import Revision, rank
from ftr.words import Op
from sync.failures import Failure, FailureKind, TransportFailure
from sync.holdings import Buckets, differing, folded
from sync.wire import (
    Differing,
    Hello,
    ItemResult,
    Manifest,
    ManifestKept,
    Missing,
    NewToken,
    ParkedCode,
    Pushed,
    Result,
)

Pair = tuple[str, str]
PARK, REFUSE, BREAK, TOO_LARGE = "park", "refuse", "break", "too-large"
POISON_KINDS = (PARK, PARK, REFUSE, BREAK, TOO_LARGE)


@dataclass
class Rows:
    """All that stands in the centre's database, and so in a backup of it."""

    log: dict[str, Revision] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    parked: dict[Pair, str] = field(default_factory=dict)
    erased: dict[str, None] = field(default_factory=dict)
    owned: dict[str, dict[Pair, None]] = field(default_factory=dict)
    numbers: dict[tuple[str, int], str] = field(default_factory=dict)
    current: dict[str, Revision] = field(default_factory=dict)
    tally: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    manifests: dict[str, Manifest] = field(default_factory=dict)

    def copy(self) -> Rows:
        """A backup."""
        owned = {name: dict(pairs) for name, pairs in self.owned.items()}
        return Rows(
            dict(self.log),
            dict(self.digests),
            dict(self.parked),
            dict(self.erased),
            owned,
            dict(self.numbers),
            dict(self.current),
            dict(self.tally),
            dict(self.tokens),
            dict(self.manifests),
        )

    def has(self, rev_id: str, digest: str) -> bool:
        """Whether these very bytes are kept, or were erased on purpose."""
        stored = self.digests.get(rev_id) == digest
        return stored or (rev_id, digest) in self.parked or rev_id in self.erased

    def knows(self, rev_id: str) -> bool:
        """Whether something is kept under this id, or was erased on purpose."""
        return (
            rev_id in self.log
            or rev_id in self.erased
            or any(rev_id == name for name, _digest in self.parked)
        )

    def remove(self, rev_id: str) -> None:
        """Take a revision out of the log, and count its entry anew."""
        gone = self.log.pop(rev_id)
        del self.digests[rev_id]
        self.recount(gone.entry_id)

    def recount(self, entry_id: str) -> None:
        """The entry's current revision and what it adds to the tally, from the log."""
        left = [one for one in self.log.values() if one.entry_id == entry_id]
        if not left:
            self.current.pop(entry_id, None)
            self.tally.pop(entry_id, None)
            return
        self.current[entry_id] = max(left, key=rank)
        self.tally[entry_id] = int(self.current[entry_id].op is not Op.VOID)


class Centre:
    """One pilot's centre. `strict` refuses whole requests with certain items in them."""

    def __init__(self, push_items: int) -> None:
        self.rows = Rows()
        self.incarnation = "incarnation-1"
        self.strict = True
        self.push_items = push_items
        self._tokens = 0
        self._restores = 1

    # what a desk asks

    def hello(self, token: str, last: str | None) -> Hello:
        """Greet. A desk that was answered for something that is not here: an older copy serves."""
        enrolment = self.enrolment_of(token)
        lacks = last is not None and not self.rows.knows(last)
        return Hello(
            "2027-01-15T08:00:00.000Z",
            self.incarnation,
            self.held(enrolment),
            '"1"',
            "open",
            self.push_items,
            lacks=lacks,
        )

    def push(self, token: str, revisions: Sequence[Revision]) -> Pushed:
        """Take in a batch: all of it is committed when this returns."""
        enrolment = self.enrolment_of(token)
        if self.strict:
            _refuse_poison(revisions)
        forks = [self._number(revision) for revision in revisions]
        results = tuple(self._take_in(enrolment, revision) for revision in revisions)
        return Pushed("t", self.incarnation, self.held(enrolment), results, any(forks))

    def compare_buckets(self, token: str, buckets: Buckets) -> Differing:
        """Where a desk was told something else than is held."""
        enrolment = self.enrolment_of(token)
        ours = folded(self.rows.owned.get(enrolment, {}))
        return Differing("t", self.incarnation, differing(buckets, ours))

    def compare_items(self, token: str, items: Sequence[Pair]) -> Missing:
        """Which of these are not held of this enrolment in any form."""
        owned = self.rows.owned.get(self.enrolment_of(token), {})
        erased = self.rows.erased
        missing = tuple(one[0] for one in items if one not in owned and one[0] not in erased)
        return Missing("t", self.incarnation, missing)

    def report(self, token: str, manifest: Manifest) -> ManifestKept:
        """Keep a manifest."""
        enrolment = self.enrolment_of(token)
        self.rows.manifests[enrolment] = manifest
        return ManifestKept("t", self.incarnation, self.held(enrolment))

    def rotate(self, token: str) -> NewToken:
        """A new token beside the old one, which stands until the new one is used."""
        enrolment = self.enrolment_of(token)
        new = self._new_token()
        self.rows.tokens[enrolment] = (self.rows.tokens[enrolment][0], new)
        return NewToken(new)

    # what happens to it

    def enrol(self, enrolment: str) -> str:
        """A right to send, with its first token."""
        token = self._new_token()
        self.rows.tokens[enrolment] = (token, None)
        return token

    def revoke(self, token: str) -> None:
        """End a right to send, whoever else uses this token."""
        for enrolment, pair in list(self.rows.tokens.items()):
            if token in pair:
                del self.rows.tokens[enrolment]

    def restore(self, backup: Rows, *, noticed: bool) -> None:
        """Put an older copy in place. The centre notices that by what it keeps outside its
        database, unless that was put back as well."""
        self.rows = backup.copy()
        if noticed:
            self._restores += 1
            self.incarnation = f"incarnation-{self._restores}"

    @property
    def committed(self) -> Rows:
        """What would be there after a crash: all of it, as every answer follows its commit."""
        return self.rows

    def crash(self) -> None:
        """End without a word; what was committed stays."""
        self.rows = self.committed

    def erase(self, rev_id: str) -> None:
        """Erase on purpose, so that it can never come back."""
        self.rows.remove(rev_id)
        self.rows.erased[rev_id] = None

    def lose(self, rev_id: str) -> None:
        """Lose a row without noticing it: a hand in the database, a bad disk."""
        self.rows.remove(rev_id)
        for pairs in self.rows.owned.values():
            for pair in [one for one in pairs if one[0] == rev_id]:
                del pairs[pair]

    def held(self, enrolment: str) -> int:
        """How many revisions are credited to an enrolment, in whatever form."""
        return len({rev_id for rev_id, _digest in self.rows.owned.get(enrolment, {})})

    def knows(self, token: str | None) -> bool:
        """Whether this token would be taken."""
        return any(token in pair for pair in self.rows.tokens.values()) and token is not None

    def enrolment_of(self, token: str) -> str:
        """Whose token this is; its first use ends the one before it."""
        for enrolment, (present, new) in self.rows.tokens.items():
            if token == new:
                self.rows.tokens[enrolment] = (new, None)
                return enrolment
            if token == present:
                return enrolment
        raise TransportFailure(Failure(FailureKind.REFUSED, 401, "unauthorised"))

    def _new_token(self) -> str:
        self._tokens += 1
        return f"token-{self._tokens}"

    def _number(self, revision: Revision) -> bool:
        known = self.rows.numbers.setdefault((revision.epoch, revision.seq), revision.rev_id)
        return known != revision.rev_id

    def _take_in(self, enrolment: str, revision: Revision) -> ItemResult:
        rev_id, digest, rows = revision.rev_id, revision.digest(), self.rows
        rows.owned.setdefault(enrolment, {})[rev_id, digest] = None  # may be another's too
        if rev_id in rows.erased:
            return ItemResult(rev_id, Result.GONE)
        known = rows.digests.get(rev_id)
        if known == digest:
            return ItemResult(rev_id, Result.DUPLICATE)
        if known is not None:
            return self._park(revision, digest, ParkedCode.DIGEST_CONFLICT)
        if PARK in revision.payload:
            return self._park(revision, digest, ParkedCode.INVALID)
        self._store(revision, digest)
        return ItemResult(rev_id, Result.STORED)

    def _park(self, revision: Revision, digest: str, code: str) -> ItemResult:
        self.rows.parked.setdefault((revision.rev_id, digest), code)
        return ItemResult(revision.rev_id, Result.PARKED, code)

    def _store(self, revision: Revision, digest: str) -> None:
        rows = self.rows
        rows.log[revision.rev_id], rows.digests[revision.rev_id] = revision, digest
        before = rows.current.get(revision.entry_id)
        if before is None or rank(revision) > rank(before):
            self._count(before, revision)

    def _count(self, before: Revision | None, after: Revision) -> None:
        """Keep the tally in step: what counted before goes out, what counts now comes in."""
        entry, rows = after.entry_id, self.rows
        rows.current[entry] = after
        out = int(before is not None and before.op is not Op.VOID)
        rows.tally[entry] = rows.tally.get(entry, 0) - out + int(after.op is not Op.VOID)


def _refuse_poison(revisions: Sequence[Revision]) -> None:
    for revision in revisions:
        if REFUSE in revision.payload:
            raise TransportFailure(Failure(FailureKind.BAD_REQUEST, 400, "malformed"))
        if BREAK in revision.payload:
            raise TransportFailure(Failure(FailureKind.BROKEN, 500, "failed"))
        if TOO_LARGE in revision.payload:
            raise TransportFailure(Failure(FailureKind.TOO_LARGE, 413, "too_large"))
