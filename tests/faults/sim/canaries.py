"""Small wrong variants, each a mistake somebody could make. The simulator must catch every one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ftr.entry import Revision
from sync.driver import Driver
from sync.events import Event, ItemsCompared, Rotated
from sync.failures import FailureKind, TransportFailure
from sync.holdings import Buckets
from sync.wire import Differing, ItemResult, Pushed, Result
from tests.faults.sim.centre import Centre, Rows
from tests.faults.sim.desk import Desk, Outbox, Process
from tests.faults.sim.disk import Change, Disk, Settled, TookBack
from tests.faults.sim.network import Line
from tests.faults.sim.world import Parts


class NormalSync(Disk):
    """synchronous=NORMAL: commits reach the disk only with a checkpoint, now and then."""

    full = False

    def commit(self, change: Change) -> None:
        super().commit(change)
        if len(self._journal) % 5 == 0:
            self._synced = len(self._journal)


class AnswersBeforeCommit(Centre):
    """The answer goes out first; the commit follows with the next request."""

    _last: Rows | None = None

    @property
    def committed(self) -> Rows:
        return self._last if self._last is not None else self.rows

    def push(self, token: str, revisions: Sequence[Revision]) -> Pushed:
        self._last = self.rows.copy()
        return super().push(token, revisions)


class NoDigest(Centre):
    """A known id is a repeat, whatever the bytes."""

    def _take_in(self, enrolment: str, revision: Revision) -> ItemResult:
        if revision.rev_id in self.rows.log:
            return ItemResult(revision.rev_id, Result.DUPLICATE)
        return super()._take_in(enrolment, revision)


class CountsWhatArrives(Centre):
    """A repeat is counted as if it were new."""

    def _take_in(self, enrolment: str, revision: Revision) -> ItemResult:
        result = super()._take_in(enrolment, revision)
        if result.result is Result.DUPLICATE:
            self.rows.tally[revision.entry_id] = self.rows.tally.get(revision.entry_id, 0) + 1
        return result


class CreditsOnlyTheFirst(Centre):
    """What came under a former enrolment is not held for the one that sends it again."""

    def _take_in(self, enrolment: str, revision: Revision) -> ItemResult:
        pair = revision.rev_id, revision.digest()
        others = [one for name, one in self.rows.owned.items() if name != enrolment]
        item = super()._take_in(enrolment, revision)
        if any(pair in one for one in others):
            del self.rows.owned[enrolment][pair]
        return item


class ForgetsParked(Centre):
    """Parked is answered, and the bytes are dropped."""

    def _park(self, revision: Revision, digest: str, code: str) -> ItemResult:
        return ItemResult(revision.rev_id, Result.PARKED, code)


class LastToArriveCounts(Centre):
    """The current revision is the one that came last, not the one made last."""

    def _store(self, revision: Revision, digest: str) -> None:
        rows = self.rows
        rows.log[revision.rev_id], rows.digests[revision.rev_id] = revision, digest
        self._count(rows.current.get(revision.entry_id), revision)


class NoTombstones(Centre):
    """What was erased on purpose is taken in again."""

    def _take_in(self, enrolment: str, revision: Revision) -> ItemResult:
        self.rows.erased.pop(revision.rev_id, None)
        return super()._take_in(enrolment, revision)


class SequenceIsIdentity(Centre):
    """The same number of the same epoch is a repeat, whatever the id."""

    def _take_in(self, enrolment: str, revision: Revision) -> ItemResult:
        if self.rows.numbers[revision.epoch, revision.seq] != revision.rev_id:
            return ItemResult(revision.rev_id, Result.DUPLICATE)
        return super()._take_in(enrolment, revision)


class CursorInsteadOfIds(Outbox):
    """All up to the highest id that was answered is taken for sent."""

    def settle(self, results: Sequence[ItemResult], incarnation: str) -> None:
        sure = [item.rev_id for item in results if item.result is not Result.RETRY]
        pending = self._disk.tables.pending
        up_to = sorted(one for one in pending if sure and one <= max(sure))
        found = tuple(ItemResult(one, Result.STORED) for one in up_to)
        self.commit(Settled((*results, *found)))


class WholeBatchIsSettled(Outbox):
    """Where one item is stored, so are its neighbours."""

    def settle(self, results: Sequence[ItemResult], incarnation: str) -> None:
        if any(item.result is Result.STORED for item in results):
            results = [ItemResult(item.rev_id, Result.STORED) for item in results]
        super().settle(results, incarnation)


class PageOffByOne(Outbox):
    """A full page leaves out its last row, and the next begins behind it."""

    def load(self, limit: int, but: Collection[str]) -> Sequence[Revision]:
        found = super().load(limit, but)
        return found[:-1] if len(found) == limit else found


class HoldingsOffByOne(Outbox):
    """Every page of holdings but the first leaves out its first row."""

    def holdings(self, after: str, limit: int) -> Sequence[tuple[str, str]]:
        found = super().holdings(after, limit + 1)
        return found[1:] if after else found[:limit]


class ForgetsToTakeBack(Outbox):
    """What is missing at the centre is noticed, and left as it is."""

    def take_back(self, rev_ids: Sequence[str]) -> None:
        """Does nothing."""


class TakesBackNoParked(Outbox):
    """Parked items are thought safe whatever happens to the centre."""

    def take_back(self, rev_ids: Sequence[str]) -> None:
        states = self._disk.tables.state
        self.commit(TookBack(tuple(one for one in rev_ids if states[one] == "acknowledged")))


class IgnoresForks(Outbox):
    """A copy goes on numbering as if it were the only one."""

    def start_epoch(self, seen: Collection[str]) -> None:
        """Does nothing."""


class NeverCompares(Line):
    """What was acknowledged once is acknowledged for ever."""

    def compare_buckets(self, buckets: Buckets) -> Differing:
        return Differing("t", self._world.centre.incarnation, ())


class SilenceIsConsent(Line):
    """An id without an answer counts as stored."""

    def push(self, revisions: Sequence[Revision], sent_at: str) -> Pushed:
        pushed = super().push(revisions, sent_at)
        answered = {item.rev_id for item in pushed.results}
        rest = tuple(
            ItemResult(one.rev_id, Result.STORED) for one in revisions if one.rev_id not in answered
        )
        return _with(pushed, rest)


class PortalIsConsent(Line):
    """Any answer with status 200 counts as stored, a log-in page's too."""

    def push(self, revisions: Sequence[Revision], sent_at: str) -> Pushed:
        try:
            return super().push(revisions, sent_at)
        except TransportFailure as error:
            if error.failure.kind is not FailureKind.NOT_CENTRE:
                raise
            stored = tuple(ItemResult(one.rev_id, Result.STORED) for one in revisions)
            return Pushed("t", self._world.centre.incarnation, 0, stored)


