"""Tables as people hand them over: CSV of any usual encoding and delimiter."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from ftr.errors import BadInput
from ftr.texts import chosen_language, texts

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 50
_NOTHING = frozenset(
    {"", "-", "--", "?", "n/a", "na", "nan", "none", "null", "nvt", "n.v.t.", "(leeg)", "(blank)"}
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def holds_nothing(cell: str) -> bool:
    """Whether a cell is empty, or says so with a mark such as - or n/a."""
    return cell.strip().casefold() in _NOTHING


@dataclass(frozen=True, slots=True)
class Row:
    """One record; `line` is where it begins in the file, `values` has a text per column."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its records, in the order of the file; `source` names the file."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    source: str = ""

    def column(self, name: str) -> str:
        """The column called `name`, capitals and outer spaces aside.

        Raises BadInput that names the nearest column and all of them.
        """
        wanted = name.strip()
        if wanted in self.columns:
            return wanted
        by_fold = {column.casefold(): column for column in self.columns}
        if wanted.casefold() in by_fold:
            return by_fold[wanted.casefold()]
        t = texts("words", chosen_language())
        near = get_close_matches(wanted.casefold(), by_fold, n=1, cutoff=0.6)
        hint = t.gettext("; did you mean “{word}”?").format(word=by_fold[near[0]]) if near else ""
        raise BadInput(
            t.gettext("no column “{name}”{hint} The columns are: {columns}").format(
                name=wanted, hint=hint or ".", columns=", ".join(self.columns)
            ),
            self.source,
        )


def read_table(data: bytes, source: str) -> Table:
    """The table in the bytes of a CSV file.

    UTF-8, UTF-16 and Windows-1252 are told apart, as are comma, semicolon, tab and bar. Empty
    rows are left out. Raises BadInput, place `source` or `source:line`, for what is no table:
    other kinds of file, no rows, columns with the same name, rows of another length.
    """
    text = _decoded(data, source)
    text, delimiter = _delimiter(text)
    return _table(text, delimiter, source)


def _decoded(data: bytes, source: str) -> str:
    t = texts("words", chosen_language())
    kind = _other_kind(data)
    if kind:
        raise BadInput(
            t.gettext("this is {kind}, not CSV; save it as CSV (UTF-8) and try again").format(
                kind=kind
            ),
            source,
        )
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        text = text.removeprefix("\ufeff")
        if _CONTROL.search(text):
            break
        return text
    raise BadInput(
        t.gettext("this is not a text file; save it as CSV (UTF-8) and try again"), source
    )


def _other_kind(data: bytes) -> str:
    t = texts("words", chosen_language())
    kinds = (
        (b"PK\x03\x04", t.gettext("an Excel or zip file")),
        (b"\xd0\xcf\x11\xe0", t.gettext("an old Excel file")),
        (b"%PDF", t.gettext("a PDF")),
        (b"PAR1", t.gettext("a Parquet file")),
        (b"\x1f\x8b", t.gettext("a compressed file")),
        (b"SQLite format 3", t.gettext("a database")),
    )
    kind = next((name for start, name in kinds if data.startswith(start)), "")
    if not kind and re.match(rb"\s*<(!doctype|html|\?xml)", data[:200].lower()):
        kind = t.gettext("a web page or XML")
    return kind


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    head = data[:200]
    if head[1::2].count(0) > len(head) // 3:
        return ("utf-16-le",)
    if head[0::2].count(0) > len(head) // 3:
        return ("utf-16-be",)
    return ("utf-8-sig", "cp1252")


def _delimiter(text: str) -> tuple[str, str]:
    """The text after an Excel `sep=` line, blanked to keep line numbers, and the delimiter."""
    match = re.match(r"sep=([,;\t|])(?=\r?\n|\r)", text)
    if match:
        return text[match.end() :], match[1]
    scores = {delimiter: _score(text, delimiter) for delimiter in DELIMITERS}
    return text, max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def _score(text: str, delimiter: str) -> tuple[bool, int]:
    """Whether the first rows all have as many cells as the header, then how many."""
    try:
        rows = []
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(len(cells))
            if len(rows) > _SAMPLE_ROWS:
                break
    except csv.Error:
        return False, 0
    filled = [count for count in rows if count]
    header = filled[0] if filled else 0
    return header > 1 and all(count == header for count in filled), header


def _records(text: str, delimiter: str, source: str) -> Iterator[tuple[int, list[str]]]:
    """Every record that is not empty, with the line it begins on."""
    t = texts("words", chosen_language())
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                yield line, cells
    except csv.Error as error:
        raise BadInput(
            t.gettext(
                "a quote that is not closed, or closed too early ({problem}); mend this row"
            ).format(problem=error),
            f"{source}:{before + 1}",
        ) from error


def _table(text: str, delimiter: str, source: str) -> Table:
    t = texts("words", chosen_language())
    records = _records(text, delimiter, source)
    head_line, head = next(records, (1, []))
    if not head:
        raise BadInput(t.gettext("the file is empty; export it again"), source)
    columns = _columns(head, f"{source}:{head_line}")
    rows = []
    for line, cells in records:
        extra = cells[len(columns) :]
        if len(cells) < len(columns) or any(cell.strip() for cell in extra):
            raise BadInput(
                t.ngettext(
                    "{count} cell here, where the header has {columns}; mend this row, or quote "
                    "text that holds “{delimiter}”",
                    "{count} cells here, where the header has {columns}; mend this row, or quote "
                    "text that holds “{delimiter}”",
                    len(cells),
                ).format(count=len(cells), columns=len(columns), delimiter=delimiter),
                f"{source}:{line}",
            )
        rows.append(Row(line, dict(zip(columns, cells, strict=False))))
    if not rows:
        raise BadInput(t.gettext("there is a header and nothing below it"), source)
    return Table(columns, tuple(rows), source)


def _columns(head: list[str], place: str) -> tuple[str, ...]:
    t = texts("words", chosen_language())
    names = [name.strip() for name in head]
    while names and not names[-1]:
        names.pop()
    columns: list[str] = []
    for number, name in enumerate(names, start=1):
        column = name or f"column {number}"
        if column in columns:
            raise BadInput(
                t.gettext("two columns are called “{name}”; rename one").format(name=column), place
            )
        columns.append(column)
    return tuple(columns)
