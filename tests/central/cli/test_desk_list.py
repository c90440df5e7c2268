"""`ftr desk list` says with a sign, a word and a colour whether a desk needs somebody."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from central.cli.client import Centre
from central.cli.desk import AMBER, GREEN, GREY, RED, _say_advice, _state
from central.cli.session import Session
from sync.wire import MANIFEST, Manifest
from tests.central.cli.conftest import Ftr, join, push
from tests.central.making import Writer, items


def report(centre: Centre, token: str, **counts: int) -> None:
    """Send a manifest as a desk does."""
    told = {
        "epoch": "e" * 32,
        "oldest_pending": None,
        "version": "test",
        "db_ok": True,
        **dict.fromkeys(("last_seq", "pending", "parked", "discarded"), 0),
        **counts,
    }
    with centre.speaking_as(token) as desk:
        desk.post(MANIFEST, Manifest.from_dict(told).to_dict())


def test_a_desk_is_amber_until_it_reports_then_green_and_red_where_counts_differ(
    ftr: Ftr, pilot: str, centre: Centre
) -> None:
    token, agent_ref = join(centre, pilot)
    push(centre, token, items(Writer(agent_ref).create(reason=None, answer=None, ending="silent")))
    found = []
    for counts in ({}, {"created": 1, "acknowledged": 1}, {"created": 2, "acknowledged": 2}):
        if counts:
            report(centre, token, **counts)
        [desk] = ftr("desk", "list", pilot, "--json").json
        said = ftr("desk", "list", pilot).out
        assert "\x1b" not in said
        found.append((desk["state"], desk["why"], said))
    assert [state for state, _why, _said in found] == ["amber", "green", "red"]
    assert "~ wait or look" in found[0][2]
    assert "has not reported yet" in found[0][2]
    assert "✓ good" in found[1][2]
    assert "! needs you" in found[2][2]
    assert "its numbers and ours differ" in found[2][2]


def test_a_red_desk_says_what_to_do_and_is_settled_by_a_person_who_looked(
    ftr: Ftr, pilot: str, centre: Centre
) -> None:
    token, agent_ref = join(centre, pilot)
    made = Writer(agent_ref).ending(), Writer(agent_ref).ending()  # both are number 1
    push(centre, token, items(*made))
    report(centre, token, created=1, acknowledged=1)
    [desk] = ftr("desk", "list", pilot, "--json").json
    assert desk["why"] == ["counts", "fork"]
    said = ftr("desk", "list", pilot).out
    assert f"desk settle {pilot} ENROLMENT" in said
    assert "A copy that is used gets a code of its own" in " ".join(said.split())
    told = [line for line in said.split("\n\n", 1)[1].splitlines() if "desk settle" not in line]
    assert max(map(len, told)) <= 88

    settled = ftr("desk", "settle", pilot, desk["enrolment_id"][:30]).out
    assert settled.startswith(
        f"Settled: {desk['enrolment_id']} (its numbers and ours differ, a copy"
    )
    [known] = ftr("desk", "list", pilot, "--json").json
    assert (known["state"], known["why"]) == ("green", [])
    assert known["settled_at"] is not None
    assert "nothing to settle" in ftr.refuses("desk", "settle", pilot, desk["enrolment_id"])

    push(centre, token, items(Writer(agent_ref).ending()))
    [again] = ftr("desk", "list", pilot, "--json").json
    assert again["why"] == ["fork"]
    assert "desk.settle" in ftr("audit", pilot).out


def test_after_a_copy_was_put_back_the_list_says_what_brings_the_rest(
    tmp_path: Path,
) -> None:
    out = io.StringIO()
    session = Session(home=tmp_path, language="en", out=out, err=io.StringIO())
    _say_advice(session, "p", [{"state": "amber", "why": ["silent", "put_back"]}])
    said = " ".join(out.getvalue().split())
    assert said.startswith("~ not compared since an older copy was put back: ")
    assert "one whose form is closed has to be opened once" in said


def test_what_looking_does_not_help_against_is_not_settled(
    ftr: Ftr, pilot: str, centre: Centre
) -> None:
    token, agent_ref = join(centre, pilot)
    push(centre, token, items(Writer(agent_ref).create(reason="never-was")))
    report(centre, token, created=1, acknowledged=0, parked=1)
    [desk] = ftr("desk", "list", pilot, "--json").json
    assert desk["why"] == ["parked"]
    assert "ftr parked list" in ftr.refuses("desk", "settle", pilot, desk["enrolment_id"])
    assert f"parked list {pilot}" in ftr("desk", "list", pilot).out


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("state", "colour"), [("green", GREEN), ("amber", AMBER), ("red", RED), ("revoked", GREY)]
)
def test_a_terminal_gets_colour_and_whoever_wants_none_does_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, state: str, colour: int
) -> None:
    desk: dict[str, Any] = {"state": state, "revoked": state == "revoked"}
    session = Session(home=tmp_path, language="en", out=Terminal(), err=io.StringIO())
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert _state(session, desk).startswith(f"\x1b[{colour}m")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in _state(session, desk)
