"""What an agent logs often is counted here, per enrolment, and taken-back contacts do not count."""

from __future__ import annotations

from pathlib import Path
from queue import Queue

from agent_tui.store.desk_store import Store
from ftr.entry import Payload
from ftr.words import OnlineFirst, Op
from tests.agent_tui.store.desk_at_work import ENROLMENT, capture, joined_store, save


def learned(store: Store, enrolment_id: str) -> dict[str, int]:
    heard: Queue[dict[str, int]] = Queue()
    store.own_picks(enrolment_id, lambda counts: heard.put(dict(counts)))
    return heard.get(timeout=60)


def test_own_picks_are_the_reasons_that_stand(tmp_path: Path) -> None:
    store = joined_store(tmp_path)
    try:
        assert learned(store, ENROLMENT) == {}
        for number, reason in enumerate(("late", "late", "lost")):
            answers = Payload(reason=reason, online_first=OnlineFirst.NO)
            save(store, capture(number, payload=answers))
        save(store, capture(9, payload=Payload(ending="silent")))
        save(store, capture(0, Op.VOID))
        assert learned(store, ENROLMENT) == {"late": 1, "lost": 1}
        assert learned(store, "somebody-else") == {}
    finally:
        store.close()
