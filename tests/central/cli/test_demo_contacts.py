"""The demo's made-up week: plausible, the same for the same seed, and marked as generated."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from central.cli.demo.contacts import Contact, World, day_of, habit, moods
from central.cli.demo.folder import RUNS, run_folder
from central.cli.demo.ids import uuid7
from central.cli.demo.revisions import handled_rows, revisions
from central.cli.demo.script import script_text
from central.cli.demo.week import demo_window, working_days_before
from ftr.catalogue.entry_rules import check_reason
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_catalogue
from ftr.entry import Payload, Revision
from ftr.words import OnlineFirst, Origin

SEED = publish(seed_catalogue(), [], opened=False)
ZONE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)


def week(seed: int, now: datetime = NOW) -> list[Contact]:
    """Twelve agents over the days before `now` and that day itself."""
    chance = Random(seed)
    world = World(SEED, moods(SEED, chance), ZONE, now)
    today = now.astimezone(ZONE).date()
    return [
        contact
        for agent in [habit(chance) for _ in range(12)]
        for day in [*working_days_before(today), today]
        for contact in day_of(agent, day, world, chance)
    ]


def test_the_same_seed_makes_the_same_week() -> None:
    assert week(7) == week(7)
    assert week(7) != week(8)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32))
def test_every_week_is_plausible(seed: int) -> None:
    contacts = week(seed)
    logged = [contact.payload for contact in contacts if contact.payload]
    answers = Counter(payload.online_first for payload in logged if payload.reason)
    share = answers[OnlineFirst.YES] / (answers[OnlineFirst.YES] + answers[OnlineFirst.NO])
    assert 1000 < len(contacts) < 5000
    assert 0.2 < share < 0.6
    assert 0.85 < len(logged) / len(contacts) < 1
    assert any(payload.ending for payload in logged)
    assert all(contact.ended < NOW for contact in contacts)


def test_everything_logged_fits_the_catalogue_and_the_wire() -> None:
    made = revisions(
        week(48),
        agent_ref="a-test",
        timezone=ZONE.key,
        catalogue_version=1,
        epoch="e",
        chance=Random(1),
    )
    assert len({one.rev_id for one in made} | {one.entry_id for one in made}) == 2 * len(made)
    for one in made:
        assert Revision.from_dict(one.to_dict()) == one
        assert one.origin is Origin.GENERATED
        check_reason(Payload.from_json(one.payload), SEED)


def test_handled_counts_the_forgotten_contacts_too() -> None:
    contacts = week(48)
    rows = handled_rows(contacts, "a-test")
    assert len(rows) == len(contacts)
    assert all(row["start"] < row["end"] for row in rows)


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_the_window_has_today_and_some_working_days_before(today: date) -> None:
    start, end = demo_window(today)
    days = working_days_before(today)
    assert start <= days[0] < today < end
    assert end - start <= timedelta(days=8)
    assert all(day.weekday() < 5 for day in days)
    assert len(days) == 4


@given(st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_ids_are_uuids_of_version_7_with_their_instant(instant: datetime) -> None:
    made = UUID(uuid7(instant, Random(0)))
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert made.int >> 80 == int(instant.timestamp() * 1000)


def test_the_script_types_only_keys_of_the_card() -> None:
    lines = script_text(SEED, Random(3)).splitlines()
    [ending] = [line for line in lines if line in {ending.key for ending in SEED.endings}]
    for line in lines:
        if line == ending:
            continue
        *reasons, answer = line.split()
        level = SEED.reasons
        for key in reasons:
            level = next(reason.sub for reason in level if reason.key == key)
        assert level == ()
        assert answer in "1234"


def test_an_earlier_run_is_cleared_away_unless_it_still_runs(tmp_path: Path) -> None:
    with run_folder(tmp_path, NOW, "en") as first:
        (first / "data").write_text("x", encoding="utf-8")
        with run_folder(tmp_path, NOW + timedelta(hours=1), "en"):
            assert (first / "data").exists()
    other = tmp_path / RUNS / "not-ours"
    other.mkdir()
    with run_folder(tmp_path, NOW + timedelta(hours=2), "en") as last:
        assert not first.exists()
        assert sorted((tmp_path / RUNS).iterdir()) == sorted([last, other])
