"""After all is sent the desk proves that it is there: what the centre lost comes back unasked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.failures import Failure, FailureKind
from sync.state import Phase, Rules
from tests.sync.engine_world import Fate, World

NOT_THERE = Fate(Failure(FailureKind.BAD_REQUEST, 404))
DAY = 86400.0


def settled_world(count: int = 10, **kept: object) -> World:
    """A desk that has sent all it had and compared it once."""
    world = World(rules=Rules(start_jitter_s=0), **kept)  # type: ignore[arg-type]  # a World's own fields
    world.save(count)
    world.start()
    world.tick()
    assert world.state.phase is Phase.WAITING
    assert len(world.acknowledged) == count
    world.asked.clear()
    return world


def lose(world: World, names: set[str]) -> None:
    world.held -= names


def run_for(world: World, seconds: float) -> None:
    until = world.now + seconds
    while world.state.due <= until:
        world.tick()
    world.now = until


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6, 7, 30])
def test_a_restored_centre_gets_back_exactly_what_it_lost_in_one_round(count: int) -> None:
    world = settled_world(30)
    lost = set(sorted(world.held)[-count:])
    lose(world, lost)
    world.incarnation = "two"
    run_for(world, 301)
    assert world.taken_back == lost
    assert world.held == world.acknowledged
    assert not world.pending


def test_a_count_that_differs_is_looked_into_at_the_next_greeting() -> None:
    world = settled_world()
    run_for(world, 700)
    lose(world, {"rev-000004"})
    run_for(world, 301)
    assert world.taken_back == {"rev-000004"}
    assert not world.pending


def test_a_loss_that_no_count_shows_is_back_within_a_day() -> None:
    world = settled_world()
    lose(world, {"rev-000004"})
    world.held.add("another-desk's")
    world.state = world.state._replace(
        proof=world.state.proof._replace(explained=(10, 10), put_off=0.0)
    )
    run_for(world, DAY + 301)
    assert world.taken_back == {"rev-000004"}


def test_an_older_copy_whose_counts_are_right_again_is_known_by_what_it_lacks() -> None:
    world = settled_world()
    world.last = sorted(world.acknowledged)[-1]
    run_for(world, 700)
    lose(world, {"rev-000004", world.last})
    world.held |= {"another-desk's", "one more"}
    run_for(world, 301)
    assert world.taken_back == {"rev-000004", world.last}
    assert not world.pending


def test_a_centre_that_lacks_for_ever_what_it_has_is_not_hammered() -> None:
    world = settled_world()
    world.last = "never-there"
    requests = world.requests
    run_for(world, 3600)
    assert world.requests - requests < 40


def test_a_person_who_asks_has_it_compared_at_once() -> None:
    world = settled_world()
    lose(world, {"rev-000001"})
    world.held.add("another-desk's")
    world.nudge()
    assert world.taken_back == {"rev-000001"}
    assert not world.pending


def test_more_at_the_centre_than_here_is_compared_once_and_then_explained() -> None:
    world = settled_world()
    world.held |= {f"copy-{number}" for number in range(5)}
    run_for(world, DAY / 2)
    assert world.asked.count("CompareBuckets") == 1
    assert not world.taken_back


def test_a_healthy_desk_compares_once_a_day_and_greets_every_five_minutes() -> None:
    world = settled_world()
    run_for(world, 3 * DAY)
    assert world.asked.count("CompareBuckets") in (2, 3)
    assert world.asked.count("CompareItems") == 0
    assert len(world.asked) <= 3 * 288 + 3 * 4


def test_a_centre_that_always_calls_something_missing_is_not_hammered() -> None:
    world = settled_world()
    answer = world._compared

    def forgetful(buckets: tuple[str, ...], after: str) -> object:
        found = answer(buckets, after)
        lose(world, set(world.acknowledged))
        return found

    lose(world, {"rev-000001"})
    world._compared = forgetful  # type: ignore[method-assign,assignment]  # an unkind centre
    requests = world.requests
    run_for(world, 3600)
    assert world.requests - requests < 120


@pytest.mark.parametrize("kind", [FailureKind.BROKEN, FailureKind.TIMEOUT, FailureKind.NOT_CENTRE])
def test_a_comparison_that_fails_delays_no_entry(kind: FailureKind) -> None:
    world = settled_world()
    world.incarnation = "two"
    for _ in range(12):
        world.fates = [Fate(), Fate(Failure(kind))]
        run_for(world, 300)
    world.fates = [Fate(), Fate(), *[Fate(Failure(kind))] * 3]
    before = world.now
    world.save()
    world.tick()
    assert not world.pending
    assert world.now - before < 5


def test_a_centre_without_these_calls_is_asked_again_after_a_day_and_gets_every_entry() -> None:
    world = World(rules=Rules(start_jitter_s=0), fates=[Fate(), Fate(), Fate(), NOT_THERE])
    world.save(5)
    world.start()
    world.tick()
    assert world.tells[-1] is None
    world.asked.clear()
    for _ in range(20):
        world.save()
        run_for(world, 10)
    assert not world.pending
    assert set(world.asked) == {"Push"}
    run_for(world, DAY)
    assert "CompareBuckets" in world.asked
    assert "SendManifest" in world.asked


def test_a_round_that_ended_clean_is_reported_once() -> None:
    world = settled_world()
    world.save(3)
    run_for(world, 10)
    assert world.manifests[-1].acknowledged == 13
    reported = len(world.manifests)
    run_for(world, 3600)
    assert len(world.manifests) == reported
    run_for(world, DAY)
    assert len(world.manifests) > reported


def test_a_token_is_renewed_every_thirty_days_of_contact() -> None:
    world = settled_world()
    run_for(world, 29 * DAY)
    assert world.rotations == 0
    run_for(world, 2 * DAY)
    assert world.rotations == 1
    run_for(world, 28 * DAY)
    assert world.rotations == 1
    run_for(world, 3 * DAY)
    assert world.rotations == 2


def test_a_fork_begins_a_new_epoch_and_settles_all_the_same() -> None:
    world = settled_world()
    world.fork = True
    world.save(2)
    run_for(world, 10)
    assert world.epochs == 1
    assert not world.pending


def test_a_desk_that_begins_again_does_not_compare_again() -> None:
    world = settled_world()
    world.start()
    world.tick()
    assert "SayHello" in world.asked
    assert "CompareBuckets" not in world.asked


@given(
    held=st.integers(0, 40),
    lost=st.sets(st.integers(1, 40)),
    page=st.integers(1, 50),
    breaks=st.lists(st.booleans(), max_size=12),
)
def test_whatever_is_lost_comes_back_however_often_the_comparison_breaks_off(
    held: int, lost: set[int], page: int, breaks: list[bool]
) -> None:
    world = settled_world(held, page=page)
    lose(world, {f"rev-{number:06d}" for number in lost})
    world.incarnation = "two"
    offline = Failure(FailureKind.OFFLINE)
    world.fates = [Fate(offline if broken else None) for broken in breaks]
    run_for(world, 3600)
    world.fates.clear()
    run_for(world, 600)
    assert world.held == world.acknowledged
    assert not world.pending
