"""Two `ftr serve` of two workers each on one PostgreSQL: whoever is asked, it is one centre."""

from __future__ import annotations

import os
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from central.home_files import ADDRESS_FILE
from central.store.access import new_access
from central.store.database import Store, open_store
from central.store.enrolments import list_desks
from central.store.tables import entry_current, revision, rollup
from ftr.clock import to_text
from ftr.entry import Revision
from ftr.words import Role
from sync import wire
from sync.wire import Enrolled
from tests.central.making import Writer, items, join, make_codes, make_pilot, request
from tests.postgres import TEMPLATE, Server
from tests.processes import FTR, ROOT, environment

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="workers are found in /proc"
)
BATCH = 40
PLAIN: Any = {"trust_env": False, "verify": False, "timeout": 60}  # no certificates to load


@dataclass
class Serve:
    """A running `ftr serve`."""

    process: subprocess.Popen[str]
    address: str
    home: Path

    def workers(self) -> list[int]:
        """The ids of its worker processes."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # it ended meanwhile
                _name, rest = (entry / "stat").read_text().rsplit(")", 1)
                words = (entry / "cmdline").read_text()
                if int(rest.split()[1]) == self.process.pid and "spawn_main" in words:
                    found.append(int(entry.name))
        return found


@contextmanager
def served(home: Path, url: str) -> Iterator[Serve]:
    """`ftr serve --workers 2` on a database, once it answers."""
    process = subprocess.Popen(
        [*FTR, "serve", "--home", home, "--port", "0", "--database", url, "--workers", "2"],
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
        cwd=ROOT,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        yield Serve(process, said.split(" at ")[1].split(". ")[0], home)
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def url(postgres: Server) -> Iterator[str]:
    """A database of its own."""
    name = postgres.create(template=TEMPLATE)
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """The test's own look into that database."""
    with closing(open_store(url, lambda: datetime.now(UTC))) as opened:
        yield opened


