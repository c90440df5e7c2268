"""What the contacts in a supervisor's export keep to themselves, so that they tell no more than the
reports do, nor whose contacts they are.

Whatever a report hides stands in no row: a hidden sub-reason is shown as its main reason, and what
is hidden of a page, owner, day, obstacle or motive is left out. So adding up the rows by any of
these gives the report again. Who worked when is known in a contact centre: where contacts of one
day are told apart by hour, queue, version and channel, each such group must be large enough to be
shown. Columns are left out of the whole file until that is so, in that order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, func, select

from central.results.counting import count_rows
from central.results.pilot import Measured
from central.results.steps import Reach
from central.store.tables import entry_current
from ftr.catalogue.model import label_in
from ftr.report.blocks import is_small
from ftr.report.contact import ContactRow
from ftr.report.counts import RowCounts, Tally
from ftr.report.model import Dimension
from ftr.report.split import BY_CATALOGUE, split
from ftr.report.suppression import hidden_rows
from ftr.texts import Language
from ftr.words import OnlineFirst

HIDDEN_BY = (
    *(Dimension.REASON, Dimension.LEAF, Dimension.PAGE, Dimension.OWNER),
    *(Dimension.DAY, Dimension.OBSTACLE, Dimension.MOTIVE),
)
_TOLD_APART = ("time", "queue", "catalogue_version", "channel")  # the first is the first to go


@dataclass(frozen=True, slots=True)
class Cover:
    """`hidden` keys per dimension, the columns `left_out` of every row, and the last day shown."""

    measured: Measured
    language: Language
    hidden: Mapping[Dimension, frozenset[str]]
    left_out: frozenset[str]
    until: date | None

    @property
    def has_time(self) -> bool:
        """Whether rows tell the hour."""
        return "time" not in self.left_out

    def covered(self, row: ContactRow) -> ContactRow | None:
        """The row as a supervisor may have it; None where it is too new."""
        if self.until is not None and row.date is not None and row.date > self.until:
            return None
        row = replace(row, late=None, clock_corrected=None)
        if row.counted:
            return self._by_day(self._by_reason(self._by_answer(self._apart(row, self.left_out))))
        bare = self._by_reason(self._apart(row, frozenset(_TOLD_APART) - {"channel"}))
        return replace(bare, online_first=None, obstacle=None, motive=None)

    def _apart(self, row: ContactRow, left_out: frozenset[str]) -> ContactRow:
        if "time" in left_out:
            row = replace(row, time=None, utc=None)
        if "queue" in left_out:
            row = replace(row, queue=None)
        if "catalogue_version" in left_out:
            row = replace(row, catalogue_version=None)
        if "channel" in left_out:
            row = replace(row, channel=None, channel_label=None)
        return row

    def _by_answer(self, row: ContactRow) -> ContactRow:
        obstacle, motive = self.hidden[Dimension.OBSTACLE], self.hidden[Dimension.MOTIVE]
        return replace(
            row,
            obstacle=None if row.obstacle in obstacle else row.obstacle,
            motive=None if row.motive in motive else row.motive,
        )

    def _by_day(self, row: ContactRow) -> ContactRow:
        if row.date is None or row.date.isoformat() not in self.hidden[Dimension.DAY]:
            return row
        return replace(row, date=None, week=None, time=None, utc=None)

    def _by_reason(self, row: ContactRow) -> ContactRow:
        if row.reason is None:
            return row
        path = self.measured.reasons.path(row.reason)
        hidden_pages = self.hidden[Dimension.PAGE]
        row = replace(
            row,
            pages=tuple(page for page in row.pages if page not in hidden_pages),
            owner=None if row.owner in self.hidden[Dimension.OWNER] else row.owner,
        )
        leaf = path[-1].code if path else row.reason
        if leaf not in self.hidden[Dimension.LEAF]:
            return row
        main = path[0] if path and path[0].code not in self.hidden[Dimension.REASON] else None
        code = main.code if main else None
        return replace(
            row,
            reason=code,
            reason_today=code,
            reason_1=label_in(main.label, self.language) if main else None,
            reason_1_code=code,
            reason_2=None,
            reason_2_code=None,
            reason_3=None,
            reason_3_code=None,
            page_pointed_to=None,
            note=None,
            searched=None,
        )


def cover_of(connection: Connection, reach: Reach, language: Language) -> Cover | None:
    """What is to be covered of a pilot as far as `reach`; None where it has no least number."""
    counted = reach.counted
    if counted.pilot.min_cell == 0:
        return None
    hidden = {by: _hidden(connection, reach, by, language) for by in HIDDEN_BY}
    left_out = _left_out(connection, counted, hidden[Dimension.DAY])
    return Cover(counted, language, hidden, left_out, reach.until)


def _hidden(
    connection: Connection, reach: Reach, by: Dimension, language: Language
) -> frozenset[str]:
    """The keys that the report by this dimension hides."""
    reasons, min_cell = reach.counted.reasons, reach.counted.pilot.min_cell
    counted = count_rows(connection, reach.counted, by)
    apart = reach.parts(connection, by)
    rows = split(by, counted, reasons, language, apart=apart)
    leaves: tuple[RowCounts, ...] = ()
    if by in BY_CATALOGUE:
        leaves = split(Dimension.LEAF, counted, reasons, language, apart=apart)
    return hidden_rows(by, rows, leaves, reasons, min_cell)


def _left_out(
    connection: Connection, measured: Measured, hidden_days: frozenset[str]
) -> frozenset[str]:
    """As few columns as leave no small group of contacts that can be told apart."""
    groups = _groups(connection, measured, hidden_days)
    for gone in range(len(_TOLD_APART) + 1):
        left_out = frozenset(_TOLD_APART[:gone])
        if not _any_small(groups, gone, measured.pilot.min_cell):
            break
    return left_out


_Group = tuple[str, tuple[object, ...], str, Tally]  # day, what tells apart, agent, answers


def _any_small(groups: Iterable[_Group], gone: int, min_cell: int) -> bool:
    found: dict[object, dict[str, Tally]] = defaultdict(dict)
    for day, told_apart, agent, tally in groups:
        agents = found[day, told_apart[gone:]]
        agents[agent] = agents.get(agent, Tally()) + tally
    return any(is_small(RowCounts("", "", by_agent), min_cell) for by_agent in found.values())


def _groups(
    connection: Connection, measured: Measured, hidden_days: frozenset[str]
) -> list[_Group]:
    rows = entry_current.c
    columns = (rows.day, rows.hour, rows.queue, rows.catalogue_version, rows.channel)
    query = (
        select(*columns, rows.agent_ref, rows.online_first, func.count())
        .where(
            rows.pilot_id == measured.pilot.pilot_id,
            rows.voided.is_(False),
            rows.day.between(measured.pilot.start.isoformat(), measured.pilot.end.isoformat()),
            rows.channel.not_in(measured.reasons.not_asking),
        )
        .group_by(*columns, rows.agent_ref, rows.online_first)
    )
    tally: Mapping[str | None, Callable[[int], Tally]] = {
        OnlineFirst.YES: lambda n: Tally(yes=n),
        OnlineFirst.NO: lambda n: Tally(no=n),
    }
    found: list[_Group] = []
    for day, hour, queue, version, channel, agent, answer, n in connection.execute(query):
        counts = tally[answer](int(n)) if answer in tally else Tally()
        day_or_none = "" if day in hidden_days else day
        # a hidden day has no hour in the file
        when = None if day in hidden_days else hour
        found.append((day_or_none, (when, queue, version, channel), agent, counts))
    return found
