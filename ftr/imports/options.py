"""What the person says about a file: which column is what, and which text means which answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from ftr.catalogue.slug import fold
from ftr.errors import BadInput
from ftr.table_file import Row, Table
from ftr.texts import chosen_language, texts
from ftr.words import OnlineFirst, Origin
from ftr.yaml_fields import did_you_mean

Kind = Literal["entries", "handled"]
Others = Literal["skip", "unknown", "not_asked", "error"]
OTHERS: tuple[Others, ...] = get_args(Others)
FIELDS: Mapping[Kind, tuple[str, ...]] = {
    "entries": (
        "at",
        "agent",
        "reason",
        "online_first",
        "ending",
        "channel",
        "obstacle",
        "motive",
        "queue",
        "call_ref",
        "talk_s",
        "page_pointed_to",
        "note",
        "count",
    ),
    "handled": ("at", "agent", "count", "start", "end", "outcome"),
}
_VALUE_FIELDS = ("reason", "ending", "channel", "obstacle", "motive")
HANDLED_WORD = "handled"


@dataclass(frozen=True, slots=True)
class MapOptions:
    """How to read a table.

    `columns` maps a field to its column names as typed, comma-separated; `values` maps
    (field, folded text) to the word it means; `day` is for files that hold only times; `others`
    says what becomes of an answer that is none of the known ones.
    """

    columns: Mapping[str, str]
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)
    others: Others = "error"
    day: date | None = None
    origin: Origin = Origin.IMPORT

    def columns_of(self, name: str, table: Table) -> tuple[str, ...]:
        """The columns of a field in this table; empty where the field is not mapped.

        A column whose own name holds a comma is found whole. Raises BadInput.
        """
        written = self.columns.get(name)
        if written is None:
            return ()
        if written in table.columns:
            return (written,)
        return tuple(table.column(part) for part in written.split(","))

    def word(self, name: str, text: str) -> str | None:
        """What `text` means in field `name` by the person's own words; None where not said."""
        return self.values.get((name, fold(" ".join(text.split()))))


@dataclass(frozen=True, slots=True)
class RowNote:
    """A row that was not mapped: the line it begins on, and why."""

    line: int
    text: str


def map_options(
    kind: Kind,
    columns: Sequence[str],
    values: Sequence[str] = (),
    *,
    others: str = "error",
    day: str | None = None,
    origin: Origin = Origin.IMPORT,
) -> MapOptions:
    """The options as typed: `FIELD=COLUMN[,COLUMN…]`, `WORD=A|B`, `--others`, `--date`.

    A WORD is an answer (yes, no, unknown, not_asked), `FIELD.CODE` for another field
    (`channel.phone`, `reason.delivery`), or `handled` for outcomes of a call record. Raises
    BadInput; its place is the option.
    """
    t = texts("words", chosen_language())
    if others not in OTHERS:
        raise BadInput(
            t.gettext("“{word}” is not known").format(word=others) + did_you_mean(others, OTHERS),
            "--others",
        )
    found = _columns(kind, columns)
    if kind == "entries" and "online_first" not in found and others in ("skip", "error"):
        raise BadInput(
            t.gettext(
                "say which column is online_first, or what all contacts count as: "
                "--others unknown or --others not_asked"
            ),
            "--map",
        )
    return MapOptions(
        columns=found,
        values=_values(kind, values),
        others=others,
        day=None if day is None else _day(day),
        origin=origin,
    )


def cells(row: Row, columns: Sequence[str]) -> tuple[str, ...]:
    """The texts of these columns, white space made single."""
    return tuple(" ".join(row.values[column].split()) for column in columns)


def _columns(kind: Kind, written: Sequence[str]) -> dict[str, str]:
    t = texts("words", chosen_language())
    found: dict[str, str] = {}
    for item in written:
        name, equals, columns = item.partition("=")
        name = name.strip()
        if not equals or not columns.strip():
            raise BadInput(
                t.gettext("“{item}” does not read as FIELD=COLUMN").format(item=item), "--map"
            )
        if name not in FIELDS[kind]:
            raise BadInput(
                t.gettext("“{name}” is not a field").format(name=name)
                + did_you_mean(name, FIELDS[kind]),
                "--map",
            )
        if name in found:
            raise BadInput(
                t.gettext("{name} is mapped twice; separate columns by a comma").format(name=name),
                "--map",
            )
        found[name] = columns.strip()
    needed = ("at", "agent", "reason") if kind == "entries" else ("at", "agent")
    for name in needed:
        if name not in found and not (name == "at" and "start" in found):
            raise BadInput(
                t.gettext("say which column is {name}: --map {name}=COLUMN").format(name=name),
                "--map",
            )
    return found


def _values(kind: Kind, written: Sequence[str]) -> dict[tuple[str, str], str]:
    t = texts("words", chosen_language())
    found: dict[tuple[str, str], str] = {}
    for item in written:
        word, equals, meanings = item.partition("=")
        if not equals:
            raise BadInput(
                t.gettext("“{item}” does not read as WORD=TEXT or WORD=TEXT|TEXT").format(
                    item=item
                ),
                "--value",
            )
        name, word = _value_field(kind, word.strip())
        for text in meanings.split("|"):
            place = (name, fold(" ".join(text.split())))
            if found.setdefault(place, word) != word:
                raise BadInput(
                    t.gettext("“{text}” cannot mean both {first} and {second}").format(
                        text=text.strip(), first=found[place], second=word
                    ),
                    "--value",
                )
    return found


def _value_field(kind: Kind, word: str) -> tuple[str, str]:
    t = texts("words", chosen_language())
    if kind == "handled":
        if word == HANDLED_WORD:
            return "outcome", word
        known: tuple[str, ...] = (HANDLED_WORD,)
    else:
        name, dot, code = word.partition(".")
        if dot and name in _VALUE_FIELDS and code:
            return name, code
        known = (*OnlineFirst, *(f"{name}.CODE" for name in _VALUE_FIELDS))
        if word in tuple(OnlineFirst):
            return "online_first", word
    raise BadInput(
        t.gettext("“{word}” is no answer here").format(word=word) + did_you_mean(word, known),
        "--value",
    )


def _day(text: str) -> date:
    t = texts("words", chosen_language())
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(
            t.gettext("“{text}” is not a date; write year-month-day, as 2026-11-16").format(
                text=text
            ),
            "--date",
        ) from error
