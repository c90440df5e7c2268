"""What people type to say which column is what."""

from __future__ import annotations

from datetime import date

import pytest

from ftr.errors import BadInput
from ftr.imports.agents import known_agents, read_aliases, unknown_agents
from ftr.imports.options import map_options
from ftr.table_file import read_table

NEEDED = ["at=Tijd", "agent=Wie", "reason=Reden", "online_first=Eerst"]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EERST_ONLINE_LANG", "en")


def test_columns_values_and_a_day_are_read() -> None:
    options = map_options(
        "entries",
        [*NEEDED, "note=Opmerking, kort"],
        ["yes=Ja graag|Online", "channel.phone=Gebeld"],
        others="unknown",
        day="2026-11-16",
    )
    table = read_table(b'Tijd;Wie;Reden;"Opmerking, kort"\n1;2;3;4\n', "f")
    assert options.columns_of("at", table) == ("Tijd",)
    assert options.columns_of("note", table) == ("Opmerking, kort",)
    assert options.columns_of("queue", table) == ()
    assert options.word("online_first", " ja  GRAAG ") == "yes"
    assert options.word("channel", "gebeld") == "phone"
    assert (options.others, options.day) == ("unknown", date(2026, 11, 16))


@pytest.mark.parametrize(
    ("columns", "values", "rest", "place", "says"),
    [
        (NEEDED[:2], [], {}, "--map", "--map reason=COLUMN"),
        (NEEDED[:3], [], {}, "--map", "--others not_asked"),
        (NEEDED[:3], [], {"others": "skip"}, "--map", "--others not_asked"),
        ([*NEEDED, "x"], [], {}, "--map", "FIELD=COLUMN"),
        ([*NEEDED, "note="], [], {}, "--map", "FIELD=COLUMN"),
        ([*NEEDED, "online=x"], [], {}, "--map", "did you mean “online_first”"),
        ([*NEEDED, "at=x"], [], {}, "--map", "mapped twice"),
        (NEEDED, ["yes"], {}, "--value", "WORD=TEXT"),
        (NEEDED, ["yess=a"], {}, "--value", "did you mean “yes”"),
        (NEEDED, ["yes=a", "no=A"], {}, "--value", "cannot mean both"),
        (NEEDED, ["handled=a"], {}, "--value", "is no answer here"),
        (NEEDED, [], {"others": "ignore"}, "--others", "skip, unknown, not_asked, error"),
        (NEEDED, [], {"day": "16-11-2026"}, "--date", "year-month-day"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_option(
    columns: list[str], values: list[str], rest: dict[str, str], place: str, says: str
) -> None:
    with pytest.raises(BadInput) as caught:
        map_options("entries", columns, values, **rest)  # type: ignore[arg-type]  # by parameter
    assert caught.value.place == place
    assert says in str(caught.value)


def test_call_records_have_fields_of_their_own() -> None:
    options = map_options("handled", ["start=a", "agent=b", "outcome=c"], ["handled=AGENT"])
    assert options.word("outcome", "agent") == "handled"
    with pytest.raises(BadInput, match="is not a field"):
        map_options("handled", ["at=a", "agent=b", "reason=c"])


def test_a_missing_column_is_named_with_those_there_are() -> None:
    table = read_table(b"Tijd,Wie\n1,2\n", "f.csv")
    with pytest.raises(BadInput, match=r"no column “Reden”\. The columns are: Tijd, Wie"):
        map_options("entries", NEEDED).columns_of("reason", table)


def test_agents_are_known_by_pseudonym_name_and_alias() -> None:
    aliases = read_aliases(read_table(b"naam,agent_ref\n Jan  P ,a1\nKees,Piet\nX,y\n", "f"))
    known = known_agents(
        [{"agent_ref": "a1", "name": None}, {"agent_ref": "a2", "name": "Piet"}], aliases
    )
    assert known == {"a1": "a1", "a2": "a2", "piet": "a2", "jan p": "a1", "kees": "a2"}


def test_the_two_columns_of_the_agents_file_may_have_any_name() -> None:
    assert read_aliases(read_table(b"A;B;C\nx;y;z\n", "f")) == {"x": "y"}
    assert read_aliases(read_table(b"pseudonym;name\ny;x\n", "f")) == {"x": "y"}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"naam\nx\n", "two columns are needed"),
        (b"a,b\nx,\n", "f:2: both columns must be filled"),
        (b"a,b\nx,y\nX,z\n", "f:3: .*two pseudonyms"),
    ],
)
def test_an_agents_file_that_leaves_doubt_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_aliases(read_table(data, "f"))


def test_agents_that_are_not_known_yet_are_named_once_by_our_name() -> None:
    table = read_table(b"at,who\n1,Jan\n2,jan\n3,\n4,Kees\n5,Piet\n", "f")
    options = map_options("handled", ["at=at", "agent=who"])
    known = known_agents([{"agent_ref": "a1", "name": "Piet"}])
    assert unknown_agents(table, options, known, {"kees": "a9"}) == ("Jan", "a9")
