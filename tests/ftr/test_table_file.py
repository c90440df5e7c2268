"""Tables of every usual encoding and delimiter, and clear words about what is no table."""

from __future__ import annotations

import codecs
import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.errors import BadInput
from ftr.table_file import read_table

TEXT = "naam;plaats\nJosé;'s-Hertogenbosch\nZoë;Sneek\n"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EERST_ONLINE_LANG", "en")


def refusal(data: bytes) -> str:
    with pytest.raises(BadInput) as caught:
        read_table(data, "f.csv")
    return str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        b"sep=;\r\n" + TEXT.encode(),
        TEXT.replace(";", ",").encode(),
        TEXT.replace(";", "\t").encode(),
        TEXT.replace(";", "|").encode(),
    ],
)
def test_encodings_line_ends_and_delimiters_are_told_apart(data: bytes) -> None:
    table = read_table(data, "f.csv")
    assert table.columns == ("naam", "plaats")
    assert [dict(row.values) for row in table.rows] == [
        {"naam": "José", "plaats": "'s-Hertogenbosch"},
        {"naam": "Zoë", "plaats": "Sneek"},
    ]


def test_rows_know_the_line_they_begin_on() -> None:
    table = read_table(b'a,b\n1,"x\ny"\n\n2,z\n,\n3,w\n', "f.csv")
    assert [(row.line, row.values["a"]) for row in table.rows] == [(2, "1"), (5, "2"), (7, "3")]


def test_one_column_is_a_table_too() -> None:
    table = read_table(b"kanaal\r\nTelefoon\r\nE-mail\r\n", "f.csv")
    assert [row.values["kanaal"] for row in table.rows] == ["Telefoon", "E-mail"]


def test_commas_inside_text_do_not_hide_the_semicolon() -> None:
    table = read_table(b"reden;n\nWegen, verkeer, straat;3\nAfval;4\n", "f.csv")
    assert table.columns == ("reden", "n")


def test_a_comma_in_the_header_does_not_make_it_the_delimiter() -> None:
    table = read_table(b"Achternaam, voornaam;Team\nJansen;Noord\n", "f.csv")
    assert table.columns == ("Achternaam, voornaam", "Team")


def test_empty_cells_beyond_the_header_are_nothing() -> None:
    assert read_table(b"a;b;;\n1;2;;\n", "f.csv").columns == ("a", "b")


def test_a_nameless_column_gets_a_number() -> None:
    assert read_table(b",b\n0,x\n", "f.csv").columns == ("column 1", "b")


@pytest.mark.parametrize(
    ("data", "place", "says"),
    [
        (b"", "f.csv: ", "empty"),
        (b" \n\n", "f.csv: ", "empty"),
        (b"a,b\n", "f.csv: ", "nothing below it"),
        (b"PK\x03\x04xl/worksheets", "f.csv: ", "an Excel or zip file, not CSV"),
        (b"\xd0\xcf\x11\xe0\xa1", "f.csv: ", "an old Excel file"),
        (b"%PDF-1.7", "f.csv: ", "a PDF"),
        (b"<!DOCTYPE html><html>", "f.csv: ", "a web page"),
        (bytes(range(256)), "f.csv: ", "not a text file"),
        (b"a,a\n1,2\n", "f.csv:1: ", "two columns are called “a”"),
        (b"a,b\n1,2\n3\n", "f.csv:3: ", "1 cell here, where the header has 2"),
        (b"a,b\n1,2\n3,4,5\n", "f.csv:3: ", "3 cells here, where the header has 2"),
        (b'a,b\n1,"x\n2,y\n', "f.csv:2: ", "quote"),
        (b'a,b\n1,"x"y\n', "f.csv:2: ", "quote"),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(data: bytes, place: str, says: str) -> None:
    message = refusal(data)
    assert message.startswith(place)
    assert says in message


def test_a_column_is_found_without_its_capitals_and_missed_with_a_hint() -> None:
    table = read_table(b"Reden,Aantal\nx,1\n", "f.csv")
    assert table.column(" reden ") == "Reden"
    with pytest.raises(BadInput, match=r"did you mean “Reden”.*The columns are: Reden, Aantal"):
        table.column("redenen")
    with pytest.raises(BadInput, match=r"no column “agent”\. The columns are"):
        table.column("agent")


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)


@given(
    st.lists(st.tuples(CELLS, CELLS, st.just("x")), min_size=1, max_size=6),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_whatever_csv_writers_write_is_read_back(
    rows: list[tuple[str, str, str]], delimiter: str, encoding: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("een", "twee", "drie"), *rows])
    table = read_table(out.getvalue().encode(encoding), "f")
    assert [tuple(row.values.values()) for row in table.rows] == rows


@given(st.binary(max_size=60) | st.text('ab;,"\n\r\t|= ', max_size=40).map(str.encode))
def test_no_bytes_make_anything_but_a_table_or_a_refusal(data: bytes) -> None:
    with suppress(BadInput):
        assert read_table(data, "f").rows
