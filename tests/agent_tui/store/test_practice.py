"""Practice is the real form on files of its own: nothing of it counts or is sent."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from agent_tui.capture import News, Opened, Saved
from agent_tui.snapshot import Snapshot, read_snapshot
from agent_tui.store import practice
from agent_tui.store.arrivals import put_arrival
from agent_tui.store.practice import PRACTICE, Practice, example_catalogue, practice_snapshot
from agent_tui.ui.joined import offers_practice
from ftr.catalogue.model import to_dict
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_catalogue
from tests.agent_tui.store.desk_at_work import Ear, arrival, capture, joined_store

EXAMPLE = Path(practice.__file__).parent / practice.CATALOGUE_FILE


def seed_text() -> str:
    """The seed catalogue, published, as the file has it."""
    catalogue = to_dict(publish(seed_catalogue(), [], opened=False))
    return json.dumps(catalogue, ensure_ascii=False, indent=1) + "\n"


def test_the_example_is_the_seed_catalogue() -> None:
    assert EXAMPLE.read_text(encoding="utf-8") == seed_text(), (
        "seed_reasons.yaml has changed: run `python -m tests.agent_tui.store.test_practice`"
    )
    assert example_catalogue().leaves


def test_practice_entries_have_a_database_of_their_own_without_an_outbox(tmp_path: Path) -> None:
    news: list[News] = []
    snapshot = practice_snapshot(Snapshot())
    assert snapshot.practice
    desk = Practice(tmp_path, news.append, snapshot)
    ear = Ear()
    desk.save(capture(enrolment_id=PRACTICE, at=datetime.now(UTC)), ear)
    told = ear.next()
    assert isinstance(told, Saved), told
    assert (told.today, told.pending) == (1, 0)
    desk.sync_now()
    desk.close()
    assert any(isinstance(one, Opened) for one in news)
    raw = sqlite3.connect(tmp_path / "practice.db")
    assert raw.execute("SELECT count(*) FROM outbox").fetchone() == (0,)
    assert raw.execute("SELECT count(*) FROM entry").fetchone() == (1,)
    raw.close()
    assert not (tmp_path / "desk.db").exists()


def test_each_practice_begins_from_nothing(tmp_path: Path) -> None:
    for practised in (1, 2):
        news: list[News] = []
        desk = Practice(tmp_path, news.append, practice_snapshot(Snapshot()))
        for count in (1, 2):
            ear = Ear()
            desk.save(
                capture(10 * practised + count, enrolment_id=PRACTICE, at=datetime.now(UTC)), ear
            )
            told = ear.next()
            assert isinstance(told, Saved), told
            assert told.today == count
        desk.close()
        assert [(one.today, one.recent) for one in news if isinstance(one, Opened)] == [(0, ())]


def test_joining_offers_practice_once(tmp_path: Path) -> None:
    store = joined_store(tmp_path)
    assert read_snapshot(tmp_path).settings["practice"] == "offer"
    assert offers_practice(read_snapshot(tmp_path))
    assert not offers_practice(practice_snapshot(read_snapshot(tmp_path)))
    store.keep_setting("practice", "told")
    store.close()
    put_arrival(tmp_path, arrival("another", agent="agent-2"))
    joined_store(tmp_path).close()
    snapshot = read_snapshot(tmp_path)
    assert len(snapshot.enrolments) == 2
    assert not offers_practice(snapshot)


if __name__ == "__main__":
    EXAMPLE.write_text(seed_text(), encoding="utf-8")
