"""A connection cut after every byte of a request and of its reply.

python -m tests.faults.net.cuts [--step 1]

Three calls are cut: a push, a token's rotation, and the spending of a code. After each cut comes a
clean round; then nothing may be lost, double, or taken for sent without being there.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from agent_tui.store.joining import join
from ftr.errors import PersonError
from sync.state import State
from sync.transport import HttpTransport
from tests.central.making import make_codes
from tests.faults.net.desk import RealDesk, seeded_machine
from tests.faults.net.proxy import Way
from tests.faults.net.setting import Setting, setting
from tests.faults.net.ways import cut_reply, cut_request

NEVER = 1e12


@dataclass(frozen=True)
class Cut:
    """Where a connection breaks: after so many bytes of the request or of the reply."""

    side: str
    after: int

    @property
    def way(self) -> Way:
        """What the proxy does; every second cut is a reset, the others just end."""
        cut = cut_request if self.side == "request" else cut_reply
        return cut(self.after, reset=self.after % 2 == 1)


def cuts(request: int, reply: int, *, step: int = 1, whole: int = 0) -> list[Cut]:
    """Every `step`-th byte of both, and every one of the last `whole` of the reply.

    Up to and with the last byte of the request, and all but the last of the reply: that one
    would be no cut.
    """
    of_reply = sorted({*range(0, reply, step), *range(max(0, reply - whole), reply)})
    of_request = sorted({*range(0, request, step), request - 1, request})
    return [*(Cut("request", n) for n in of_request), *(Cut("reply", n) for n in of_reply)]


def sizes(world: Setting) -> tuple[int, int]:
    """How long the first request and reply of the last connection were."""
    return len(world.proxy.requests[0]), len(world.proxy.replies[0])


def forget(world: Setting) -> None:
    """Begin to count messages anew."""
    world.proxy.requests.clear()
    world.proxy.replies.clear()


def cut_pushes(world: Setting, *, step: int = 1, whole: int = 0) -> int:
    """Cut the push of one entry everywhere; returns how many cuts that were."""
    desk = world.desk
    forget(world)
    desk.save()
    world.push()
    saved = desk.settled()
    tried = cuts(*sizes(world), step=step, whole=whole)
    for cut in tried:
        saved.add(desk.save().rev_id)
        world.proxy.then(cut.way)
        before = len(desk.failures)
        world.push()
        assert len(desk.failures) == before + 1, f"{cut} was no failure"
        assert len(desk.pending()) == 1, f"{cut} was taken for an answer"
        world.push()
        assert desk.pending() == set(), f"after {cut} a clean round left something"
    world.check_nothing_taken_on_trust()
    desk.sync()
    world.check_all_there_once(saved)
    assert world.proxy.is_spent
    return len(tried)


def cut_rotations(world: Setting, *, step: int = 1, whole: int = 0) -> int:
    """Cut the asking for a new token everywhere: the desk is never locked out."""
    desk = world.desk

    def rotate() -> str | None:
        world.clock.move(3600)  # a centre hands out so many tokens in an hour, and no more
        desk.change(_wants_nothing_but_a_token)
        world.push()
        return desk.lines[0][1].token

    forget(world)
    first = rotate()
    tried = cuts(*sizes(world), step=step, whole=whole)
    for cut in tried:
        world.proxy.then(cut.way)
        assert rotate() == first, f"{cut} was taken for a token"
        second = rotate()
        assert second != first, f"no new token after {cut}"
        first = second
    desk.save()
    desk.sync()
    assert desk.pending() == set()
    assert not [one for one in desk.failures if one.status in (401, 403)]
    assert world.proxy.is_spent
    return len(tried)


def _wants_nothing_but_a_token(state: State) -> State:
    proof = state.proof._replace(token_due=1.0, put_off=0.0, compare_due=NEVER, manifest_due=NEVER)
    return state._replace(hello_due=NEVER, proof=proof)


def cut_joins(world: Setting, *, step: int = 1, whole: int = 0) -> int:
    """Cut the spending of a code everywhere: the same person with the same code gets in."""
    forget(world)
    numbers = iter(range(10_000))
    joined = join_anew(world, next(numbers), None)
    tried = cuts(*sizes(world), step=step, whole=whole)
    for cut in tried:
        other = join_anew(world, next(numbers), cut)
        assert other.active != joined.active
        other.close()
    joined.close()
    assert world.proxy.is_spent
    return len(tried)


def join_anew(world: Setting, number: int, cut: Cut | None) -> RealDesk:
    """A new desk whose first try is cut, and whose second must do."""
    world.clock.move(3600)
    home = world.folder / f"joining-{number}"
    machine = seeded_machine(world.clock, Random(1000 + number))
    code = make_codes(world.centre.store, world.pilot)[0]
    if cut is not None:
        world.proxy.then(cut.way)
        try:
            join(home, world.proxy.address, code, machine=machine, language="en")
        except PersonError:
            pass
        else:
            raise AssertionError(f"{cut} was taken for an answer")
    join(home, world.proxy.address, code, machine=machine, language="en")
    desk = RealDesk(home, machine)
    token = desk.lines[0][1].token
    with closing(HttpTransport(world.centre.address, token=token)) as transport:
        assert transport.hello().held == 0
    return desk


CALLS = {"push": cut_pushes, "token": cut_rotations, "enrol": cut_joins}


def main() -> int:
    """Cut all three everywhere, and say how often that was."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.net.cuts")
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--call", choices=CALLS, help="only this one")
    options = parser.parse_args()
    for name, cut in CALLS.items():
        if options.call not in (None, name):
            continue
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as folder, setting(Path(folder)) as world:
            number = cut(world, step=options.step)
        print(f"{name}: {number} cuts in {time.monotonic() - begun:.0f} s, nothing lost or double")
    return 0


if __name__ == "__main__":
    sys.exit(main())
