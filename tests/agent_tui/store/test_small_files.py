"""Home, draft, snapshot, tokens, zones: the small things beside the database."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent_tui.snapshot import Snapshot, read_draft, read_snapshot
from agent_tui.store.files import write_whole
from agent_tui.store.home import InUse, choose_home, is_in_use, make_home, network_drive, only_one
from agent_tui.store.machine import Machine
from agent_tui.store.tokens import keep_token, tokens
from tests.agent_tui.store.desk_at_work import ENROLMENT, capture, joined_store, save

MOUNTS = """\
22 1 8:1 / / rw - ext4 /dev/sda1 rw
30 22 0:30 / /home rw - nfs4 server:/home rw
31 30 0:31 / /home/ann/local\\040disk rw - xfs /dev/sdb1 rw
40 22 0:40 / /mnt/share rw - cifs //server/share rw
"""


def test_the_folder_is_the_option_then_the_variable_then_the_systems(tmp_path: Path) -> None:
    variable = {"AGENT_TUI_HOME": str(tmp_path / "variable")}
    assert choose_home(str(tmp_path / "option"), variable) == tmp_path / "option"
    assert choose_home(None, variable) == tmp_path / "variable"
    assert choose_home(None, {}).name == "agent-tui"
    assert choose_home("relative", {}).is_absolute()


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/desk", ""),
        ("/home/ann", "nfs4"),
        ("/home/ann/local disk/desk", ""),
        ("/mnt/share/desk", "cifs"),
        ("/mnt/shared", ""),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="reads the mounts of Linux")
def test_a_network_drive_is_seen(tmp_path: Path, folder: str, kind: str) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS, encoding="utf-8")
    assert network_drive(Path(folder), mounts) == kind


def test_only_one_may_write_and_says_where(tmp_path: Path) -> None:
    with only_one(tmp_path, "en"):
        assert is_in_use(tmp_path)
        with pytest.raises(InUse, match="already open"), only_one(tmp_path, "en"):
            pass
    assert not is_in_use(tmp_path)


def test_a_new_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    make_home(tmp_path / "a" / "b", "en")
    if os.name == "posix":
        assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700


def test_a_file_is_replaced_whole_or_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    write_whole(path, "old", durable=True)

    def refuse(_self: Path, _target: Path) -> Path:
        raise OSError("no")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="no"):
        write_whole(path, "new")
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
    assert path.read_text() == "old"


def test_tokens_are_kept_beside_each_other(tmp_path: Path) -> None:
    keep_token(tmp_path, "one", "eod_1")
    keep_token(tmp_path, "two", "eod_2")
    assert tokens(tmp_path) == {"one": "eod_1", "two": "eod_2"}
    (tmp_path / "tokens.json").write_text("[1")
    assert tokens(tmp_path) == {}


def test_the_last_draft_is_there_after_a_restart_and_none_after_it_is_cleared(
    tmp_path: Path,
) -> None:
    store = joined_store(tmp_path)
    for number in range(20):
        store.keep_draft({"number": number})
    store.close()
    assert read_draft(tmp_path) == {"number": 19}
    store = joined_store(tmp_path)
    store.keep_draft(None)
    store.close()
    assert read_draft(tmp_path) is None


def test_a_draft_is_kept_even_where_the_database_cannot_be_opened(tmp_path: Path) -> None:
    from agent_tui.store.desk_store import Store
    from agent_tui.store.machine import Manner
    from tests.agent_tui.store.desk_at_work import machine

    (tmp_path / "desk.db").mkdir()
    store = Store(tmp_path, Manner(machine()), "en")
    store.keep_draft({"half": "filled in"})
    store.close()
    assert read_draft(tmp_path) == {"half": "filled in"}


def test_the_snapshot_tells_the_next_first_frame_what_the_database_knows(tmp_path: Path) -> None:
    store = joined_store(tmp_path)
    save(store, capture(1))
    save(store, capture(2))
    store.keep_setting("theme", "dark")
    store.close()
    snapshot = read_snapshot(tmp_path)
    assert snapshot.active == ENROLMENT
    assert snapshot.active_enrolment is not None
    assert snapshot.active_enrolment.catalogue.leaves[0].code == "delivery.late"
    assert snapshot.settings == {"practice": "offer", "theme": "dark"}  # who just joined is asked
    assert snapshot.language == "en"


@pytest.mark.parametrize(
    ("where", "damage"),
    [
        (("settings",), ["theme"]),
        (("settings",), {"large": 5}),
        (("enrolments", 0, "catalogue"), []),
        (("enrolments", 0, "catalogue", "reasons"), "none"),
    ],
)
def test_a_snapshot_with_something_else_in_its_place_is_none(
    tmp_path: Path, where: tuple[str | int, ...], damage: object
) -> None:
    joined_store(tmp_path).close()
    path = tmp_path / "snapshot.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    inside = data
    for step in where[:-1]:
        inside = inside[step]
    inside[where[-1]] = damage
    path.write_text(json.dumps(data), encoding="utf-8")
    assert read_snapshot(tmp_path) == Snapshot()


def test_a_lost_or_damaged_snapshot_is_made_again(tmp_path: Path) -> None:
    joined_store(tmp_path).close()
    for damage in ("", "{", "[]"):
        (tmp_path / "snapshot.json").write_text(damage)
        assert read_snapshot(tmp_path) == Snapshot()
        joined_store(tmp_path).close()
        assert read_snapshot(tmp_path).active == ENROLMENT


def machine_in(zone: object, name: str = "") -> Machine:
    return Machine(now=lambda: datetime.now(UTC), new_id=str, zone=zone, zone_name=name)  # type: ignore[arg-type]  # a zone


@pytest.mark.parametrize(
    ("zone", "name", "tz"),
    [
        (ZoneInfo("Europe/Berlin"), "Europe/Berlin", "Europe/Berlin"),
        (ZoneInfo("Europe/Brussels"), "", "Europe/Amsterdam"),
        (ZoneInfo("Europe/London"), "", "+01:00"),
        (timezone(timedelta(hours=2)), "", "+02:00"),
        (timezone(-timedelta(hours=9, minutes=30)), "", "-09:30"),
    ],
)
def test_the_zone_recorded_is_the_machines_own(zone: object, name: str, tz: str) -> None:
    summer = datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert machine_in(zone, name).tz(summer, "Europe/Amsterdam") == tz


def test_a_zone_that_only_agrees_half_the_year_is_not_the_pilots() -> None:
    fixed = timezone(timedelta(hours=1))
    winter = datetime(2026, 1, 5, 12, tzinfo=UTC)
    assert machine_in(fixed).tz(winter, "Europe/Amsterdam") == "+01:00"


@pytest.mark.parametrize("night", ["2026-03-29T00:30:00+00:00", "2026-10-25T00:30:00+00:00"])
def test_both_nights_of_the_clock_change_have_a_day(night: str) -> None:
    machine = machine_in(ZoneInfo("Europe/Amsterdam"), "Europe/Amsterdam")
    instant = datetime.fromisoformat(night)
    assert machine.day_of(instant) == instant.date()
    assert machine.tz(instant, "Europe/Amsterdam") == "Europe/Amsterdam"


def test_what_a_crash_left_of_a_file_being_replaced_is_cleared_by_the_next_start(
    tmp_path: Path,
) -> None:
    joined_store(tmp_path).close()
    leftovers = [tmp_path / f".{name}.x1y2z3" for name in ("tokens.json", "snapshot.json")]
    leftovers.append(tmp_path / "journal" / ".2026-11-23.log.x1y2z3")
    (tmp_path / "journal").mkdir(exist_ok=True)
    another = tmp_path / "arrivals" / ".enrolment-2.json.x1y2z3"  # perhaps being written now
    for path in (*leftovers, another):
        path.write_text("half", encoding="utf-8")
    joined_store(tmp_path).close()
    assert not any(path.exists() for path in leftovers)
    assert another.exists()
    assert tokens(tmp_path)
