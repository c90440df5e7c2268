"""One contact as the export has it: one row, one set of columns for every kind of file."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class ContactRow:
    """The field names are the column names of CSV, Parquet and JSON; absent values are None.

    `date`, `time` and `week` (ISO) are in `timezone`, the pilot's; `utc` is the same instant.
    `reason_1` … `reason_3` and their codes are as they stood in the version used, main reason
    first; `reason` is the code as logged, `reason_today` the code that stands for it now, with the
    `pages` and `owner` of today. `counted` says whether overall counts it: in the pilot's days, in
    a channel that asks. `late` says it was logged over two minutes after the contact.

    Without agents `time` and `utc` are cut to the hour, `entry_id` is a stand-in (the real one has
    its millisecond in it) and `talk_s` is left out, since telephone records would tell by these
    whose contact it was. With agents `logging_s` is left out: it is the agent's own. What a
    supervisor may not see is left out too: central.results.row_cover says what.
    """

    pilot_id: str
    pilot_kind: str
    entry_id: str
    date: date | None
    time: time | None
    week: str | None
    timezone: str
    utc: datetime | None
    reason_1: str | None
    reason_2: str | None
    reason_3: str | None
    reason_1_code: str | None
    reason_2_code: str | None
    reason_3_code: str | None
    reason: str | None
    reason_today: str | None
    online_first: str | None
    obstacle: str | None
    motive: str | None
    ending: str | None
    ending_label: str | None
    channel: str | None
    channel_label: str | None
    queue: str | None
    pages: tuple[str, ...]
    owner: str | None
    page_pointed_to: str | None
    note: str | None
    searched: str | None
    logging_s: float | None
    talk_s: int | None
    catalogue_version: int | None
    origin: str
    late: bool | None
    clock_corrected: bool | None
    counted: bool
    agent_ref: str | None
    team: str | None


WITH_AGENTS_ONLY = frozenset({"agent_ref", "team", "talk_s"})
WITHOUT_AGENTS_ONLY = frozenset({"logging_s"})


def columns(*, with_agents: bool) -> tuple[str, ...]:
    """The column names, in the order of every file."""
    left_out = WITHOUT_AGENTS_ONLY if with_agents else WITH_AGENTS_ONLY
    return tuple(field.name for field in fields(ContactRow) if field.name not in left_out)
