"""Contacts that the telephone system says were handled, to set logged ones against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from ftr.clock import to_text
from ftr.errors import BadInput
from ftr.imports.agents import agent_key
from ftr.imports.options import HANDLED_WORD, MapOptions, RowNote, cells
from ftr.imports.row_ids import row_id
from ftr.imports.times import Moment, day_start, read_moment
from ftr.table_file import Row, Table, holds_nothing
from ftr.texts import chosen_language, texts

Granularity = Literal["call", "period", "day"]
MAX_COUNT = 100_000
MAX_PERIOD = timedelta(days=1)
_PERIOD_MINUTES = (60, 30, 15)


@dataclass(frozen=True, slots=True)
class HandledRow:
    """Contacts one agent handled. `call`: one contact from `start` to `end` (the same where only
    one is known). `period`, `day`: `count` contacts from `start` up to `end`.

    Instants are UTC texts. A period or day with the same `row_id` replaces the one before.
    """

    row_id: str
    agent_ref: str
    start: str
    end: str
    granularity: Granularity
    count: int

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that travels."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class MappedHandled:
    """What a table became; `skipped` are rows without an agent, or of one outside the pilot."""

    rows: tuple[HandledRow, ...]
    bad_rows: tuple[RowNote, ...]
    skipped: tuple[RowNote, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    agent_ref: str
    start: datetime
    end: datetime
    granularity: Granularity
    count: int


def map_handled(
    table: Table,
    options: MapOptions,
    agents: Mapping[str, str],
    zone: ZoneInfo,
    pilot_id: str,
) -> MappedHandled:
    """Every row as a call, or as a number of contacts in a period or on a day.

    Without `count` a row is one contact. With it, it is a total: of `start`…`end` where the end
    is known, of the day where `at` holds no time (or every one is 0:00), else of the quarter,
    half or whole hour that all times in the file are the beginnings of. Totals of the same agent
    and period add up (queues apart), and so do days of contacts without a time. Rows without an
    agent, of an unknown agent, or with another outcome than `--value handled=` are skipped, and
    their other cells are not looked at. Raises BadInput where the options do not fit the table.
    """
    reader = _Reader(table, options, agents, zone)
    found: list[_Found] = []
    bad: list[RowNote] = []
    skipped: list[RowNote] = []
    for row in table.rows:
        why = reader.skip(row)
        if why:
            skipped.append(RowNote(row.line, why))
            continue
        try:
            found.append(reader.row(row))
        except BadInput as error:
            bad.append(RowNote(row.line, str(error)))
    return MappedHandled(tuple(_rows(found, pilot_id)), tuple(bad), tuple(skipped))


def _rows(found: Sequence[_Found], pilot_id: str) -> Iterator[HandledRow]:
    calls: Counter[tuple[str, str, str]] = Counter()
    totals: dict[tuple[str, str, str, Granularity], int] = {}
    for item in found:
        who = (item.agent_ref, to_text(item.start), to_text(item.end))
        if item.granularity == "call":
            calls[who] += 1
            name = row_id("handled", pilot_id, *who, "call", calls[who])
            yield HandledRow(name, *who, "call", 1)
        else:
            place = (*who, item.granularity)
            totals[place] = totals.get(place, 0) + item.count
    for (agent_ref, start, end, granularity), count in totals.items():
        name = row_id("handled", pilot_id, agent_ref, start, end, granularity)
        yield HandledRow(name, agent_ref, start, end, granularity, count)


class _Reader:
    """Reads row by row."""

    def __init__(
        self, table: Table, options: MapOptions, agents: Mapping[str, str], zone: ZoneInfo
    ) -> None:
        self._t = texts("words", chosen_language())
        self._options = options
        self._agents = {agent_key(name): ref for name, ref in agents.items()}
        self._zone = zone
        self._columns = {name: options.columns_of(name, table) for name in options.columns}
        self._counts = "count" in self._columns
        self._period = self._usual_period(table) if self._counts else None

    def skip(self, row: Row) -> str:
        """Why this row is left out; empty where it counts."""
        name = self._text(row, "agent")
        if holds_nothing(name):
            return self._t.gettext("no agent")
        if agent_key(name) not in self._agents:
            return self._t.gettext("agent “{name}” is not in this pilot").format(name=name)
        outcome = self._text(row, "outcome")
        if self._columns.get("outcome") and self._options.word("outcome", outcome) != HANDLED_WORD:
            return self._t.gettext("outcome “{text}”").format(text=outcome)
        return ""

    def row(self, row: Row) -> _Found:
        """What this row counts. Raises BadInput."""
        agent_ref = self._agents[agent_key(self._text(row, "agent"))]
        start = self._moment(row, "start" if "start" in self._columns else "at")
        if start.only_day or (self._counts and self._period == MAX_PERIOD):
            day = start.instant.astimezone(self._zone).date()
            end = day_start(day + timedelta(days=1), self._zone)
            begin = day_start(day, self._zone)
            return _Found(agent_ref, begin, end, "day", self._count(row))
        stop = self._end(row, start.instant)
        granularity: Granularity = "period" if self._counts else "call"
        return _Found(agent_ref, start.instant, stop, granularity, self._count(row))

    def _text(self, row: Row, name: str) -> str:
        return " ".join(cells(row, self._columns.get(name, ()))).strip()

    def _moment(self, row: Row, name: str) -> Moment:
        return read_moment(self._text(row, name), self._zone, self._options.day)

    def _end(self, row: Row, start: datetime) -> datetime:
        if self._text(row, "end"):
            day = self._options.day or start.astimezone(self._zone).date()
            end = read_moment(self._text(row, "end"), self._zone, day).instant
            if end < start and not self._has_day(row, "end"):
                end += timedelta(days=1)
            if not timedelta(0) <= end - start <= MAX_PERIOD or (self._counts and end == start):
                raise BadInput(self._t.gettext("the end does not lie within a day after the start"))
            return end
        if not self._counts:
            return start
        if self._period is None:
            raise BadInput(
                self._t.gettext("a total without an end; say which column: --map end=COLUMN")
            )
        return start + self._period

    def _has_day(self, row: Row, name: str) -> bool:
        try:
            read_moment(self._text(row, name), self._zone, None)
        except BadInput:
            return False
        return True

    def _count(self, row: Row) -> int:
        if not self._counts:
            return 1
        text = self._text(row, "count")
        whole = text.removesuffix(".0").removesuffix(",0")
        if not whole.isascii() or not whole.isdigit() or int(whole) > MAX_COUNT:
            raise BadInput(
                self._t.gettext("count “{text}” is not a whole number up to {limit}").format(
                    text=text, limit=MAX_COUNT
                )
            )
        return int(whole)

    def _usual_period(self, table: Table) -> timedelta | None:
        """How long a total lasts where no end is written, judged by when totals begin."""
        minutes = set()
        for row in table.rows:
            if self.skip(row):
                continue
            try:
                moment = self._moment(row, "start" if "start" in self._columns else "at")
            except BadInput:
                continue
            local = moment.instant.astimezone(self._zone)
            if local.second or local.microsecond:
                return None
            if not moment.only_day:
                minutes.add(local.hour * 60 + local.minute)
        if minutes <= {0} and "end" not in self._columns:
            return MAX_PERIOD
        return next(
            (timedelta(minutes=n) for n in _PERIOD_MINUTES if all(m % n == 0 for m in minutes)),
            None,
        )
