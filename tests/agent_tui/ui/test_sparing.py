"""The collector and the threads' turns: nothing of the interpreter's own in the way of a key."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator

import pytest

from agent_tui.ui.sparing import _SELDOM, REST_S, TURN_S, Sparing


class Timers:
    """What is to be done later, and when the last key came."""

    def __init__(self) -> None:
        self.waiting: list[tuple[float, Callable[[], None]]] = []
        self.since_key_s = 3600.0
        self.sparing = Sparing(lambda: self.since_key_s, self.later)
        self.collected: list[int] = []
        self.frozen: list[int] = []
        self.usual = gc.get_threshold()

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        self.waiting.append((seconds, call))

    def pass_by(self) -> float:
        """The next one is due; after how many seconds it was."""
        seconds, call = self.waiting.pop(0)
        call()
        return seconds


@pytest.fixture
def timers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Timers]:
    made = Timers()
    monkeypatch.setattr(gc, "collect", lambda: made.collected.append(1))
    monkeypatch.setattr(gc, "freeze", lambda: made.frozen.append(1))
    before = gc.get_threshold(), sys.getswitchinterval()
    made.sparing.begin()
    yield made
    made.sparing.end()
    assert (gc.get_threshold(), sys.getswitchinterval()) == before


def test_until_it_was_at_rest_twice_the_form_is_not_kept_waiting_for_all_that_lives(
    timers: Timers,
) -> None:
    assert gc.isenabled()
    assert gc.get_threshold() == (timers.usual[0], _SELDOM, _SELDOM)
    assert sys.getswitchinterval() == pytest.approx(TURN_S)
    timers.pass_by()
    assert gc.get_threshold() == (timers.usual[0], _SELDOM, _SELDOM)
    timers.pass_by()
    assert gc.get_threshold() == timers.usual
    assert (timers.collected, timers.frozen) == ([1, 1], [1, 1, 1])
    assert not timers.waiting, "a form at rest is not woken any more"


def test_keys_after_a_rest_put_the_larger_looks_off_until_the_next_one(timers: Timers) -> None:
    timers.pass_by()
    timers.pass_by()
    for _ in range(3):
        timers.sparing.key_came()
    assert gc.get_threshold() == (timers.usual[0], _SELDOM, _SELDOM)
    assert timers.pass_by() == REST_S
    assert gc.get_threshold() == timers.usual
    assert timers.collected == [1, 1, 1]
    assert timers.frozen == [1, 1, 1], "what lives now may be gone tomorrow"
    assert not timers.waiting, "one look for all of these keys"


def test_while_somebody_types_it_waits_for_a_rest(timers: Timers) -> None:
    timers.since_key_s = 0.5
    timers.pass_by()
    assert timers.collected == []
    timers.since_key_s = REST_S
    assert timers.pass_by() == REST_S - 0.5
    assert timers.collected == [1]
