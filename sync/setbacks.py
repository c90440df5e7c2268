"""What the engine does about a failure: wait, split, or set one item apart; never forget one."""

from __future__ import annotations

from random import Random

from sync.batches import Step, go_on
from sync.events import Tell
from sync.failures import Failure, FailureKind
from sync.state import Phase, State
from sync.waiting import backoff_s, held_s, slowed

_ABOUT_ITEMS = {FailureKind.BAD_REQUEST, FailureKind.TOO_LARGE}
_PERHAPS_ITEMS = {FailureKind.TIMEOUT, FailureKind.BROKEN, FailureKind.NOT_CENTRE}
_NOT_THE_PUSH = {FailureKind.BAD_REQUEST, FailureKind.TOO_LARGE, FailureKind.OUTDATED}


def failed(state: State, failure: Failure, now: float, random: Random) -> Step:
    """The next state after `failure`; whatever was in flight stays pending."""
    if failure.retry_after is not None and failure.kind in (FailureKind.BUSY, FailureKind.BROKEN):
        held = now + held_s(state.rules, failure.retry_after, random)
        return _wait(state._replace(held_until=held), failure)
    if failure.kind is FailureKind.REFUSED:
        return _wait(state._replace(not_before=now + state.rules.refused_s), failure)
    if state.phase is Phase.PUSHING:
        if failure.kind in _ABOUT_ITEMS:
            return _split(state, failure, now, random)
        if failure.kind in _PERHAPS_ITEMS:
            return _shrink(state, failure, now, random)
    if state.phase in (Phase.GREETING, Phase.CONFIGURING) and _may_push(state, failure):
        return go_on(state._replace(hello_due=now + state.rules.hello_every_s))
    return _back_off(state, failure, now, random)


def _may_push(state: State, failure: Failure) -> bool:
    """A greeting the centre does not understand, or a config that is no good, keeps no entry."""
    if state.phase is Phase.CONFIGURING and failure.kind in _PERHAPS_ITEMS - {FailureKind.TIMEOUT}:
        return True
    return failure.kind in _NOT_THE_PUSH


def _split(state: State, failure: Failure, now: float, random: Random) -> Step:
    """Halve until the item that is refused stands alone; the others go on in the same round."""
    if failure.kind is FailureKind.TOO_LARGE:
        state = state._replace(items=max(1, len(state.sent) // 2), bytes=max(1, state.bytes // 2))
    if len(state.sent) > 1:
        middle = len(state.sent) // 2
        halves = (state.sent[:middle], state.sent[middle:])
        return go_on(state._replace(parts=(*halves, *state.parts)))
    state = state._replace(
        slow=slowed(state, state.sent, now, random, alone=True), bad=state.bad + 1
    )
    if state.bad >= state.rules.bad_in_a_row:
        return _back_off(state, failure, now, random)
    return go_on(state)


def _shrink(state: State, failure: Failure, now: float, random: Random) -> Step:
    """Smaller batches until one gets through; a single item that does not is set apart."""
    if len(state.sent) > 1:
        smaller = state._replace(items=max(1, len(state.sent) // 2))
        return _back_off(smaller, failure, now, random)
    known = any(name in state.slow for name in state.sent)
    state = state._replace(slow=slowed(state, state.sent, now, random, alone=True))
    if known:  # the healthy ones were sent just before: only this item waits
        until = min(one.until for one in state.slow.values())
        state = state._replace(not_before=0.0)
        return _wait(state, failure, due=max(min(until, state.hello_due), now))
    return _back_off(state, failure, now, random)


def _back_off(state: State, failure: Failure, now: float, random: Random) -> Step:
    wait = backoff_s(state.rules, state.failures, random)
    return _wait(state._replace(failures=state.failures + 1, not_before=now + wait), failure)


def _wait(state: State, failure: Failure, due: float | None = None) -> Step:
    waiting = state._replace(
        phase=Phase.WAITING,
        due=max(state.not_before, state.held_until) if due is None else due,
        parts=(),
        sent=(),
        asked=(),
    )
    return waiting, (Tell(failure),)
