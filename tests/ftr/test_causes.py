"""What the system says when it cannot do something is told in our own words, in both languages."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ftr.causes import cause
from ftr.errors import BadInput
from ftr.yaml_text import read_yaml


@pytest.mark.parametrize(
    ("number", "english", "dutch"),
    [
        (errno.EISDIR, "it is a folder", "het is een map"),
        (errno.ENOENT, "there is no such file or folder", "dat bestand of die map is er niet"),
        (errno.EACCES, "you have no permission", "je hebt er geen rechten voor"),
        (errno.ENOSPC, "the disk is full", "de schijf is vol"),
    ],
)
def test_the_usual_causes_have_words_of_our_own(number: int, english: str, dutch: str) -> None:
    error = OSError(number, "as the system says it")
    assert (cause(error, "en"), cause(error, "nl")) == (english, dutch)


def test_a_damaged_database_is_told_with_or_without_a_code(tmp_path: Path) -> None:
    file = tmp_path / "broken.db"
    file.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    with (
        closing(sqlite3.connect(file)) as connection,
        pytest.raises(sqlite3.DatabaseError) as raised,
    ):
        connection.execute("SELECT * FROM sqlite_master")
    assert cause(raised.value, "nl") == "het is geen database"
    assert cause(sqlite3.DatabaseError("database disk image is malformed"), "nl") == (
        "de database is beschadigd"
    )


def test_an_unknown_cause_stands_in_quotes() -> None:
    assert cause(OSError(errno.EPIPE, "Broken\npipe."), "en") == "“Broken pipe”"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: [1, 2\n", 2, "begins with ["),
        ("a: {b: 1\n", 1, "between braces"),
        ("a:\n\tb: 1\n", 2, "a tab"),
        ("a: 1\nb: c: d\n", 2, "a colon that does not fit"),
        ("a: 'x\nb: 2\n", 1, "a quote is not closed"),
        ("a: 1\nfoo\nb: 2\n", 2, "without its colon"),
        ("a: @x\n", 1, "cannot begin a text"),
        ('a: "\\q"\n', 1, "a backslash"),
        ("- a\nb: 1\n", 2, "does not line up"),
    ],
)
def test_yaml_that_is_none_says_what_and_where_in_our_own_words(
    text: str, line: int, words: str
) -> None:
    with pytest.raises(BadInput) as raised:
        read_yaml(text, "reasons.yaml")
    assert raised.value.place == f"reasons.yaml:{line}"
    assert words in raised.value.message
    assert "expected" not in raised.value.message
