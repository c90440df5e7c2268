"""Backlogs around the size of a batch: exactly all of it arrives, and then it stops."""

from __future__ import annotations

import pytest

from agent_tui.store.connection import Database
from agent_tui.store.putting_back import Kept, put_back
from sync.wire import PUSH_ITEMS
from tests.central.making import Writer
from tests.faults.net.setting import Setting

N = PUSH_ITEMS
SIZES = (0, 1, N - 1, N, N + 1, 2 * N, 10 * N)


@pytest.mark.parametrize("size", SIZES)
def test_a_backlog_of_any_size_arrives_in_as_few_batches_as_hold_it(
    world: Setting, size: int
) -> None:
    desk, writer = world.desk, Writer(world.desk.agent_ref)
    backlog = [Kept(desk.active, writer.create()) for _ in range(size)]

    def job(database: Database) -> int:
        with database.transaction() as connection:
            return put_back(connection, backlog, desk.machine)

    before = desk.settled()
    assert desk.store.read(job).result() == size
    world.proxy.requests.clear()
    desk.sync()
    world.check_all_there_once(before | {one.revision.rev_id for one in backlog})
    pushes = [one for one in world.proxy.requests if one.startswith(b"POST /v1/desk/push ")]
    assert len(pushes) == -(-size // N)
    world.push()  # and nothing of it again
    assert len([one for one in world.proxy.requests if b"/v1/desk/push " in one]) == len(pushes)
