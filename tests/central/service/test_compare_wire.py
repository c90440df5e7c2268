"""Two real pilots at one centre: recording a change, comparing, and who may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from central.store.agents import list_agents
from central.store.intake import Intake
from ftr.clock import to_text
from ftr.report.comparison import Comparison
from ftr.words import OnlineFirst, Origin, PilotKind, Role
from tests.central.making import LEAVES, Writer, make_pilot
from tests.central.service.calling import Caller
from tests.conftest import StandingClock

BEFORE = {"start": date(2026, 11, 2), "end": date(2026, 11, 6)}
AFTER = {"start": date(2026, 11, 16), "end": date(2026, 11, 20)}
FIXED = "late"
SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Pair:
    """Two filled pilots of the same agents; in the second the fixed leaf has far fewer yes."""

    call: Caller
    before: str
    after: str
    token: str

    def change(self, **wish: Any) -> Any:
        body = {"kind": "reason", "target": FIXED, "on": "2026-11-10", **wish}
        return self.call("POST", f"/v1/pilots/{self.before}/changes", self.token, json=body)

    def compare(self, token: str | None = None, **query: Any) -> Any:
        path = f"/v1/pilots/{self.before}/compare/{self.after}"
        return self.call("GET", path, token or self.token, params=query)


def fill(call: Caller, pilot_id: str, start: date, shares: dict[str, float], seed: int) -> None:
    """Five agents, six contacts a leaf on each of four days."""
    random = Random(seed)
    for one in call.store.read(lambda c: list_agents(c, pilot_id)):
        writer = Writer(one.agent_ref)
        made = []
        for leaf in LEAVES:
            for n in range(24):
                day = start + timedelta(days=n % 4)
                at = datetime(day.year, day.month, day.day, 10, 0, tzinfo=UTC)
                yes = random.random() < shares[leaf]
                answer = OnlineFirst.YES if yes else OnlineFirst.NO
                revision = writer.create(leaf, answer, at).to_dict()
                made.append(revision | {"origin": Origin.IMPORT.value})
        answers = Intake(call.store).import_entries(pilot_id, made).results
        assert {item.result.value for item in answers} == {"stored"}


@pytest.fixture
def pair(call: Caller, administrator: str, clock: StandingClock) -> Pair:
    """The second pilot is over; nothing is recorded yet, and the clock stands between the two."""
    before = make_pilot(call.store, name="Voor", agents=5, **BEFORE)
    after = make_pilot(call.store, name="Na", agents=5, agents_from=before, **AFTER)
    same = dict.fromkeys(LEAVES, 0.5)
    fill(call, before, BEFORE["start"], same, 1)
    fill(call, after, AFTER["start"], same | {FIXED: 0.1}, 2)
    clock.now = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
    return Pair(call, before, after, administrator)


def over(clock: StandingClock) -> None:
    clock.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_a_change_recorded_in_time_can_be_shown(pair: Pair, clock: StandingClock) -> None:
    made = pair.change(note="nieuwe tekst")
    assert made.status_code == 201, made.text
    assert made.json()["reasons"] == [FIXED]
    assert made.json()["recorded_at"] == to_text(clock.now)
    over(clock)
    answer = pair.compare(language="en")
    assert answer.status_code == 200, answer.text
    found = Comparison.from_dict(answer.json())
    assert found.verdict.word == "shown"
    assert found.overall.same_agents == 5
    assert found.effect is not None
    assert found.effect.placebo is not None
    assert answer.text == pair.compare(language="en").text


def test_the_same_change_recorded_afterwards_is_an_indication(
    pair: Pair, clock: StandingClock
) -> None:
    over(clock)
    without = pair.compare().json()
    assert without["verdict"]["word"] != "shown"
    assert pair.change().status_code == 201
    found = pair.compare(language="nl").json()
    assert (found["verdict"]["word"], found["verdict"]["label"]) == ("indication", "aanwijzing")
    assert found["changes"][0]["warnings"][0]["code"] == "recorded_late"


@SQLITE
def test_a_change_is_withdrawn_by_another_record(pair: Pair, clock: StandingClock) -> None:
    def withdraw(change_id: str) -> Any:
        path = f"/v1/pilots/{pair.before}/changes/{change_id}/withdraw"
        return pair.call("POST", path, pair.token, json={"why": "next year"})

    first = pair.change().json()
    gone = withdraw(first["change_id"])
    assert gone.status_code == 200, gone.text
    assert gone.json() == first | {
        "withdrawn_at": to_text(clock.now),
        "withdrawn_by": gone.json()["withdrawn_by"],
        "withdrawn_why": "next year",
        "warnings": gone.json()["warnings"],
    }
    assert "already" in withdraw(first["change_id"]).json()["detail"]
    assert withdraw("never-was").status_code == 404
    kept = pair.change().json()  # the same once more: the first is withdrawn
    detail = pair.call("GET", f"/v1/pilots/{pair.before}", pair.token).json()
    assert detail["changes"] == 1
    over(clock)
    withdraw(kept["change_id"])
    found = pair.compare(language="en").json()
    assert found["verdict"]["word"] == "shown"  # it was recorded, and withdrawn too late
    assert [one["counts"] for one in found["changes"]] == [False, True]
    assert [one["warnings"][0]["code"] for one in found["changes"]] == [
        "withdrawn",
        "withdrawn_late",
    ]
    assert "withdrawn_late" in [note["code"] for note in found["notes"]]


@SQLITE
def test_what_cannot_be_compared_is_refused_in_words(pair: Pair, clock: StandingClock) -> None:
    def refused(first: str, second: str) -> str:
        answer = pair.call("GET", f"/v1/pilots/{first}/compare/{second}", pair.token)
        assert answer.status_code == 422, answer.text
        return str(answer.json()["detail"])

    assert "2026-11-20" in refused(pair.before, pair.after)  # it is not over
    over(clock)
    assert pair.before in refused(pair.after, pair.before)  # the wrong way round
    refused(pair.before, pair.before)
    assert pair.compare(week_sd=3).status_code == 422
    assert pair.compare(spent=-1).status_code == 422


@SQLITE
def test_a_running_demonstration_may_be_looked_at(call: Caller, administrator: str) -> None:
    first = make_pilot(call.store, PilotKind.DEMO, name="Voor", **BEFORE)
    second = make_pilot(call.store, PilotKind.DEMO, name="Na", **AFTER)
    answer = call("GET", f"/v1/pilots/{first}/compare/{second}", administrator)
    assert answer.status_code == 200
    assert "demo" in [note["code"] for note in answer.json()["notes"]]


@SQLITE
def test_it_takes_a_right_to_both_pilots(pair: Pair, clock: StandingClock) -> None:
    over(clock)
    assert pair.compare(pair.call.access(Role.SUPERVISOR)).status_code == 200
    for one in (pair.before, pair.after):
        for role in Role:
            answer = pair.compare(pair.call.access(role, one))
            assert answer.status_code == 404
    absent = pair.call(
        "GET",
        f"/v1/pilots/{pair.before}/compare/none",
        pair.call.access(Role.SUPERVISOR, pair.before),
    )
    own = pair.compare(pair.call.access(Role.SUPERVISOR, pair.before))
    assert own.text.replace(pair.after, "none") == absent.text


@SQLITE
def test_a_change_that_cannot_be_is_refused_with_what_can(pair: Pair) -> None:
    answer = pair.change(target="lat")
    assert answer.status_code == 422
    assert "“late”" in answer.json()["detail"]
    assert pair.change(on="2006-11-10").status_code == 422
    assert pair.change(kind="page", target="https://x.nl").status_code == 422
    assert pair.change(kind="owner").status_code == 422
    assert pair.change(note="x" * 600).status_code == 422
    assert pair.change().status_code == 201
    again = pair.change()
    assert again.status_code == 409
    assert pair.change(on="2026-11-11").status_code == 201


@SQLITE
def test_a_list_says_what_is_wrong_with_each_change(pair: Pair) -> None:
    pair.change(on="2026-11-06")
    pair.change(target="delivery")
    path = f"/v1/pilots/{pair.before}/changes"
    found = pair.call("GET", path, pair.token).json()["changes"]
    assert [one["fixed_on"] for one in found] == ["2026-11-06", "2026-11-10"]
    assert {code["code"] for code in found[0]["warnings"]} == {"no_baseline", "overlap"}
    assert {code["code"] for code in found[1]["warnings"]} == {"overlap"}
    assert found[1]["reasons"] == ["late", "lost"]
