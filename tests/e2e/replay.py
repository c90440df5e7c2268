"""A process with several desks that replay contacts through the product's own store and engine.

python -m tests.e2e.replay SCRIPT.json

It joins every desk and says `joined`; at a line on stdin it logs everything and says `logged`; at
the next one it sends until nothing is pending, closes every desk and says `sent`. What each desk
was told to be saved stands in `told.json` in its home.
"""

from __future__ import annotations

import json
import sys
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from uuid_utils.compat import uuid7

from agent_tui.background import Desk
from agent_tui.capture import Capture, ConfigNews, News, NotSaved, Saved, SyncNews
from agent_tui.snapshot import Enrolment
from agent_tui.store.home import only_one
from agent_tui.store.joining import join
from agent_tui.store.machine import Machine
from ftr.clock import from_text
from ftr.entry import Payload
from ftr.words import Cause, Op, Origin
from sync.state import Rules

PATIENCE_S = 60
QUICK = Rules(
    start_jitter_s=0.2,
    save_wait_s=0.1,
    backoff_first_s=0.2,
    backoff_cap_s=0.5,
)


@dataclass
class Player:
    """One desk, and what it hears from its store and its sending."""

    home: Path
    script: list[dict[str, Any]]
    enrolment: Enrolment | None = None
    told: list[dict[str, Any]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    is_open: threading.Event = field(default_factory=threading.Event)
    is_sent: threading.Event = field(default_factory=threading.Event)
    is_told: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def hear(self, news: News) -> None:
        """News of the desk, on its threads."""
        match news:
            case ConfigNews(snapshot):
                self.enrolment = snapshot.active_enrolment
                self.is_open.set()
            case SyncNews(pending=0, parked=0):
                self.is_sent.set()

    def hear_saved(self, told: Saved | NotSaved) -> None:
        """What became of one capture."""
        if isinstance(told, Saved):
            entry = {"rev_id": told.rev_id, "entry_id": told.capture.entry_id}
            self.told.append(entry | {"op": told.capture.op})
        else:
            self.failed.append(told.reason)
        self.is_told.release()


def machine_of(zone: str) -> Machine:
    """A computer whose clock is right and whose zone is the log's."""
    return Machine(
        now=lambda: datetime.now(UTC),
        new_id=lambda: str(uuid7()),
        zone=ZoneInfo(zone),
        zone_name=zone,
    )


def captures(player: Player) -> list[Capture]:
    """The script as captures: a create each, then what was amended or taken back of it."""
    made = []
    assert player.enrolment is not None
    for step in player.script:
        at, entry_id = from_text(step["at"]), str(uuid7())
        ops = [(Op.CREATE, step["payload"])]
        if "amended" in step:
            ops.append((Op.AMEND, step["amended"]))
        if step.get("voided"):
            ops.append((Op.VOID, {"cause": Cause.DUPLICATE}))
        made += [
            Capture(
                entry_id=entry_id,
                op=op,
                payload=Payload.from_json(json.dumps(payload)),
                enrolment_id=player.enrolment.enrolment_id,
                catalogue_version=player.enrolment.catalogue.version,
                occurred_at=at,
                started_at=at,
                logging_ms=step["logging_ms"],
            )
            for op, payload in ops
        ]
    return made


def play(script: dict[str, Any]) -> None:
    """Join, log and send, a line from stdin before each of the last two."""
    machine = machine_of(script["zone"])
    players = [Player(Path(desk["home"]), desk["entries"]) for desk in script["desks"]]
    for player, desk in zip(players, script["desks"], strict=True):
        join(player.home, script["centre"], desk["code"], machine=machine, language="en")
    with ExitStack() as stack:
        desks = []
        for player in players:
            stack.enter_context(only_one(player.home, "en"))
            desk = Desk(
                player.home,
                player.hear,
                "en",
                rules=QUICK,
                machine=machine,
                origin=Origin.GENERATED,
            )
            stack.callback(desk.close)
            desks.append(desk)
        for player in players:
            assert player.is_open.wait(PATIENCE_S), "the store never opened"
        _say("joined")
        handed = [
            (capture.occurred_at, player, desk, capture)
            for player, desk in zip(players, desks, strict=True)
            for capture in captures(player)
        ]
        for _at, player, desk, capture in sorted(handed, key=lambda each: each[0]):
            desk.save(capture, player.hear_saved)
        for _at, player, _desk, _capture in handed:
            assert player.is_told.acquire(timeout=PATIENCE_S), "a save was never answered"
            assert not player.failed, player.failed
        _say("logged")
        for player, desk in zip(players, desks, strict=True):
            player.is_sent.clear()
            desk.sync_now()
        for player in players:
            assert player.is_sent.wait(PATIENCE_S), "not everything was sent"
            (player.home / "told.json").write_text(json.dumps(player.told), encoding="utf-8")
    print("sent", flush=True)


def _say(word: str) -> None:
    """Tell the test, and wait until it says go on."""
    print(word, flush=True)
    assert sys.stdin.readline(), "the test went away"


if __name__ == "__main__":
    play(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
