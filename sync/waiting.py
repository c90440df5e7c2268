"""How long the engine waits: full jitter, the centre's own wish, and a private time per item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from random import Random

from sync.state import Phase, Proof, Rules, Slow, State

_LEAST_SLOW_S = 1.0


def backoff_s(rules: Rules, failures: int, random: Random) -> float:
    """uniform(0, min(cap, first · 2^failures)): full jitter, so that desks return out of step."""
    most = rules.backoff_first_s * 2 ** min(failures, 16)
    return random.uniform(0, min(rules.backoff_cap_s, most))


def held_s(rules: Rules, asked: float, random: Random) -> float:
    """What the centre asked for, clamped, and a little more so that not all come back at once."""
    least = min(max(asked, rules.held_least_s), rules.held_most_s)
    return min(least + random.uniform(0, least / 4), rules.held_most_s)


def slowed(
    state: State, rev_ids: Iterable[str], now: float, random: Random, *, alone: bool
) -> Mapping[str, Slow]:
    """The slow items with these among them, each with its own next try."""
    slow = dict(state.slow)
    for rev_id in rev_ids:
        before = slow.get(rev_id, Slow(0, 0.0, alone=False))
        wait = max(_LEAST_SLOW_S, backoff_s(state.rules, before.tries, random))
        slow[rev_id] = Slow(before.tries + 1, now + wait, alone or before.alone)
    return slow


def slow_due(state: State, now: float) -> tuple[str, ...]:
    """The slow items to try next: those that may go together, else the first that goes alone."""
    due = [(name, one) for name, one in sorted(state.slow.items()) if one.until <= now]
    together = tuple(name for name, one in due if not one.alone)[: state.items]
    return together or tuple(name for name, _one in due[:1])


def clamped(state: State, now: float) -> State:
    """No waiting time longer than the rules know: the clock may have been set back by years."""
    longest = now + max(state.rules.refused_s, state.rules.held_most_s)
    return state._replace(
        due=min(state.due, longest),
        hello_due=min(state.hello_due, now + state.rules.hello_every_s),
        not_before=min(state.not_before, longest),
        held_until=min(state.held_until, longest),
        proof=_clamped(state, now),
        slow={
            name: replace(one, until=min(one.until, now + state.rules.backoff_cap_s))
            for name, one in state.slow.items()
        },
    )


def rested(state: State, now: float) -> State:
    """Nothing more to do: wait for a save, the next greeting, a slow item, or what was put off."""
    put_off = [state.proof.put_off] if state.proof.put_off > now else []
    due = min([state.hello_due, *put_off, *(one.until for one in state.slow.values())])
    return state._replace(phase=Phase.WAITING, due=max(due, now), failures=0, bad=0, not_before=0.0)


def _clamped(state: State, now: float) -> Proof:
    proof, rules = state.proof, state.rules
    return proof._replace(
        compare_due=min(proof.compare_due, now + rules.compare_every_s),
        manifest_due=min(proof.manifest_due, now + rules.manifest_every_s),
        token_due=min(proof.token_due, now + rules.token_every_s),
        put_off=min(proof.put_off, now + rules.backoff_cap_s),
        absent_until=min(proof.absent_until, now + rules.absent_s),
    )
