"""The sync engine: a pure state machine. `step(state, event, …)` is the next state and what to do.

It knows no network, no disk and no clock; the same code runs in the app and in a simulator. It
waits, greets, takes over a config, pushes until the outbox is empty, and then proves that the
centre holds what it said it holds (see proving); one request in flight. Only the centre's own
answer for an id acknowledges that id.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from sync.batches import Step, fitting, go_on
from sync.events import (
    ConfigAnswered,
    EntrySaved,
    Event,
    Failed,
    GetConfig,
    HelloAnswered,
    Load,
    Loaded,
    Nudged,
    Push,
    PushAnswered,
    Remember,
    SayHello,
    Settle,
    Settled,
    Started,
    StartEpoch,
    Ticked,
    Woke,
)
from sync.proving import PROVING, hear_proof, prove, unproven
from sync.setbacks import failed
from sync.state import Phase, State, memory_of, remembers_otherwise
from sync.waiting import clamped, slow_due, slowed
from sync.wire import Hello, ItemResult, Pushed, Result

_LEAST_BYTES = 64 * 1024


def step(state: State, event: Event, now: float, random: Random) -> Step:
    """What follows from `event` at `now` (seconds since 1970). An answer nobody waits for is
    ignored."""
    after, actions = _react(state, event, now, random)
    if remembers_otherwise(state, after):
        actions = (*actions, Remember(memory_of(after)))
    return after, actions


def _react(state: State, event: Event, now: float, random: Random) -> Step:
    match event:
        case Started() | Woke():
            return _start(state, now, random), ()
        case Ticked():
            return _tick(state, now)
        case EntrySaved():
            return _hasten(state, now + random.uniform(0, state.rules.save_wait_s)), ()
        case Nudged():
            return _nudge(state, now)
    return _hear(state, event, now, random)


def _hear(state: State, event: Event, now: float, random: Random) -> Step:
    """An answer to what was asked for last; any other is ignored."""
    after: Step = state, ()
    match state.phase, event:
        case Phase.GREETING, HelloAnswered(hello):
            after = _greeted(state, hello, now)
        case Phase.CONFIGURING, ConfigAnswered(etag):
            after = go_on(state._replace(etag=etag))
        case ((Phase.LOADING | Phase.LOADING_SLOW), Loaded(items)):
            after = _loaded(state, items, now)
        case Phase.PUSHING, PushAnswered(pushed):
            after = _answered(state, pushed, now, random)
        case Phase.SETTLING, Settled():
            after = go_on(state)
        case phase, Failed(failure) if phase in PROVING:
            after = unproven(state, failure, now, random)
        case phase, Failed(failure) if phase is not Phase.WAITING:
            after = failed(state, failure, now, random)
        case _:
            after = hear_proof(state, event, now)
    return after


def _start(state: State, now: float, random: Random) -> State:
    """Begin, or begin again after a sleep, spread in time. A save need not wait for that."""
    state = clamped(state, now)._replace(hello_due=now)
    spread = now + random.uniform(0, state.rules.start_jitter_s)
    if state.phase is not Phase.WAITING:
        return state
    return state._replace(due=max(spread, state.not_before, state.held_until))


def _tick(state: State, now: float) -> Step:
    if state.phase is not Phase.WAITING:
        return state, ()
    state = clamped(state, now)
    return _begin(state, now) if now >= state.due else (state, ())


def _hasten(state: State, wanted: float) -> State:
    return state._replace(due=min(state.due, max(wanted, state.not_before, state.held_until)))


def _nudge(state: State, now: float) -> Step:
    """A person asks: our own waiting times end, greeting included; the centre's wish stands."""
    state = state._replace(
        hello_due=now,
        not_before=0.0,
        proof=state.proof._replace(asked=True, put_off=0.0, absent_until=0.0),
        slow={name: replace(one, until=now) for name, one in state.slow.items()},
    )
    if state.phase is not Phase.WAITING:
        return state, ()
    state = state._replace(due=max(now, state.held_until))
    return _begin(state, now) if now >= state.due else (state, ())


def _begin(state: State, now: float) -> Step:
    proof = state.proof._replace(done=False, missed=False, differ=(), cursor=None, manifest=None)
    state = state._replace(parts=(), sent=(), asked=(), bad=0, proof=proof)
    if now >= state.hello_due:
        return state._replace(phase=Phase.GREETING), (SayHello(),)
    return go_on(state)


def _greeted(state: State, hello: Hello, now: float) -> Step:
    state = state._replace(
        hello_due=now + state.rules.hello_every_s,
        incarnation=hello.incarnation,
        held=hello.held,
        most_items=max(1, hello.push_items),
        most_bytes=max(_LEAST_BYTES, hello.push_bytes),
        proof=state.proof._replace(lacks=hello.lacks),
    )
    if hello.config_etag != state.etag:
        return state._replace(phase=Phase.CONFIGURING), (GetConfig(state.etag),)
    return go_on(state)


def _loaded(state: State, items: tuple[tuple[str, int], ...], now: float) -> Step:
    found = dict(items)
    if state.phase is Phase.LOADING_SLOW:  # an item no longer pending needs no schedule
        settled = set(state.asked) - set(found)
        slow = {name: one for name, one in state.slow.items() if name not in settled}
        state = state._replace(slow=slow, asked=())
        if not found:
            return go_on(state)
    if found:
        batch = fitting(state, items)
        sent = state._replace(phase=Phase.PUSHING, sent=batch, sent_at=now)
        return sent, (Push(batch),)
    wanted = slow_due(state, now)
    if wanted:
        asked = state._replace(phase=Phase.LOADING_SLOW, asked=wanted)
        return asked, (Load(len(wanted), only=wanted),)
    return prove(state, now)


def _answered(state: State, pushed: Pushed, now: float, random: Random) -> Step:
    asked = set(state.sent)
    results = tuple(item for item in pushed.results if item.rev_id in asked)
    done = {item.rev_id for item in results if item.result is not Result.RETRY}
    slow = slowed(state, sorted(asked - done), now, random, alone=False)
    unanswered = asked - {item.rev_id for item in results}
    results += tuple(ItemResult(rev_id, Result.RETRY) for rev_id in sorted(unanswered))
    fast = 0 <= now - state.sent_at < state.rules.fast_s
    has_news = pushed.config_etag not in ("", state.etag)
    after = state._replace(
        phase=Phase.SETTLING,
        hello_due=now if has_news else state.hello_due,
        failures=0 if done else state.failures,
        bad=0 if done else state.bad,
        items=min(state.items * 2, state.most_items) if fast else state.items,
        bytes=min(state.bytes * 2, state.most_bytes) if fast else state.bytes,
        incarnation=pushed.incarnation,
        held=pushed.held,
        slow={name: one for name, one in slow.items() if name not in done},
        sent=(),
        proof=state.proof._replace(moved=True),
    )
    settle = Settle(results, pushed.incarnation)
    return after, (StartEpoch(state.sent), settle) if pushed.fork else (settle,)
