"""What `status`, `sync` and `export` say after a pilot was opened, before joining, and in Dutch."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent_tui.cli.sync import sync_command
from agent_tui.store.desk_store import Store
from agent_tui.store.home import nudged_at, only_one
from agent_tui.store.machine import Manner, this_machine
from agent_tui.store.sent import StoredOutbox
from ftr.texts import LANGUAGES, Language
from ftr.words import PilotState
from sync.failures import FailureKind, failure_text
from sync.wire import Hello
from tests.agent_tui.cli.test_commands import (
    CODE,
    Centre,
    agent_tui,
    call,
    complaint,
)
from tests.sync.stub_centre import stub_centre

ENGLISH_OR_NOT = ("EERST_ONLINE_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture(name="centre")
def a_centre(tmp_path: Path) -> Iterator[Centre]:
    with stub_centre() as (stub, address):
        stub.codes[CODE] = "agent-1"
        yield Centre(stub, address, tmp_path / "desk")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EERST_ONLINE_LANG", "en")


def drafted(centre: Centre) -> None:
    """Join while the pilot is a draft, then let the coordinator open it."""
    opened = centre.stub.pilot
    centre.stub.pilot = {**opened, "state": PilotState.DRAFT.value}
    centre.join()
    centre.stub.pilot, centre.stub.etag = opened, '"2"'


def test_sync_brings_the_news_that_a_pilot_was_opened(centre: Centre) -> None:
    drafted(centre)
    assert "(not opened yet when the centre was last asked)" in agent_tui(centre.home, "status")
    agent_tui(centre.home, "sync")
    assert "(open)" in agent_tui(centre.home, "status")


def test_sync_beside_a_form_waits_until_that_form_has_greeted_the_centre(centre: Centre) -> None:
    centre.join()
    done: list[int] = []
    with only_one(centre.home, "en"):
        store = Store(centre.home, Manner(this_machine()), "en")
        box = StoredOutbox(
            store,
            f"enrolment-{CODE}",
            this_machine(),
            ended=lambda _ended: None,
            moved=lambda _counts: None,
            changed=lambda _snapshot: None,
        )
        before = nudged_at(centre.home)
        sync = threading.Thread(
            target=lambda: done.append(sync_command(centre.home, "en", timeout_s=60))
        )
        sync.start()
        while nudged_at(centre.home) == before:
            sync.join(0.01)
        box.told(None)  # a round that had begun before anybody asked
        sync.join(0.5)
        assert sync.is_alive()
        box.greeted(Hello("2026-11-23T09:00:00.000Z", "first", 0, '"1"', "open"), 0.0)
        box.told(None)
        sync.join(60)
        store.close()
    assert done == [0]


def test_right_after_joining_nothing_is_said_to_be_wrong(centre: Centre) -> None:
    centre.join()
    said = agent_tui(centre.home, "status")
    assert "Nothing has been sent since this desk joined." in said
    assert "has not been spoken to" not in said


def test_sync_and_status_count_the_same_in_the_same_words(centre: Centre) -> None:
    centre.join()
    centre.log(2)
    counts = "Entries: 2, of which 0 taken back; today 2\n"
    waiting = "2 entries or changes not yet sent, the oldest since"
    said = agent_tui(centre.home, "status")
    assert counts in said
    assert waiting in said
    centre.stub.revoked.add(f"Bearer eod_{CODE}")
    assert waiting in complaint(centre.home, "sync")
    centre.stub.revoked.clear()
    sent = counts + "Everything is sent.\n"
    assert sent in agent_tui(centre.home, "sync")
    assert sent in agent_tui(centre.home, "status")


def test_an_export_replaces_a_file_only_when_told_to(centre: Centre, tmp_path: Path) -> None:
    centre.join()
    file = tmp_path / "own.csv"
    file.write_text("mine")
    assert "--force" in complaint(centre.home, "export", file)
    assert file.read_text() == "mine"
    agent_tui(centre.home, "export", file, "--force")
    assert file.read_text() != "mine"


def test_a_desk_that_has_not_joined_has_nothing_to_export(tmp_path: Path) -> None:
    said = complaint(tmp_path / "desk", "export", tmp_path / "own.csv")
    assert "has not joined a pilot yet" in said
    assert not (tmp_path / "own.csv").exists()


@pytest.mark.parametrize("command", ["status", "sync", "doctor"])
def test_commands_speak_the_pilots_language_where_nobody_says_another(
    centre: Centre, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre.stub.pilot = {**centre.stub.pilot, "language": "nl"}
    centre.join()
    english = call(command, "--home", centre.home).stdout
    for name in ENGLISH_OR_NOT:
        monkeypatch.delenv(name, raising=False)
    dutch = call(command, "--home", centre.home).stdout
    assert dutch != english
    assert {"status": "Registraties:", "sync": "Registraties:", "doctor": "klok"}[command] in dutch
    store = Store(centre.home, Manner(this_machine()), "en")
    store.opened().result(20)
    store.keep_setting("language", "en")
    store.close()
    assert call(command, "--home", centre.home).stdout.split()[0] == english.split()[0]
    assert "Registraties" not in call("status", "--home", centre.home).stdout
    assert "Registraties" in call("status", "--lang", "nl", "--home", centre.home).stdout


def test_this_computer_needs_no_scheme_to_join(centre: Centre) -> None:
    address = centre.address.partition("://")[2]
    assert "Test pilot" in agent_tui(centre.home, "join", address, CODE)


def test_https_to_a_centre_without_it_says_what_to_type(centre: Centre) -> None:
    address = centre.address.replace("http://", "https://")
    said = complaint(centre.home, "join", address, CODE)
    assert "does not speak https" in said
    assert "type http:// before it" in said
    assert "certificate" not in said


@pytest.mark.parametrize("kind", sorted(set(FailureKind) - {FailureKind.REFUSED}))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_centre_that_is_away_is_no_reason_to_say_that_entries_wait(
    kind: FailureKind, language: Language
) -> None:
    """Beside "Everything is sent." it must be true as well; what waits has a line of its own."""
    told = failure_text(kind, "why", "https://centre.example", language)
    assert not any(claim in told for claim in ("entries wait", "registraties wachten"))
