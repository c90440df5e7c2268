"""What the sync engine knows: its rules, its state, and the part it remembers over a restart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from sync.wire import PUSH_BYTES, PUSH_ITEMS, Manifest

_AS_KEPT = json.JSONEncoder(separators=(",", ":")).encode
_REMEMBERED_SLOW = 100  # of more slow items than this the rest starts afresh after a restart


@dataclass(frozen=True, slots=True)
class Rules:
    """Waiting times in seconds. The jitters spread many desks that start or save together."""

    start_jitter_s: float = 30.0
    save_wait_s: float = 2.0
    hello_every_s: float = 300.0
    backoff_first_s: float = 2.0
    backoff_cap_s: float = 300.0
    refused_s: float = 3600.0
    held_least_s: float = 1.0
    held_most_s: float = 3600.0
    fast_s: float = 1.0  # an answer within this time lets the batch grow
    bad_in_a_row: int = 8  # so many refused one by one: the fault is not in the items
    compare_every_s: float = 86400.0
    compare_least_s: float = 600.0  # between two comparisons because of a count
    manifest_every_s: float = 86400.0
    token_every_s: float = 30 * 86400.0
    absent_s: float = 86400.0  # a centre without a call is not asked for it sooner


class Phase(StrEnum):
    """What is in flight."""

    WAITING = "waiting"
    GREETING = "greeting"
    CONFIGURING = "configuring"
    LOADING = "loading"
    LOADING_SLOW = "loading_slow"
    PUSHING = "pushing"
    SETTLING = "settling"
    COUNTING = "counting"
    COMPARING = "comparing"
    COMPARING_ITEMS = "comparing_items"
    TAKING_BACK = "taking_back"
    REPORTING = "reporting"
    ROTATING = "rotating"


@dataclass(frozen=True, slots=True)
class Slow:
    """An item with a waiting time of its own. `alone`: a suspect, never sent beside others."""

    tries: int
    until: float
    alone: bool


class Proof(NamedTuple):
    """How far it is proven that the centre holds what this desk was told it holds.

    Remembered: `compared_with`, the incarnation with which all was last compared; `compare_due`;
    `explained`, the centre's count and ours that differed and yet nothing was missing (a copy of
    this desk lives elsewhere); `token_due`, 0 where it was never set. The rest is of this round:
    `put_off` until when after `tries` failures, `absent_until` where the centre does not know
    these calls, `moved` since the last manifest, `asked` by a person, whether the centre `lacks`
    what it answered for last, and the comparison under way: whether there was one (`done`), with
    which incarnation (`with_whom`), the buckets that differ, the cursor in them, and whether
    something was missing.
    """

    compared_with: str = ""
    compare_due: float = 0.0
    explained: tuple[int, int] | None = None
    token_due: float = 0.0
    manifest_due: float = 0.0
    put_off: float = 0.0
    absent_until: float = 0.0
    tries: int = 0
    moved: bool = True
    asked: bool = False
    lacks: bool = False
    done: bool = False
    with_whom: str = ""
    differ: tuple[str, ...] = ()
    cursor: str | None = None
    missed: bool = False
    manifest: Manifest | None = None


class State(NamedTuple):
    """Instants are seconds since 1970 on the desk's own clock.

    `not_before` is our own backoff, which a person may cut short; `held_until` is what the centre
    asked for, which nobody may. `parts` are pieces of a batch that was split; `sent` is in flight.
    """

    rules: Rules = Rules()
    phase: Phase = Phase.WAITING
    due: float = 0.0
    hello_due: float = 0.0
    failures: int = 0
    not_before: float = 0.0
    held_until: float = 0.0
    items: int = PUSH_ITEMS
    bytes: int = PUSH_BYTES
    most_items: int = PUSH_ITEMS
    most_bytes: int = PUSH_BYTES
    etag: str = ""
    incarnation: str = ""
    held: int = 0
    slow: Mapping[str, Slow] = MappingProxyType({})
    parts: tuple[tuple[str, ...], ...] = ()
    asked: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    sent_at: float = 0.0
    bad: int = 0
    proof: Proof = Proof()


def remembers_otherwise(before: State, after: State) -> bool:
    """Whether memory_of may have changed: told without writing it down."""
    return _lasting(before) != _lasting(after)


def _lasting(state: State) -> tuple[object, ...]:
    proof = state.proof
    waits = (state.failures, state.not_before, state.held_until, state.slow)
    return (*waits, proof.compared_with, proof.compare_due, proof.explained, proof.token_due)


def memory_of(state: State) -> str:
    """What must survive a restart, as JSON: waiting times, what they come from, what is proven."""
    slow = sorted(state.slow.items())[:_REMEMBERED_SLOW]
    proof = state.proof
    return _AS_KEPT(
        {
            "failures": state.failures,
            "not_before": state.not_before,
            "held_until": state.held_until,
            "slow": {name: [one.tries, one.until, one.alone] for name, one in slow},
            "compared_with": proof.compared_with,
            "compare_due": proof.compare_due,
            "explained": proof.explained,
            "token_due": proof.token_due,
        }
    )


def recalled(state: State, memory: str) -> State:
    """`state` with what was remembered; a memory that cannot be read is no memory."""
    try:
        data = json.loads(memory)
        return state._replace(
            failures=int(data["failures"]),
            not_before=float(data["not_before"]),
            held_until=float(data["held_until"]),
            slow={
                str(name): Slow(int(tries), float(until), bool(alone))
                for name, (tries, until, alone) in data["slow"].items()
            },
            proof=_proof(data),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return state


def _proof(data: Mapping[str, Any]) -> Proof:
    """What an older app did not yet remember is simply done again."""
    explained = data.get("explained")
    return Proof(
        compared_with=str(data.get("compared_with", "")),
        compare_due=float(data.get("compare_due", 0.0)),
        explained=None if explained is None else (int(explained[0]), int(explained[1])),
        token_due=float(data.get("token_due", 0.0)),
    )