def overlapping(revisions: Sequence[Revision]) -> list[list[Revision]]:
    """Batches of which each shares half with the next, each twice, some back to front."""
    starts = range(0, len(revisions) - BATCH + 1, BATCH // 2)
    batches = [list(revisions[start : start + BATCH]) for start in starts]
    return [*batches, *(batch[::-1] for batch in batches)]


def push(addresses: Sequence[str], token: str, batch: Sequence[Revision]) -> Counter[str]:
    """Push to any of them until one answers, as a desk does; a connection for each try."""
    body = {"sent_at": to_text(datetime.now(UTC)), "items": items(*batch)}
    headers = {"Authorization": f"Bearer {token}"}
    for _attempt in range(50):
        address = random.choice(addresses)
        try:
            answer = httpx.post(address + wire.PUSH, json=body, headers=headers, **PLAIN)
        except httpx.TransportError:
            continue  # the worker that was asked was killed
        assert answer.status_code == 200, answer.text
        results = answer.json()["results"]
        assert [one["rev_id"] for one in results] == [one.rev_id for one in batch]
        return Counter(one["result"] for one in results)
    raise AssertionError("nobody answers")


def test_two_centres_of_two_workers_are_one(tmp_path: Path, url: str, store: Store) -> None:
    with ExitStack() as running, ThreadPoolExecutor(8) as pool:
        starting = [pool.submit(running.enter_context, served(tmp_path / n, url)) for n in "ab"]
        one, other = (start.result(120) for start in starting)
        both = one.address, other.address
        pilot_id = make_pilot(store)
        joined = [join(store, code) for code in make_codes(store, pilot_id)]
        joined.append(join(store, make_codes(store, pilot_id)[0]))  # of the first one's agent

        count_once(store, pool, both, joined, victim=one.workers()[0])
        revoked_everywhere_at_once(store, both, joined[1], pilot_id)
        guesses_are_counted_together(both)
        end_both(one, other)


def count_once(
    store: Store,
    pool: ThreadPoolExecutor,
    both: tuple[str, str],
    joined: Sequence[Enrolled],
    victim: int,
) -> None:
    """Desks push the same and overlapping batches anywhere, while a worker is killed."""
    work: list[tuple[str, list[Revision]]] = []
    made: list[Revision] = []
    first_of_agent: dict[str, list[Revision]] = {}
    for number, desk in enumerate(joined):
        writer = Writer(desk.agent_ref, epoch=f"{number:032}")
        own = [writer.create() for _ in range(3 * BATCH)]
        own += [writer.amend(before) for before in own[:BATCH]]
        made += own
        theirs = first_of_agent.setdefault(desk.agent_ref, own)
        work += [(desk.token, batch) for batch in overlapping(own if theirs is own else theirs)]
        if theirs is not own:  # a copy of the first one, with something of its own
            work += [(desk.token, batch) for batch in overlapping(own)]
    random.Random(4).shuffle(work)
    pushing = [pool.submit(push, both, token, batch) for token, batch in work]
    pushing[len(work) // 3].result(120)
    os.kill(victim, signal.SIGKILL)
    answers = sum((one.result(120) for one in pushing), Counter[str]())

    assert set(answers) == {"stored", "duplicate"}
    assert answers.total() == sum(len(batch) for _token, batch in work)
    entries = {one.entry_id for one in made}
    stored = store.read(lambda c: c.execute(select(revision.c.rev_id)).scalars().all())
    assert sorted(stored) == sorted(one.rev_id for one in made)
    current = store.read(lambda c: c.execute(select(entry_current)).mappings().all())
    assert {row["entry_id"] for row in current} == entries
    recount = Counter((row["agent_ref"], row["reason"], row["online_first"]) for row in current)
    query = select(rollup.c.agent_ref, rollup.c.leaf, rollup.c.answer, func.sum(rollup.c.n))
    grouped = query.group_by(rollup.c.agent_ref, rollup.c.leaf, rollup.c.answer)
    rows = store.read(lambda c: c.execute(grouped).all())
    assert {(a, leaf, answer): int(n) for a, leaf, answer, n in rows if n} == dict(recount)


def revoked_everywhere_at_once(
    store: Store, both: tuple[str, str], desk: Enrolled, pilot_id: str
) -> None:
    """A right that one centre ended is ended at every worker of the other in the same moment."""
    _right, access = store.write(
        lambda c: new_access(
            c,
            access_id=store.fresh.new_id(),
            secret=store.fresh.secret(),
            role=Role.COORDINATOR,
            pilot_id=pilot_id,
            label="",
            at=to_text(store.clock()),
        )
    )
    assert {greet(address, desk.token) for address in both * 4} == {200}
    [known] = [
        one
        for one in store.read(lambda c: list_desks(c, pilot_id))
        if one.enrolment_id == desk.enrolment_id
    ]
    ended = httpx.post(
        f"{both[0]}/v1/pilots/{pilot_id}/desks/{known.enrolment_id}/revoke",
        headers={"Authorization": f"Bearer {access}"},
        **PLAIN,
    )
    assert ended.is_success, ended.text
    assert {greet(address, desk.token) for address in both * 4} == {401}


def greet(address: str, token: str) -> int:
    """The status of a greeting over a connection of its own."""
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.get(address + wire.HELLO, headers=headers, **PLAIN).status_code


def guesses_are_counted_together(both: tuple[str, str]) -> None:
    """Wrong codes cost the same whichever of the four processes hears them."""
    wrong = request("BCDFGHJK").to_dict()
    tried = [
        httpx.post(address + wire.ENROL, json=wrong, **PLAIN).status_code for address in both * 12
    ]
    assert tried == sorted(tried)
    assert Counter(tried)[404] in (20, 21)  # one may have come back meanwhile


def end_both(one: Serve, other: Serve) -> None:
    """Ctrl+C ends a centre with all its workers; one that is killed leaves none behind."""
    workers = one.workers()
    assert len(workers) == 2  # one in place of the one that was killed
    one.process.send_signal(signal.SIGINT)
    said, _ = one.process.communicate(timeout=60)
    assert (one.process.returncode, said.splitlines()[-1]) == (0, "The centre has stopped.")
    assert not (one.home / ADDRESS_FILE).exists()
    left = other.workers()
    assert len(left) == 2
    other.process.kill()
    wait_until_gone([*workers, *left])


def wait_until_gone(processes: Sequence[int]) -> None:
    """Return once none of these lives."""
    for _look in range(3000):
        if not any(Path(f"/proc/{number}").exists() for number in processes):
            return
        Event().wait(0.02)
    raise AssertionError(f"still there: {processes}")
