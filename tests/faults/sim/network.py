"""The way between a desk and the centre: slow, torn, doubled, or in somebody else's hands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, TypeVar

from ftr.entry import Revision
from sync.failures import Failure, FailureKind, TransportFailure
from sync.holdings import Buckets
from sync.wire import (
    Config,
    Differing,
    Hello,
    ItemResult,
    Manifest,
    ManifestKept,
    Missing,
    NewToken,
    Pushed,
    Result,
)

if TYPE_CHECKING:
    from tests.faults.sim.desk import Process
    from tests.faults.sim.world import World

T = TypeVar("T")
LOST = (FailureKind.OFFLINE, FailureKind.TIMEOUT)
CUT = (FailureKind.OFFLINE, FailureKind.TIMEOUT, FailureKind.NOT_CENTRE, FailureKind.BROKEN)
NEVER_ARRIVED = (
    Failure(FailureKind.NOT_CENTRE, 200, detail="a log-in page"),
    Failure(FailureKind.NOT_CENTRE, 302),
    Failure(FailureKind.BROKEN, 502),
    Failure(FailureKind.CERTIFICATE),
    Failure(FailureKind.BUSY, 503, retry_after=5.0),
    Failure(FailureKind.BUSY, 429, retry_after=300.0),
    Failure(FailureKind.BUSY, 503),
    Failure(FailureKind.BROKEN, 500),
)
FATES = ("lost", "late", "cut", "stopped", "doubled", "partial", "slow")


@dataclass(frozen=True, slots=True)
class Weather:
    """`bad` is the chance that a request meets one of `fates`."""

    bad: float = 0.0
    fates: tuple[str, ...] = FATES


class Line:
    """A process's transport: the real protocol, to the model of the centre, through the weather."""

    def __init__(self, world: World, process: Process, token: str, former: str | None) -> None:
        self._world = world
        self._process = process
        self.token: str | None = token
        self._former = former

    def hello(self, last: str | None = None) -> Hello:
        return self._ask(lambda token: self._world.centre.hello(token, last))

    def config(self, etag: str) -> tuple[str, Config] | None:
        return self._ask(lambda _token: ('"1"', Config({}, {})))

    def push(self, revisions: Sequence[Revision], sent_at: str) -> Pushed:
        world, random = self._world, self._world.random

        def arrive(token: str) -> Pushed:
            torn = "partial" in world.weather.fates and random.random() < world.weather.bad / 3
            taken = [one for one in revisions if not torn or random.random() < 0.5]
            pushed = world.centre.push(token, taken)
            world.answered(taken, pushed)
            return _torn(pushed, revisions, random) if torn else pushed

        return self._ask(arrive)

    def compare_buckets(self, buckets: Buckets) -> Differing:
        return self._ask(lambda token: self._world.centre.compare_buckets(token, buckets))

    def compare_items(self, items: Sequence[tuple[str, str]]) -> Missing:
        return self._ask(lambda token: self._world.centre.compare_items(token, items))

    def report(self, manifest: Manifest) -> ManifestKept:
        return self._ask(lambda token: self._world.centre.report(token, manifest))

    def rotate(self) -> NewToken:
        return self._ask(lambda token: self._world.centre.rotate(token))

    def use_token(self, token: str) -> None:
        self.token, self._former = token, self.token

    def other_token(self) -> bool:
        if self._former is None:
            return False
        self.token, self._former = self._former, self.token
        return True

    def _ask(self, call: Callable[[str], T]) -> T:
        world, token = self._world, self.token or ""
        random = world.random
        self._process.must_live()
        fate = ""
        if world.weather.bad and random.random() < world.weather.bad:
            fate = random.choice(world.weather.fates)
        world.note("request", self._process, fate)
        self._travel(random, fate)
        if not world.centre_up:
            raise TransportFailure(Failure(FailureKind.OFFLINE, detail="centre down"))
        answer = self._arrive(call, token, fate)
        world.timeline.run_for(random.uniform(0.01, 0.2))
        self._process.must_live()
        return answer

    def _travel(self, random: Random, fate: str) -> None:
        """On the way to the centre, where it may end."""
        timeline = self._world.timeline
        timeline.run_for(random.uniform(5, 40) if fate == "slow" else random.uniform(0.01, 0.3))
        if fate == "lost":
            timeline.run_for(random.uniform(0, 60))
            self._fail(Failure(random.choice(LOST)))
        if fate == "stopped":
            self._fail(random.choice(NEVER_ARRIVED))

    def _arrive(self, call: Callable[[str], T], token: str, fate: str) -> T:
        """At the centre: once, twice, after the desk gave up, or with the answer lost."""
        world, random = self._world, self._world.random
        if fate == "late":
            world.timeline.after(random.uniform(1, 600), lambda: _ignored(world, call, token))
            world.timeline.run_for(60)
            self._fail(Failure(FailureKind.TIMEOUT))
        answer = call(token)
        if fate == "doubled":
            world.timeline.after(random.uniform(0, 900), lambda: _ignored(world, call, token))
        if fate == "cut":
            world.timeline.run_for(random.uniform(0, 30))
            self._fail(Failure(random.choice(CUT), detail="cut"))
        return answer

    def _fail(self, failure: Failure) -> None:
        self._process.must_live()
        raise TransportFailure(failure)


def _ignored(world: World, call: Callable[[str], object], token: str) -> None:
    """A request whose sender no longer listens."""
    if world.centre_up:
        try:
            call(token)
        except TransportFailure:
            return


def _torn(pushed: Pushed, revisions: Sequence[Revision], random: Random) -> Pushed:
    """An answer that leaves out what was not taken in, puts some of it off, and names an id that
    nobody asked about."""
    taken = {item.rev_id for item in pushed.results}
    results = list(pushed.results)
    for revision in revisions:
        if revision.rev_id not in taken and random.random() < 0.5:
            results.append(ItemResult(revision.rev_id, Result.RETRY))
    results.append(ItemResult("an-id-nobody-asked-about", Result.STORED))
    return replace(pushed, results=tuple(results))
