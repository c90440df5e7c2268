"""The engine: only the centre's word acknowledges, and once faults stop the outbox drains."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.engine import step
from sync.events import Event, Failed, PushAnswered, SayHello, Settled, Ticked, Woke
from sync.failures import Failure, FailureKind
from sync.state import Phase, Rules, State, memory_of, recalled
from sync.waiting import backoff_s
from sync.wire import ItemResult, Pushed, Result
from tests.sync.engine_world import START, Fate, World

failures = st.builds(
    Failure,
    kind=st.sampled_from(list(FailureKind)),
    retry_after=st.sampled_from([None, None, 0.0, 7.0, 1e9]),
)
fates = st.builds(
    Fate,
    failure=st.none() | failures,
    commits=st.booleans(),
    skip=st.sampled_from([0, 0, 1, 2, 3]),
    result=st.none() | st.sampled_from(list(Result)),
    every=st.integers(1, 3),
    takes_s=st.sampled_from([0.1, 2.0, 60.0]),
)
deeds = st.lists(
    st.sampled_from(["save", "save many", "tick", "nudge", "restart", "sleep", "clock back"]),
    max_size=25,
)


def do(world: World, deed: str) -> None:
    match deed:
        case "save":
            world.save()
        case "save many":
            world.save(450)
        case "tick":
            world.tick()
        case "nudge":
            world.nudge()
        case "restart":
            world.start()
        case "sleep":
            world.now += 9 * 3600
            world.feed(Woke())
        case "clock back":
            world.now -= 10 * 365 * 86400
            world.feed(Ticked())


@settings(max_examples=300, deadline=None)
@given(fates=st.lists(fates, max_size=30), deeds=deeds, seed=st.integers(0, 2**32))
def test_whatever_the_answers_nothing_is_lost_and_the_outbox_drains_once_faults_stop(
    fates: list[Fate], deeds: list[str], seed: int
) -> None:
    world = World(seed=seed, fates=fates)
    world.start()
    for deed in deeds:
        do(world, deed)
    world.fates.clear()
    saved = world.acknowledged | set(world.pending)
    assert len(saved) == world.saved
    waits = world.run_until_idle()
    assert world.acknowledged == saved
    assert world.acknowledged <= world.told
    assert waits <= 120


@settings(max_examples=200, deadline=None)
@given(
    count=st.integers(1, 450),
    places=st.sets(st.integers(0, 449), min_size=1, max_size=3),
    kind=st.sampled_from([FailureKind.BAD_REQUEST, FailureKind.TOO_LARGE]),
)
def test_poison_anywhere_delays_no_healthy_item_by_a_round(
    count: int, places: set[int], kind: FailureKind
) -> None:
    world = World(rules=Rules(start_jitter_s=0))
    world.save(count)
    names = sorted(world.pending)
    world.poison = {names[place]: kind for place in places if place < count}
    world.start()
    world.tick()
    assert set(world.pending) == set(world.poison)


def test_a_poison_that_breaks_the_centre_is_set_apart_and_the_others_pass() -> None:
    world = World()
    world.save(300)
    world.poison = {"rev-000150": FailureKind.BROKEN}
    world.start()
    while len(world.pending) > 1:
        assert world.now - START < 5 * 60
        world.tick()
    assert set(world.pending) == {"rev-000150"}
    world.save(5)
    world.tick()
    assert set(world.pending) == {"rev-000150"}


@pytest.mark.parametrize("count", [0, 1, 199, 200, 201, 400, 2000])
def test_exactly_all_arrive_whatever_the_number(count: int) -> None:
    world = World()
    if count:
        world.save(count)
    world.start()
    world.run_until_idle()
    assert len(world.held) == len(world.acknowledged) == count
    assert sum(map(len, world.pushes)) == count
    assert all(len(push) <= 200 for push in world.pushes)


def test_a_batch_fits_the_bytes_of_one_request() -> None:
    world = World(push_bytes=64 * 1024)
    world.save(500)
    world.start()
    world.run_until_idle()
    assert max(len(push) for push in world.pushes) == 64 * 1024 // 700


def test_an_item_larger_than_a_request_goes_alone() -> None:
    world = World(push_bytes=64 * 1024)
    world.save(3)
    world.pending["rev-000002"] = 10**6
    world.start()
    world.run_until_idle()
    assert ("rev-000002",) in world.pushes


def test_a_lost_reply_is_pushed_again_and_counts_once() -> None:
    world = World(fates=[Fate(), Fate(), Fate(Failure(FailureKind.TIMEOUT), commits=True)])
    world.save(3)
    world.start()
    world.run_until_idle()
    assert len(world.pushes) >= 2
    assert len(world.held) == 3


@pytest.mark.parametrize(
    ("asked", "least", "most"), [(0.0, 1, 1.25), (60.0, 60, 75), (10.0**9, 3600, 3600)]
)
def test_what_the_centre_asks_to_wait_is_obeyed_and_clamped(
    asked: float, least: float, most: float
) -> None:
    world = World(fates=[Fate(Failure(FailureKind.BUSY, 429, retry_after=asked), takes_s=0)])
    world.save()
    world.start()
    world.tick()
    waited = world.state.due - world.now
    assert least <= waited <= most
    world.nudge()
    assert world.requests == 1, "a nudge went over the centre's wish"


def test_a_refused_desk_tries_hourly_and_at_once_when_a_person_asks() -> None:
    world = World(fates=[Fate(Failure(FailureKind.REFUSED, 401), takes_s=0)] * 2)
    world.save()
    world.start()
    world.tick()
    assert world.state.due - world.now == 3600
    world.save()
    assert world.state.due - world.now == 3600, "a save does not hasten it"
    world.nudge()
    assert world.requests == 2
    world.nudge()
    assert not world.pending


def test_timeouts_halve_the_batch_and_quick_answers_let_it_grow_again() -> None:
    slow = Fate(Failure(FailureKind.TIMEOUT), takes_s=60)
    world = World(fates=[Fate(), Fate(), slow, slow])
    world.save(1000)
    world.start()
    world.run_until_idle()
    assert [len(push) for push in world.pushes[:7]] == [200, 100, 50, 100, 200, 200, 200]


def test_backoff_is_full_jitter_and_survives_a_restart() -> None:
    offline = Fate(Failure(FailureKind.OFFLINE), takes_s=0)
    world = World(fates=[offline] * 20)
    world.save()
    world.start()
    for _ in range(12):
        world.tick()
    assert world.state.failures == 12
    due = world.state.not_before
    world.start()
    assert world.state.due >= due
    assert world.state.failures == 12
    random, rules = Random(1), Rules()
    drawn = [backoff_s(rules, 3, random) for _ in range(2000)]
    assert 0 <= min(drawn) < 0.5
    assert 15.5 < max(drawn) <= 16
    assert max(backoff_s(rules, 99, random) for _ in range(2000)) <= 300


def test_a_clock_set_back_by_years_does_not_stop_sending() -> None:
    world = World(fates=[Fate(Failure(FailureKind.OFFLINE), takes_s=0)])
    world.save()
    world.start()
    world.tick()
    world.now -= 10 * 365 * 86400
    world.feed(Ticked())
    assert world.state.due - world.now <= 3600
    assert world.state.not_before - world.now <= 3600
    world.run_until_idle()


def test_a_save_is_sent_within_two_seconds_even_during_the_start_jitter() -> None:
    world = World(rules=Rules(start_jitter_s=1000))
    world.start()
    world.save()
    assert world.state.due - world.now <= 2
    world.run_until_idle()


def test_an_item_without_an_answer_is_asked_about_again() -> None:
    world = World(fates=[Fate(), Fate(), Fate(skip=2)])
    world.save(4)
    world.start()
    world.tick()
    assert len(world.pending) == 2
    before = world.now
    world.run_until_idle()
    assert world.now - before < 5


def test_a_config_that_is_no_good_keeps_no_entry_from_going() -> None:
    world = World(fates=[Fate(), Fate(Failure(FailureKind.NOT_CENTRE))])
    world.save(2)
    world.start()
    world.tick()
    assert not world.pending


def test_a_whole_centre_that_refuses_every_item_is_left_alone_for_a_while() -> None:
    world = World()
    world.save(100)
    world.poison = dict.fromkeys(world.pending, FailureKind.BAD_REQUEST)
    world.start()
    world.tick()
    assert world.requests < 30
    assert world.state.due > world.now


def test_an_answer_nobody_waits_for_changes_nothing() -> None:
    state, random = State(due=START + 9, hello_due=START + 9), Random(1)
    late: list[Event] = [
        PushAnswered(Pushed("t", "i", 1, ())),
        Failed(Failure(FailureKind.BROKEN)),
        Settled(),
    ]
    for event in late:
        assert step(state, event, START, random) == (state, ())


def test_the_greeting_comes_again_every_five_minutes() -> None:
    world = World(rules=Rules(start_jitter_s=0))
    world.start()
    world.tick()
    assert world.state.phase is Phase.WAITING
    assert world.state.due - world.now <= 300
    world.now = world.state.due
    _state, actions = step(world.state, Ticked(), world.now, world.random)
    assert SayHello() in actions


@pytest.mark.parametrize(("told", "greets"), [('"2"', True), ('"1"', False), ("", False)])
def test_what_a_push_tells_of_a_new_config_is_asked_for_at_once(told: str, greets: bool) -> None:
    pushing = State(phase=Phase.PUSHING, etag='"1"', hello_due=START + 290, sent=("a",))
    results = (ItemResult("a", Result.STORED),)
    pushed = Pushed("t", "i", 1, results, config_etag=told)
    settling, _ = step(pushing, PushAnswered(pushed), START, Random(1))
    waiting = settling._replace(phase=Phase.WAITING, due=settling.hello_due)
    _state, actions = step(waiting, Ticked(), START, Random(1))
    assert (actions == (SayHello(),)) is greets


def test_what_is_remembered_comes_back_and_rubbish_does_not_harm() -> None:
    world = World(fates=[Fate(), Fate(), Fate(result=Result.RETRY)])
    world.save(3)
    world.start()
    world.tick()
    again = recalled(State(), world.memory)
    assert memory_of(again) == memory_of(world.state)
    assert again.slow == world.state.slow != {}
    for rubbish in ("", "[]", "{}", '{"failures": "x"}', '{"slow": 3}'):
        assert recalled(State(), rubbish) == State()


def test_the_engine_needs_nothing_but_its_arguments() -> None:
    world = World(seed=7)
    world.save(10)
    state = world.state
    first = step(state, Ticked(), START, Random(3))
    assert first == step(state, Ticked(), START, Random(3))
