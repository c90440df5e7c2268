"""What the sync engine knows: its rules, its state, and the part it remembers over a restart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sync.wire import PUSH_BYTES, PUSH_ITEMS

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


class Phase(StrEnum):
    """What is in flight."""

    WAITING = "waiting"
    GREETING = "greeting"
    CONFIGURING = "configuring"
    LOADING = "loading"
    LOADING_SLOW = "loading_slow"
    PUSHING = "pushing"
    SETTLING = "settling"


@dataclass(frozen=True, slots=True)
class Slow:
    """An item with a waiting time of its own. `alone`: a suspect, never sent beside others."""

    tries: int
    until: float
    alone: bool


@dataclass(frozen=True, slots=True)
class State:
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
    slow: Mapping[str, Slow] = field(default_factory=dict)
    parts: tuple[tuple[str, ...], ...] = ()
    asked: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    sent_at: float = 0.0
    bad: int = 0


def memory_of(state: State) -> str:
    """What must survive a restart, as JSON: the waiting times and what they come from."""
    slow = sorted(state.slow.items())[:_REMEMBERED_SLOW]
    return json.dumps(
        {
            "failures": state.failures,
            "not_before": state.not_before,
            "held_until": state.held_until,
            "slow": {name: [one.tries, one.until, one.alone] for name, one in slow},
        },
        separators=(",", ":"),
    )


def recalled(state: State, memory: str) -> State:
    """`state` with what was remembered; a memory that cannot be read is no memory."""
    try:
        data = json.loads(memory)
        return replace(
            state,
            failures=int(data["failures"]),
            not_before=float(data["not_before"]),
            held_until=float(data["held_until"]),
            slow={
                str(name): Slow(int(tries), float(until), bool(alone))
                for name, (tries, until, alone) in data["slow"].items()
            },
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return state
