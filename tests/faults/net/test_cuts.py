"""A connection that breaks after any byte: nothing lost, nothing double, nothing taken on trust.

`make cuts` takes every byte; here every byte of the body that acknowledges, and steps over the
rest.
"""

from __future__ import annotations

import pytest

from agent_tui.store import joining
from sync.wire import Enrolled, EnrolRequest
from tests.faults.net.cuts import Cut, cut_joins, cut_pushes, cut_rotations, cuts, join_anew
from tests.faults.net.setting import Setting

BODY = 40  # bytes at the end of a reply to a push: the end of its results


def test_a_push_cut_anywhere_is_neither_lost_nor_taken_for_an_answer(world: Setting) -> None:
    assert cut_pushes(world, step=101, whole=BODY) > BODY


def test_a_rotation_cut_anywhere_never_locks_a_desk_out(world: Setting) -> None:
    assert cut_rotations(world, step=61) > 10


def test_a_code_whose_answer_was_cut_still_gets_the_same_desk_in(world: Setting) -> None:
    assert cut_joins(world, step=151) > 7


def test_every_byte_of_both_is_cut_but_the_replys_last() -> None:
    every = cuts(3, 3)
    assert [one.after for one in every if one.side == "request"] == [0, 1, 2, 3]
    assert [one.after for one in every if one.side == "reply"] == [0, 1, 2]
    some = cuts(10, 10, step=5, whole=2)
    assert some.count(Cut("reply", 9)) == 1
    assert {one.after for one in some if one.side == "request"} == {0, 5, 9, 10}


def test_a_try_that_reaches_the_centre_late_locks_no_desk_out(
    world: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = []
    real = joining._enrol

    def overtaken(address: str, request: EnrolRequest, ca: str | None) -> Enrolled:
        answer = real(address, request, ca)
        if not late:
            late.append(real(address, request, ca))  # given up earlier, it comes now
        return answer

    monkeypatch.setattr(joining, "_enrol", overtaken)
    desk = join_anew(world, 0, None)
    assert desk.active == late[0].enrolment_id
    desk.close()
