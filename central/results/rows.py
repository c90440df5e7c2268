"""The contacts of a pilot, one row each, read page by page: memory does not grow with entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, RowMapping, Select, and_, select, tuple_

from central.results.pilot import Measured, read_measured
from central.results.row_cover import Cover, cover_of
from central.results.searched import part_typed_often, typed_often
from central.results.steps import Reach
from central.store.stand_ins import stand_in
from central.store.tables import entry_current, revision
from ftr.catalogue.model import MAX_LEVELS, label_in
from ftr.clock import from_text
from ftr.personal_data import Kind, masked
from ftr.report.contact import ContactRow
from ftr.report.reasons import owner_of, pages_of
from ftr.texts import Language
from ftr.word_labels import personal_data_label
from ftr.words import Origin

PAGE_ROWS = 2000
LATE = timedelta(minutes=2)


def export_rows(
    connection: Connection,
    pilot_id: str,
    *,
    with_agents: bool = False,
    language: Language | None = None,
    page_rows: int = PAGE_ROWS,
    reach: Reach | None = None,
) -> Iterator[ContactRow]:
    """Every contact that is not taken back, day by day, those outside the pilot's days too.

    With `reach` they are as a supervisor may have them: see central.results.row_cover.

    Labels are in `language` or the pilot's own. Use the rows within the connection's transaction.
    Raises Refused (not_found), before the first row, where there is no such pilot.
    """
    measured = read_measured(connection, pilot_id)
    spoken = language or measured.pilot.language
    often = typed_often(connection, pilot_id) if reach else None
    rows = Rows(measured, spoken, with_agents=with_agents, often=often)
    cover = cover_of(connection, reach, spoken) if reach else None
    if cover is None:
        return rows.read(connection, page_rows)
    return covered_rows(rows.read(connection, page_rows, by_hour=cover.has_time), cover)


def covered_rows(rows: Iterable[ContactRow], cover: Cover) -> Iterator[ContactRow]:
    """The rows as `cover` leaves them; those that lose their day or hour come last, lest their
    place tells it.
    """
    without: list[ContactRow] = []
    for row in rows:
        shown = cover.covered(row)
        if shown is None:
            continue
        if shown.date is None or (shown.time is None and cover.has_time):
            without.append(shown)
        else:
            yield shown
    yield from sorted(without, key=lambda row: (str(row.date), row.entry_id))


class Rows:
    """Makes rows of one pilot's entries; holds what is the same for all of them."""

    def __init__(
        self,
        measured: Measured,
        language: Language,
        *,
        with_agents: bool,
        often: frozenset[str] | None = None,
    ) -> None:
        """`often`: the only searched words to show; None shows them all."""
        self._pilot = measured.pilot
        self._reasons = measured.reasons
        self._teams = measured.teams
        self._language = language
        self._with_agents = with_agents
        self._often = often
        self._zone = ZoneInfo(measured.pilot.timezone)
        self._days = measured.pilot.start.isoformat(), measured.pilot.end.isoformat()
        self._shown: dict[tuple[int, str | None], _Shown] = {}

    def read(
        self, connection: Connection, page_rows: int, *, by_hour: bool = True
    ) -> Iterator[ContactRow]:
        """Pages go by (day, entry), which the database can find without counting from the start."""
        after: tuple[str, str] | None = None
        while True:
            page = connection.execute(self._page(after, page_rows)).mappings().all()
            rows = [self._row(entry) for entry in page]
            # without agents the order within the hour is no clue to the moment either
            rows.sort(key=lambda row: (str(row.date), by_hour and str(row.utc), row.entry_id))
            yield from rows
            if len(page) < page_rows:
                return
            after = page[-1]["day"], page[-1]["entry_id"]

    def _page(self, after: tuple[str, str] | None, page_rows: int) -> Select[Any]:
        first = and_(
            revision.c.pilot_id == entry_current.c.pilot_id,
            revision.c.rev_id == entry_current.c.first_rev_id,
        )
        query = (
            select(
                *entry_current.c,
                revision.c.recorded_at.label("first_recorded_at"),
            )
            .select_from(entry_current.outerjoin(revision, first))
            .where(
                entry_current.c.pilot_id == self._pilot.pilot_id,
                entry_current.c.voided.is_(False),
            )
            .order_by(entry_current.c.day, entry_current.c.entry_id)
            .limit(page_rows)
        )
        if after is not None:
            query = query.where(tuple_(entry_current.c.day, entry_current.c.entry_id) > after)
        return query

    def _row(self, entry: RowMapping) -> ContactRow:
        local = self._local(entry["counted_at"])
        year, week, _ = local.isocalendar()
        reason = self._reason(entry["catalogue_version"], entry["reason"])
        return ContactRow(
            pilot_id=self._pilot.pilot_id,
            pilot_kind=self._pilot.kind.value,
            entry_id=entry["entry_id"]
            if self._with_agents
            else stand_in(entry["pilot_id"], entry["entry_id"]),
            date=local.date(),
            time=local.time(),
            week=f"{year}-W{week:02}",
            timezone=self._pilot.timezone,
            utc=_in_utc(local),
            reason_1=reason.labels[0],
            reason_2=reason.labels[1],
            reason_3=reason.labels[2],
            reason_1_code=reason.codes[0],
            reason_2_code=reason.codes[1],
            reason_3_code=reason.codes[2],
            reason=entry["reason"],
            reason_today=reason.today,
            online_first=entry["online_first"],
            obstacle=entry["obstacle"],
            motive=entry["motive"],
            ending=entry["ending"],
            ending_label=entry["ending"]
            and self._reasons.ending_label(entry["ending"], self._language),
            channel=entry["channel"],
            channel_label=self._reasons.channel_label(entry["channel"], self._language),
            queue=entry["queue"],
            pages=reason.pages,
            owner=reason.owner,
            page_pointed_to=entry["page_pointed_to"],
            note=self._masked(entry["note"]),
            searched=self._masked(self._searched(entry["searched"])),
            logging_s=None if self._with_agents else _seconds(entry["logging_ms"]),
            talk_s=entry["talk_s"] if self._with_agents else None,
            catalogue_version=entry["catalogue_version"],
            origin=entry["origin"],
            late=_late(entry),
            clock_corrected=bool(entry["clock_corrected"]),
            counted=self._counted(entry),
            agent_ref=entry["agent_ref"] if self._with_agents else None,
            team=self._teams.get(entry["agent_ref"]) if self._with_agents else None,
        )

    def _searched(self, text: str | None) -> str | None:
        return text if text is None or self._often is None else part_typed_often(text, self._often)

    def _masked(self, text: str | None) -> str | None:
        return text and masked(text, self._stand_in_for)

    def _stand_in_for(self, kind: Kind) -> str:
        """What everybody sees in the place of a customer's number."""
        return f"[{personal_data_label(kind, self._language)}]"

    def _local(self, counted_at: str) -> datetime:
        """The moment on the pilot's clock: to the second, or without agents cut to the hour."""
        instant = from_text(counted_at)
        try:
            local = instant.astimezone(self._zone)
        except OverflowError:
            local = instant  # a clock at the end of time
        if self._with_agents:
            return local.replace(microsecond=0)
        return local.replace(minute=0, second=0, microsecond=0)

    def _reason(self, version: int, code: str | None) -> _Shown:
        """What is shown of a reason, worked out once per version and code."""
        key = version, code
        if key not in self._shown:
            self._shown[key] = self._look_up(version, code) if code else _NO_REASON
        return self._shown[key]

    def _look_up(self, version: int, code: str) -> _Shown:
        today = self._reasons.path(code)
        shown = self._reasons.version(version).paths.get(code, today)
        nothing = (None,) * MAX_LEVELS
        return _Shown(
            labels=(*(label_in(reason.label, self._language) for reason in shown), *nothing),
            codes=(*(reason.code for reason in shown), *nothing),
            today=self._reasons.current(code),
            pages=pages_of(today),
            owner=owner_of(today),
        )

    def _counted(self, entry: RowMapping) -> bool:
        return self._days[0] <= entry["day"] <= self._days[1] and (
            entry["channel"] not in self._reasons.not_asking
        )


@dataclass(frozen=True, slots=True)
class _Shown:
    """Labels and codes by level as shown, at least three long; the rest as it stands today."""

    labels: tuple[str | None, ...]
    codes: tuple[str | None, ...]
    today: str | None
    pages: tuple[str, ...]
    owner: str | None


_NO_REASON = _Shown((None,) * MAX_LEVELS, (None,) * MAX_LEVELS, None, (), None)


def _in_utc(local: datetime) -> datetime:
    try:
        return local.astimezone(UTC)
    except OverflowError:
        return local.replace(tzinfo=UTC)


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else round(milliseconds / 1000, 1)


def _late(entry: RowMapping) -> bool | None:
    """Both times are the same clock's. Not known of an import, which is recorded when imported."""
    recorded: datetime | None = None
    if entry["origin"] != Origin.IMPORT and entry["first_recorded_at"] is not None:
        recorded = from_text(entry["first_recorded_at"])
    if recorded is None:
        return None
    return recorded - from_text(entry["first_occurred_at"]) > LATE
