"""The collector and the threads' turns: nothing of the interpreter's own in the way of a key."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator

import pytest

from agent_tui.ui.sparing import REST_S, TURN_S, Sparing


class Timers:
    """What is to be done later, and when the last key came."""

    def __init__(self) -> None:
        self.waiting: list[tuple[float, Callable[[], None]]] = []
        self.since_key_s = 3600.0

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
    sparing = Sparing(lambda: made.since_key_s, made.later)
    monkeypatch.setattr(gc, "collect", lambda: collected.append(1))
    monkeypatch.setattr(gc, "freeze", lambda: None)
    collected: list[int] = []
    made.collected = collected  # type: ignore[attr-defined]  # for the tests to count
    before = gc.get_threshold(), sys.getswitchinterval()
    sparing.begin()
    yield made
    sparing.end()
    assert (gc.get_threshold(), sys.getswitchinterval()) == before


def test_until_it_was_at_rest_twice_the_form_is_not_kept_waiting_for_all_that_lives(
    timers: Timers,
) -> None:
    usual = gc.get_threshold()[:2]
    assert gc.isenabled()
    assert gc.get_threshold()[2] > 10_000
    assert sys.getswitchinterval() == pytest.approx(TURN_S)
    timers.pass_by()
    assert gc.get_threshold()[2] > 10_000
    timers.pass_by()
    assert (gc.get_threshold()[:2], gc.get_threshold()[2] < 100) == (usual, True)
    assert timers.collected == [1, 1]  # type: ignore[attr-defined]  # see the fixture
    assert not timers.waiting, "a form at rest is not woken any more"


def test_while_somebody_types_it_waits_for_a_rest(timers: Timers) -> None:
    timers.since_key_s = 0.5
    timers.pass_by()
    assert timers.collected == []  # type: ignore[attr-defined]  # see the fixture
    timers.since_key_s = REST_S
    assert timers.pass_by() == REST_S - 0.5
    assert timers.collected == [1]  # type: ignore[attr-defined]  # see the fixture
