"""Who takes part in a pilot: added from a file, and taken away again, against a real centre."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from central.cli.client import Centre
from tests.central.cli.conftest import Ftr, join, log

Listed = Callable[[str], Path]


@pytest.fixture
def listed(tmp_path: Path) -> Listed:
    """A file of agents with this text."""

    def write(text: str) -> Path:
        path = tmp_path / "agents.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def how_many(ftr: Ftr, pilot: str) -> int:
    return int(ftr("pilot", "show", pilot, "--json").json["agents"])


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("pilot_id,contact,day\nweek,PSFT,2026-11-23\nweek,QRST,2026-11-23\n", "pilot_id, contact"),
        ("team\nA\nB\n", "team"),
        ("Eva\nFay\n", "Eva"),
    ],
)
def test_a_file_without_a_column_for_the_name_makes_nobody(
    ftr: Ftr, pilot: str, listed: Listed, text: str, columns: str
) -> None:
    said = ftr.refuses("pilot", "codes", pilot, "--agents", listed(text))
    assert "a column called name" in said
    assert f"the columns here are: {columns}" in said
    assert how_many(ftr, pilot) == 3


def test_who_stands_in_a_file_twice_is_named_with_the_lines(
    ftr: Ftr, pilot: str, listed: Listed
) -> None:
    file = listed("name,team\nEva,A\nFay,A\n eva ,B\n,B\nBO,B\nBo,B\n")
    said = ftr("pilot", "codes", pilot, "--agents", file, code=1).err.splitlines()
    assert said == [
        f"{file}:4: “eva” stands on line 2 as well; keep one",
        f"{file}:5: has no name",
        f"{file}:7: “Bo” stands on line 6 as well; keep one",
    ]
    assert how_many(ftr, pilot) == 3


def test_a_dry_run_says_who_is_new_and_who_is_not_and_makes_nobody(
    ftr: Ftr, pilot: str, listed: Listed
) -> None:
    words = ("pilot", "codes", pilot, "--agents", listed("Name\nEva\nbo\n"))
    dry = ftr(*words, "--dry-run")
    assert dry.out == "2 codes would be made; nothing was made.\n"
    assert "1 new agent: Eva" in dry.err
    assert "1 agent is known here already" in dry.err
    assert how_many(ftr, pilot) == 3
    assert [one["agent"] for one in ftr(*words, "--json").json] == ["Eva", "Bo"]
    assert how_many(ftr, pilot) == 4


def test_an_empty_name_is_nobody_and_not_everybody(ftr: Ftr, pilot: str) -> None:
    for name in ("", "  "):
        assert "--agent needs a name" in ftr("pilot", "codes", pilot, "--agent", name, code=2).err
    assert "--agents FILE" in ftr("pilot", "codes", pilot, "--dry-run", code=2).err


def test_an_agent_who_never_joined_is_taken_away_with_the_codes(
    ftr: Ftr, pilot: str, centre: Centre
) -> None:
    [code] = ftr("pilot", "codes", pilot, "--agent", "Bo", "--json").json
    assert "2 agents are taken away" in ftr("pilot", "remove-agent", pilot, "bo", "Cas").out
    assert how_many(ftr, pilot) == 1
    with pytest.raises(Exception, match="not known here"):
        join(centre, pilot, code["code"])
    assert "agents.remove" in ftr("audit", pilot).out


def test_who_took_part_stays_and_so_do_the_others_that_were_named(
    ftr: Ftr, pilot: str, centre: Centre
) -> None:
    part = log(centre, pilot, yes=1, no=0)
    [code] = ftr("pilot", "codes", pilot, "--agent", "Bo", "--json").json
    join(centre, pilot, code["code"])
    for name in (part, "Bo"):
        said = ftr.refuses("pilot", "remove-agent", pilot, "An", name)
        assert f"“{name}” has joined" in said
    assert "Did you mean “Cas”?" in ftr.refuses("pilot", "remove-agent", pilot, "An", "Cass")
    assert how_many(ftr, pilot) == 4
