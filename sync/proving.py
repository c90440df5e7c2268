"""After all is sent: is it there? Compare holdings, bring back what is missing, report, rotate.

"Acknowledged" is only what the desk remembers being told. A centre that was restored from a
backup no longer holds all of it, so the desk asks and sends again what is missing. A failure in
here never delays the sending of entries.
"""

from __future__ import annotations

from random import Random

from sync.batches import Step, go_on
from sync.events import (
    BucketsCompared,
    CompareBuckets,
    CompareItems,
    Count,
    Counted,
    Event,
    ItemsCompared,
    Reported,
    Rotated,
    RotateToken,
    SendManifest,
    TakeBack,
    TakenBack,
    Tell,
)
from sync.failures import Failure, FailureKind
from sync.holdings import BUCKET_NAMES
from sync.setbacks import failed
from sync.state import Phase, State
from sync.waiting import backoff_s, rested
from sync.wire import Differing, Manifest

PROVING = frozenset(
    {
        Phase.COUNTING,
        Phase.COMPARING,
        Phase.COMPARING_ITEMS,
        Phase.TAKING_BACK,
        Phase.REPORTING,
        Phase.ROTATING,
    }
)
_NO_SUCH_CALL = (404, 405)
_ABOUT_EVERYTHING = (
    FailureKind.REFUSED,
    FailureKind.OFFLINE,
    FailureKind.CERTIFICATE,
    FailureKind.NOT_ENCRYPTED,
)


def prove(state: State, now: float) -> Step:
    """All that was pending is sent: count, unless this was put off."""
    if now < max(state.proof.put_off, state.proof.absent_until):
        return rested(state, now), (Tell(None),)
    return state._replace(phase=Phase.COUNTING), (Count(),)


def hear_proof(state: State, event: Event, now: float) -> Step:
    """An answer to what was asked for last; any other is ignored."""
    after: Step = state, ()
    match state.phase, event:
        case Phase.COUNTING, Counted(manifest):
            after = _counted(state, manifest, now)
        case Phase.COMPARING, BucketsCompared(answer):
            after = _buckets(state, answer, now)
        case Phase.COMPARING_ITEMS, ItemsCompared():
            after = _items(state, event, now)
        case Phase.TAKING_BACK, TakenBack():
            after = _on(state, now)
        case Phase.REPORTING, Reported(answer):
            proof = state.proof._replace(
                tries=0, moved=False, manifest_due=now + state.rules.manifest_every_s
            )
            heard = state._replace(incarnation=answer.incarnation, held=answer.held, proof=proof)
            after = _rotate(heard, now)
        case Phase.ROTATING, Rotated():
            due = now + state.rules.token_every_s
            after = _rest(state._replace(proof=state.proof._replace(tries=0, token_due=due)), now)
    return after


def unproven(state: State, failure: Failure, now: float, random: Random) -> Step:
    """Put off what failed. What concerns every call is for setbacks to judge."""
    asked_to_wait = failure.retry_after is not None and failure.kind in (
        FailureKind.BUSY,
        FailureKind.BROKEN,
    )
    if asked_to_wait or failure.kind in _ABOUT_EVERYTHING:
        return failed(state, failure, now, random)
    proof = state.proof._replace(asked=False, tries=state.proof.tries + 1)
    if failure.kind is FailureKind.BAD_REQUEST and failure.status in _NO_SUCH_CALL:
        # a centre of before knows only how to take entries
        proof = proof._replace(absent_until=now + state.rules.absent_s)
    else:
        proof = proof._replace(put_off=now + backoff_s(state.rules, state.proof.tries, random))
    state = state._replace(proof=proof)
    trouble = failure if failure.kind is FailureKind.STORE else None
    return rested(state, now), (Tell(trouble),)


def _counted(state: State, manifest: Manifest, now: float) -> Step:
    first_token = state.proof.token_due or now + state.rules.token_every_s
    state = state._replace(proof=state.proof._replace(manifest=manifest, token_due=first_token))
    if not _wants_comparison(state, manifest, now):
        return _report(state, now)
    proof = state.proof._replace(done=True, missed=False, with_whom=state.incarnation)
    state = state._replace(proof=proof)
    if not manifest.settled:
        return _compared(state, now)
    return state._replace(phase=Phase.COMPARING), (CompareBuckets(),)


def _wants_comparison(state: State, manifest: Manifest, now: float) -> bool:
    proof, rules = state.proof, state.rules
    if proof.done:
        return False
    if proof.asked or now >= proof.compare_due:
        return True
    if not state.incarnation:
        return False  # nothing heard yet
    if state.incarnation != proof.compared_with:
        return True
    counts = state.held, manifest.settled
    lately = now < proof.compare_due - rules.compare_every_s + rules.compare_least_s
    differs = counts[0] != counts[1] and counts != proof.explained
    return (proof.lacks or differs) and not lately


def _buckets(state: State, answer: Differing, now: float) -> Step:
    differ = tuple(sorted(BUCKET_NAMES.intersection(answer.differ)))
    proof = state.proof._replace(with_whom=answer.incarnation, differ=differ, cursor="")
    if not differ:
        proof = proof._replace(cursor=None)
    return _on(state._replace(incarnation=answer.incarnation, proof=proof), now)


def _items(state: State, event: ItemsCompared, now: float) -> Step:
    proof, answer = state.proof._replace(cursor=event.cursor), event.answer
    if answer is None:
        return _on(state._replace(proof=proof), now)
    if answer.incarnation != proof.with_whom:  # restored meanwhile: the next round begins anew
        proof = proof._replace(with_whom="")
    state = state._replace(incarnation=answer.incarnation, proof=proof)
    if not answer.missing:
        return _on(state, now)
    state = state._replace(phase=Phase.TAKING_BACK, proof=proof._replace(missed=True))
    return state, (TakeBack(answer.missing),)


def _on(state: State, now: float) -> Step:
    """The next items of the buckets that differ, or the end of the comparison."""
    proof = state.proof
    if proof.cursor is None:
        return _compared(state, now)
    return state._replace(phase=Phase.COMPARING_ITEMS), (CompareItems(proof.differ, proof.cursor),)


def _compared(state: State, now: float) -> Step:
    proof, manifest = state.proof, state.proof.manifest
    counts = (state.held, manifest.settled) if manifest and not proof.missed else None
    proof = proof._replace(
        compared_with=proof.with_whom,
        compare_due=now + state.rules.compare_every_s,
        explained=counts,
        asked=False,
        lacks=False,
        tries=0,
        moved=True,
    )
    state = state._replace(proof=proof)
    return go_on(state) if proof.missed else _report(state, now)


def _report(state: State, now: float) -> Step:
    proof = state.proof
    if proof.manifest and (proof.moved or now >= proof.manifest_due):
        return state._replace(phase=Phase.REPORTING), (SendManifest(proof.manifest),)
    return _rotate(state, now)


def _rotate(state: State, now: float) -> Step:
    if now >= state.proof.token_due:
        return state._replace(phase=Phase.ROTATING), (RotateToken(),)
    return _rest(state, now)


def _rest(state: State, now: float) -> Step:
    return rested(state, now), (Tell(None),)
