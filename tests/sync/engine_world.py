"""A world for the engine in virtual time: a desk's outbox, a centre, and answers laid down."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from sync.engine import step
from sync.events import (
    Action,
    BucketsCompared,
    CompareBuckets,
    CompareItems,
    ConfigAnswered,
    Count,
    Counted,
    EntrySaved,
    Event,
    Failed,
    GetConfig,
    HelloAnswered,
    ItemsCompared,
    Load,
    Loaded,
    Nudged,
    Push,
    PushAnswered,
    Remember,
    Reported,
    Rotated,
    RotateToken,
    SayHello,
    SendManifest,
    Settle,
    Settled,
    Started,
    StartEpoch,
    TakeBack,
    TakenBack,
    Tell,
    Ticked,
)
from sync.failures import Failure, FailureKind
from sync.holdings import bucket_of, differing, folded
from sync.state import Phase, Rules, State, recalled
from sync.wire import (
    Differing,
    Hello,
    ItemResult,
    Manifest,
    ManifestKept,
    Missing,
    Pushed,
    Result,
)

START = 1_800_000_000.0
SIZE = 700
REQUESTS = (Push, SayHello, GetConfig, CompareBuckets, CompareItems, SendManifest, RotateToken)
SETTLING = (Result.STORED, Result.DUPLICATE, Result.PARKED, Result.GONE)


@dataclass(frozen=True)
class Fate:
    """What happens to one request: a failure, or an answer that is late, partial or unkind.

    `commits` says whether the centre stores before the failure reaches the desk; `skip` leaves
    every nth item without an answer; `results` replaces the honest result of every nth item.
    """

    failure: Failure | None = None
    commits: bool = False
    skip: int = 0
    result: Result | None = None
    every: int = 1
    takes_s: float = 0.1


HONEST = Fate()


@dataclass
class World:
    """One desk and one centre. `told` are the ids the centre said it has, in any way."""

    rules: Rules = field(default_factory=Rules)
    seed: int = 0
    now: float = START
    pending: dict[str, int] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    poison: dict[str, FailureKind] = field(default_factory=dict)
    fates: list[Fate] = field(default_factory=list)
    memory: str = "{}"
    tells: list[Failure | None] = field(default_factory=list)
    pushes: list[tuple[str, ...]] = field(default_factory=list)
    requests: int = 0
    last: str | None = None  # what the centre answered for last
    push_items: int = 200
    push_bytes: int = 1024 * 1024
    loaded: set[str] = field(default_factory=set)
    incarnation: str = "one"
    fork: bool = False
    page: int = 3
    asked: list[str] = field(default_factory=list)
    manifests: list[Manifest] = field(default_factory=list)
    epochs: int = 0
    rotations: int = 0
    taken_back: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.state = State(rules=self.rules)
        self.saved = 0

    def save(self, count: int = 1) -> list[str]:
        """Add revisions to the outbox and tell the engine."""
        names = []
        for _ in range(count):
            self.saved += 1
            names.append(f"rev-{self.saved:06d}")
            self.pending[names[-1]] = SIZE
        self.feed(EntrySaved())
        return names

    def start(self) -> None:
        """Begin, as after a restart: only what was remembered is known."""
        self.state = recalled(State(rules=self.rules), self.memory)
        self.feed(Started())

    def nudge(self) -> None:
        """A person asks to send now."""
        self.feed(Nudged())

    def run_until_idle(self, steps: int = 500) -> int:
        """Let time pass until nothing is pending; returns how many waits that took."""
        for waits in range(steps):
            if not self.pending and self.state.phase is Phase.WAITING:
                return waits
            self.now = max(self.now, self.state.due)
            self.feed(Ticked())
        raise AssertionError(f"still pending after {steps} waits: {self.state}")

    def tick(self) -> None:
        """Let time pass until the engine wants something."""
        self.now = max(self.now, self.state.due)
        self.feed(Ticked())

    def feed(self, event: Event) -> None:
        """One event and all that follows from it."""
        following = [event]
        for _ in range(100_000):
            if not following:
                return
            self.state, actions = step(self.state, following.pop(0), self.now, self.random)
            for action in actions:
                answer = self._do(action)
                if answer is not None:
                    following.append(answer)
        raise AssertionError("the engine never comes to rest")

    def _do(self, action: Action) -> Event | None:
        match action:
            case Load(items, only, but):
                assert items > 0
                names = [n for n in sorted(self.pending) if (n in only if only else n not in but)]
                self.loaded = set(names[:items])
                return Loaded(tuple((name, self.pending[name]) for name in names[:items]))
            case Settle(results, incarnation):
                assert incarnation
                for item in results:
                    if item.result in SETTLING:
                        assert item.rev_id in self.told, "acknowledged without the centre's word"
                        self.pending.pop(item.rev_id, None)
                        self.acknowledged.add(item.rev_id)
                return Settled()
            case Remember(memory):
                self.memory = memory
            case Tell(failure):
                self.tells.append(failure)
            case Count():
                counts = len(self.pending), len(self.acknowledged)
                return Counted(Manifest("e", 1, sum(counts), *counts, 0, 0, None, "1"))
            case TakeBack(rev_ids):
                assert set(rev_ids) <= self.acknowledged
                self.taken_back |= set(rev_ids)
                self.acknowledged -= set(rev_ids)
                self.pending |= dict.fromkeys(rev_ids, SIZE)
                return TakenBack()
            case StartEpoch():
                self.epochs += 1
            case _:
                assert isinstance(action, REQUESTS)
                return self._request(action)
        return None

    def _request(self, action: Action) -> Event:
        self.requests += 1
        self.asked.append(type(action).__name__)
        fate = self.fates.pop(0) if self.fates else HONEST
        self.now += fate.takes_s
        answer = self._pushed(action.rev_ids, fate) if isinstance(action, Push) else None
        if fate.failure is not None:
            return Failed(fate.failure)
        return answer or self._answer(action)

    def _answer(self, action: Action) -> Event:
        match action:
            case SayHello():
                held = len(self.held)
                limits = self.push_items, self.push_bytes
                lacks = self.last is not None and self.last not in self.held
                hello = Hello("t", self.incarnation, held, '"1"', "open", *limits, lacks=lacks)
                return HelloAnswered(hello)
            case GetConfig():
                return ConfigAnswered('"1"')
            case CompareBuckets():
                ours = folded((name, "d") for name in self.acknowledged)
                differ = differing(ours, folded((name, "d") for name in self.held))
                return BucketsCompared(Differing("t", self.incarnation, differ))
            case CompareItems(buckets, after):
                return self._compared(buckets, after)
            case SendManifest(manifest):
                self.manifests.append(manifest)
                return Reported(ManifestKept("t", self.incarnation, len(self.held)))
            case _:
                self.rotations += 1
                return Rotated()

    def _compared(self, buckets: tuple[str, ...], after: str) -> Event:
        names = [n for n in sorted(self.acknowledged) if n > after and bucket_of(n) in buckets]
        page = names[: self.page]
        missing = tuple(name for name in page if name not in self.held)
        cursor = page[-1] if len(page) == self.page else None
        return ItemsCompared(Missing("t", self.incarnation, missing) if page else None, cursor)

    def _pushed(self, rev_ids: tuple[str, ...], fate: Fate) -> Event:
        assert set(rev_ids) <= self.loaded, "pushed what was not loaded"
        assert 0 < len(rev_ids) <= self.push_items
        assert len(set(rev_ids)) == len(rev_ids)
        self.pushes.append(rev_ids)
        bad = [self.poison[name] for name in rev_ids if name in self.poison]
        if bad:
            return Failed(Failure(bad[0], 400))
        if fate.failure is None or fate.commits:
            self.held |= set(rev_ids)
        if fate.failure is not None:
            return Failed(fate.failure)
        results = []
        for number, name in enumerate(rev_ids, start=1):
            if fate.skip and number % fate.skip == 0:
                continue
            replaced = fate.result is not None and number % fate.every == 0
            result = fate.result if replaced and fate.result else Result.STORED
            if result in SETTLING:
                self.told.add(name)
            results.append(ItemResult(name, result))
        results.append(ItemResult("an-id-nobody-asked-about", Result.STORED))
        pushed = Pushed("t", self.incarnation, len(self.held), tuple(results), self.fork)
        return PushAnswered(pushed)
