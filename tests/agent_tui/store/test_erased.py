"""What the centre erased is in no byte of the desk's folder any more."""

from __future__ import annotations

from pathlib import Path

from agent_tui.capture import Saved
from ftr.entry import Payload
from ftr.words import OnlineFirst
from sync.wire import ItemResult, Result
from tests.agent_tui.store.desk_at_work import capture, joined_store, save
from tests.agent_tui.store.test_holdings import outbox_of

NOTE = "kanarienoot over een bestelling"


def found(home: Path) -> list[str]:
    """The files with the note in them."""
    files = [path for path in home.rglob("*") if path.is_file()]
    return sorted(path.name for path in files if NOTE.encode() in path.read_bytes())


def test_an_erased_note_is_nowhere_in_the_folder(tmp_path: Path) -> None:
    store = joined_store(tmp_path)
    noted = Payload(reason="late", online_first=OnlineFirst.YES, note=NOTE)
    names = []
    for number in range(1, 30):
        told = save(store, capture(number, payload=noted))
        assert isinstance(told, Saved)
        names.append(told.rev_id)
    outbox = outbox_of(store)
    outbox.settle([ItemResult(name, Result.STORED) for name in names], "i")
    assert found(tmp_path)
    outbox.settle([ItemResult(name, Result.GONE) for name in names], "i")
    store.close()
    assert found(tmp_path) == []