class NoFormerToken(Line):
    """The token before the present one is thrown away."""

    def other_token(self) -> bool:
        return False


class UsesTokenFirst(Driver):
    """The new token is used before it is kept."""

    def _rotate(self) -> Event:
        former = self._transport.token
        token = self._transport.rotate().token
        self._transport.use_token(token)
        self._transport.hello()
        self._outbox.keep_token(token, former)
        return Rotated()


class ComparesOnePage(Driver):
    """The comparison of items ends with the first request."""

    def _compare_items(self, buckets: Collection[str], after: str) -> ItemsCompared:
        answer = super()._compare_items(buckets, after)
        return ItemsCompared(answer.answer, cursor=None)


class GivesUp(Driver):
    """After a few failures in a row it waits for somebody to start the app again."""

    def wait_s(self) -> float:
        return 1e9 if self.state.failures > 3 else super().wait_s()


class TrustsTheClock(Driver):
    """A waiting time is an instant, also after the clock was set back by years."""

    def handle(self, event: Event) -> None:
        due = self.state.due
        super().handle(event)
        if self._now() < due - 86400.0:
            self.state = self.state._replace(due=due)

    def wait_s(self) -> float:
        return max(self.state.due - self._now(), 0.0)


class SaysSavedFirst(Desk):
    """ "Saved" is said before the commit."""

    def keep(self, process: Process, revision: Revision) -> None:
        self._world.saved(self, revision)
        super().keep(process, revision)


def _with(pushed: Pushed, more: tuple[ItemResult, ...]) -> Pushed:
    results = (*pushed.results, *more)
    return Pushed(pushed.server_time, pushed.incarnation, pushed.held, results, pushed.fork)


CANARIES = {
    "synchronous=NORMAL": Parts(disk=NormalSync),
    "answers before commit": Parts(centre=AnswersBeforeCommit),
    "no digest compare": Parts(centre=NoDigest),
    "duplicate treated as new": Parts(centre=CountsWhatArrives),
    "credits only the first": Parts(centre=CreditsOnlyTheFirst),
    "forgets parked": Parts(centre=ForgetsParked),
    "last to arrive counts": Parts(centre=LastToArriveCounts),
    "no tombstones": Parts(centre=NoTombstones),
    "sequence is identity": Parts(centre=SequenceIsIdentity),
    "cursor instead of ids": Parts(outbox=CursorInsteadOfIds),
    "whole batch is settled": Parts(outbox=WholeBatchIsSettled),
    "page off by one": Parts(outbox=PageOffByOne),
    "holdings off by one": Parts(outbox=HoldingsOffByOne),
    "forgets to take back": Parts(outbox=ForgetsToTakeBack),
    "takes back no parked": Parts(outbox=TakesBackNoParked),
    "ignores forks": Parts(outbox=IgnoresForks),
    "never compares": Parts(line=NeverCompares),
    "silence is consent": Parts(line=SilenceIsConsent),
    "portal is consent": Parts(line=PortalIsConsent),
    "no former token": Parts(line=NoFormerToken),
    "uses the token first": Parts(driver=UsesTokenFirst),
    "compares one page": Parts(driver=ComparesOnePage),
    "gives up": Parts(driver=GivesUp),
    "trusts the clock": Parts(driver=TrustsTheClock),
    "says saved first": Parts(desk=SaysSavedFirst),
}
