"""The desk's tables. Imported only after the form is on the screen: SQLModel is heavy.

The migrations make these tables; a test holds the two together.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class DeskTable(SQLModel, registry=registry()):
    """Has its own registry, so that the centre's tables may have the same names."""


class Meta(DeskTable, table=True):
    """One fact about this database: `made_at`."""

    name: str = Field(primary_key=True)
    value: str


class Setting(DeskTable, table=True):
    """A choice of this desk: `language`, `theme`, `active` (an enrolment)."""

    name: str = Field(primary_key=True)
    value: str


class EnrolmentRow(DeskTable, table=True):
    """A right to log for one agent in one pilot; the token is in tokens.json.

    `centre` is the centre's address; `ca` the PEM text of a certificate authority to trust there;
    `epoch` and `last_seq` number its revisions; `engine` is the sync engine's remembered state
    (JSON); `clock_offset_s` is the centre's clock minus ours in seconds; `last_ok` and `last_try`
    are instants; `error` and `error_detail` name why the last try failed (empty: it did not).
    """

    __tablename__ = "enrolment"
    enrolment_id: str = Field(primary_key=True)
    joined_at: str
    centre: str
    ca: str | None = None
    desk_id: str
    agent_ref: str
    pilot_id: str
    incarnation: str
    epoch: str
    last_seq: int = 0
    engine: str = "{}"
    clock_offset_s: float | None = None
    last_ok: str | None = None
    last_try: str | None = None
    error: str = ""
    error_detail: str = ""


class ConfigRow(DeskTable, table=True):
    """The pilot and the catalogue in force for an enrolment, as the centre last gave them."""

    __tablename__ = "config"
    enrolment_id: str = Field(primary_key=True, foreign_key="enrolment.enrolment_id")
    etag: str
    pilot: str
    catalogue_version: int


class CatalogueRow(DeskTable, table=True):
    """Every catalogue this desk has logged under: old entries keep their labels."""

    __tablename__ = "catalogue"
    enrolment_id: str = Field(primary_key=True, foreign_key="enrolment.enrolment_id")
    version: int = Field(primary_key=True)
    catalogue: str


class RevisionRow(DeskTable, table=True):
    """One immutable revision, as it travels, with its digest."""

    __tablename__ = "revision"
    __table_args__ = (Index("revision_by_entry", "entry_id", "rev_no"),)
    rev_id: str = Field(primary_key=True)
    enrolment_id: str = Field(foreign_key="enrolment.enrolment_id")
    entry_id: str
    rev_no: int
    parent_rev_id: str | None = None
    op: str
    occurred_at: str
    tz: str
    recorded_at: str
    started_at: str | None = None
    logging_ms: int | None = None
    agent_ref: str
    catalogue_version: int
    schema_no: int = Field(sa_column=Column("schema", Integer, nullable=False))
    epoch: str
    seq: int
    origin: str
    payload: str
    digest: str


class OutboxRow(DeskTable, table=True):
    """Whether the centre has a revision: `pending`, `acknowledged`, `parked`, or `gone` (erased).

    "Acknowledged" is a cache: `incarnation` names the centre that said so, at `settled_at`.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "outbox_pending",
            "enrolment_id",
            "rev_id",
            sqlite_where=text("state = 'pending'"),
        ),
        Index("outbox_parked", "enrolment_id", sqlite_where=text("state = 'parked'")),
    )
    rev_id: str = Field(primary_key=True, foreign_key="revision.rev_id")
    enrolment_id: str = Field(foreign_key="enrolment.enrolment_id")
    state: str = "pending"
    code: str | None = None
    attempts: int = 0
    incarnation: str | None = None
    settled_at: str | None = None


class EntryRow(DeskTable, table=True):
    """The current state of one entry. `payload` is that of its newest revision that is no void.

    `day` is the local ISO day of the contact on this machine.
    """

    __tablename__ = "entry"
    __table_args__ = (Index("entry_by_day", "enrolment_id", "day"),)
    entry_id: str = Field(primary_key=True)
    enrolment_id: str = Field(foreign_key="enrolment.enrolment_id")
    rev_id: str = Field(foreign_key="revision.rev_id")
    rev_no: int
    voided: bool
    cause: str | None = None
    payload: str
    occurred_at: str
    day: str
    catalogue_version: int


def _table(row: type[DeskTable]) -> Table:
    made: Table = row.__table__  # type: ignore[attr-defined]  # SQLModel makes it at run time
    return made


META, SETTING = _table(Meta), _table(Setting)
ENROLMENT, CONFIG, CATALOGUE = _table(EnrolmentRow), _table(ConfigRow), _table(CatalogueRow)
REVISION, OUTBOX, ENTRY = _table(RevisionRow), _table(OutboxRow), _table(EntryRow)
IS_PENDING = text("outbox.state = 'pending'")  # as text, so that SQLite sees that
IS_PARKED = text("outbox.state = 'parked'")  # the partial index fits
