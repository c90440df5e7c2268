"""The centre's tables. Every key begins with `pilot_id`, so that they can be spread by pilot.

Instants are UTC texts as in ftr.clock; days are ISO days and hours 0–23 in the pilot's zone; JSON
is text. Text that is part of a key is '' where there is none. The migrations make these tables;
a test holds the two together.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from central.store.audit_tables import audit, audit_head
from central.store.change_tables import change, change_withdrawn
from central.store.erasure_tables import erasure
from central.store.holding_tables import also_held
from central.store.limit_tables import tries
from central.store.metadata import metadata
from central.store.settling_tables import desk_settled
from central.store.subtotal_tables import subtotal

__all__ = [
    "access",
    "agent",
    "agent_name",
    "also_held",
    "audit",
    "audit_head",
    "catalogue_version",
    "change",
    "change_withdrawn",
    "desk_settled",
    "enrol_code",
    "enrolment",
    "entry_current",
    "erasure",
    "feed",
    "handled",
    "meta",
    "metadata",
    "parked",
    "pilot",
    "revision",
    "rollup",
    "subtotal",
    "tombstone",
    "tries",
]

# The centre itself: `incarnation` (which database this is), `code_key` (keys the code hashes),
# `beat` (how far it has come, see central.store.beat).
meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

pilot = Table(
    "pilot",
    metadata,
    Column("pilot_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),  # real | demo
    Column("state", Text, nullable=False),  # draft | open | closed
    Column("start_day", Text, nullable=False),
    Column("end_day", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("channel", Text, nullable=False),  # of an entry that names none
    Column("min_cell", Integer, nullable=False),
    Column("plan", Text, nullable=False),  # JSON, as ftr.plan has it
    Column("created_at", Text, nullable=False),
    Column("opened_at", Text),
    Column("closed_at", Text),
)

# One row per pilot, updated first by every ingest: it queues them, so that the order of `feed` is
# the order of commits and the rollup stays exact. `parked` and `erased` tell whether those tables
# need a look at all.
feed = Table(
    "feed",
    metadata,
    Column("pilot_id", Text, primary_key=True),
    Column("last", BigInteger, nullable=False),
    Column("parked", BigInteger, nullable=False),
    Column("erased", BigInteger, nullable=False),
)

catalogue_version = Table(
    "catalogue_version",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("catalogue", Text, nullable=False),  # JSON, as ftr.catalogue.model.to_dict
    Column("digest", Text, nullable=False),  # SHA-256 of that text
    Column("published_at", Text, nullable=False),
    PrimaryKeyConstraint("pilot_id", "version"),
)

agent = Table(
    "agent",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("agent_ref", Text, nullable=False),
    Column("team", Text),
    Column("created_at", Text, nullable=False),
    PrimaryKeyConstraint("pilot_id", "agent_ref"),
)

# The only place where a name stands; forgetting names is emptying it.
agent_name = Table(
    "agent_name",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("agent_ref", Text, nullable=False),
    Column("name", Text, nullable=False),
    PrimaryKeyConstraint("pilot_id", "agent_ref"),
)

enrol_code = Table(
    "enrol_code",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("code_hash", Text, nullable=False),
    Column("agent_ref", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("used_at", Text),
    Column("enrolment_id", Text),  # the enrolment it became
    PrimaryKeyConstraint("pilot_id", "code_hash"),
    Index("enrol_code_hash", "code_hash"),
)

enrolment = Table(
    "enrolment",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("enrolment_id", Text, nullable=False),
    Column("agent_ref", Text, nullable=False),
    Column("desk_id", Text, nullable=False),
    Column("installation", Text, nullable=False),
    Column("token_hash", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("client_version", Text, nullable=False),
    Column("enrolled_at", Text, nullable=False),
    Column("last_seen", Text),
    Column("revoked_at", Text),
    Column("held", BigInteger, nullable=False),  # distinct revisions kept, parked ones too
    Column("parked", BigInteger, nullable=False),  # of these, waiting for a person
    Column("clock_offset_ms", BigInteger),  # centre's clock minus the desk's, at the last push
    Column("new_token_hash", Text),  # handed out, and not used yet: see central.store.rotation
    Column("new_token_at", Text),
    Column("forked_at", Text),  # when two revisions under one epoch and seq were last seen
    Column("manifest", Text),  # JSON, as sync.wire.Manifest
    Column("manifest_at", Text),
    Column("manifest_held", BigInteger),  # what `held` was then
    PrimaryKeyConstraint("pilot_id", "enrolment_id"),
    Index("enrolment_token", "token_hash"),
    Index("enrolment_new_token", "new_token_hash"),
)

# Tokens of the coordinator's side; pilot_id '' is every pilot.
access = Table(
    "access",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("access_id", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("token_hash", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("revoked_at", Text),
    PrimaryKeyConstraint("pilot_id", "access_id"),
    Index("access_token", "token_hash"),
)

# The log: every revision as it came, never changed. `feed` is the ingest that stored it.
revision = Table(
    "revision",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("rev_id", Text, nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("rev_no", BigInteger, nullable=False),
    Column("parent_rev_id", Text),
    Column("op", Text, nullable=False),
    Column("occurred_at", Text, nullable=False),
    Column("tz", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("started_at", Text),
    Column("logging_ms", BigInteger),
    Column("agent_ref", Text, nullable=False),
    Column("catalogue_version", BigInteger, nullable=False),
    Column("schema", BigInteger, nullable=False),
    Column("epoch", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("origin", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("enrolment_id", Text, nullable=False),  # '' for an import
    Column("received_at", Text, nullable=False),
    Column("clock_offset_ms", BigInteger),  # measured at that push
    Column("feed", BigInteger, nullable=False),
    PrimaryKeyConstraint("pilot_id", "rev_id"),
    Index("revision_feed", "pilot_id", "agent_ref", "feed"),
    Index("revision_number", "pilot_id", "agent_ref", "epoch", "seq"),  # not unique: forks are kept
    sqlite_with_rowid=False,
)

# What could not be stored as it is, kept as it came until a person decides.
parked = Table(
    "parked",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("rev_id", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("item", Text, nullable=False),  # JSON, as it came
    Column("enrolment_id", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("clock_offset_ms", BigInteger),
    Column("state", Text, nullable=False),  # waiting | accepted | discarded
    Column("resolved_at", Text),
    Column("resolved_by", Text),
    Column("accepted_as", Text),  # the rev_id under which it was stored
    PrimaryKeyConstraint("pilot_id", "rev_id", "digest"),
    Index("parked_enrolment", "pilot_id", "enrolment_id"),
)

# Erased on purpose: the hash of a rev_id that may never come back.
tombstone = Table(
    "tombstone",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("rev_hash", Text, nullable=False),
    Column("erased_at", Text, nullable=False),
    Column("enrolment_id", Text, nullable=False),
    PrimaryKeyConstraint("pilot_id", "rev_hash"),
    sqlite_with_rowid=False,
)

# The current revision of every entry, voided ones too. Answers are as logged; `channel` is the
# pilot's where none was logged. `counted_at` is `occurred_at`, corrected where the desk's clock
# was more than two minutes off (`clock_corrected`); it decides `day` and `hour`. The first_*
# columns are of the entry's lowest revision: the clock that gave `occurred_at` was its clock.
entry_current = Table(
    "entry_current",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("rev_id", Text, nullable=False),
    Column("rev_no", BigInteger, nullable=False),
    Column("voided", Boolean, nullable=False),
    Column("agent_ref", Text, nullable=False),
    Column("reason", Text),
    Column("ending", Text),
    Column("online_first", Text),
    Column("obstacle", Text),
    Column("motive", Text),
    Column("channel", Text, nullable=False),
    Column("queue", Text),
    Column("call_ref", Text),
    Column("talk_s", BigInteger),
    Column("page_pointed_to", Text),
    Column("note", Text),
    Column("searched", Text),
    Column("cause", Text),
    Column("occurred_at", Text, nullable=False),
    Column("counted_at", Text, nullable=False),
    Column("clock_corrected", Boolean, nullable=False),
    Column("day", Text, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("tz", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("logging_ms", BigInteger),
    Column("catalogue_version", BigInteger, nullable=False),
    Column("origin", Text, nullable=False),
    Column("enrolment_id", Text, nullable=False),
    Column("clock_offset_ms", BigInteger),
    Column("first_rev_no", BigInteger, nullable=False),
    Column("first_rev_id", Text, nullable=False),
    Column("first_occurred_at", Text, nullable=False),
    Column("first_offset_ms", BigInteger),
    PrimaryKeyConstraint("pilot_id", "entry_id"),
    Index("entry_current_day", "pilot_id", "day", "entry_id"),
    sqlite_with_rowid=False,
)

# Contacts by agent, leaf, day, hour, channel and answer: what is read of some of a pilot's days; of
# all of them it is `subtotal`. `leaf` is the code as logged, '' beside an ending; `answer` is an
# OnlineFirst, or 'ending' beside an `ending`. A row whose contacts were voided or amended away
# stays with n 0.
rollup = Table(
    "rollup",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("agent_ref", Text, nullable=False),
    Column("leaf", Text, nullable=False),
    Column("ending", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("n", BigInteger, nullable=False),
    PrimaryKeyConstraint(
        "pilot_id", "day", "hour", "agent_ref", "leaf", "ending", "channel", "answer"
    ),
    sqlite_with_rowid=False,
)

# Contacts by the telephone system, in three layers: single calls, counts per period, day totals.
# central.store.handled says which layer counts.
handled = Table(
    "handled",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("row_id", Text, nullable=False),
    Column("agent_ref", Text, nullable=False),
    Column("granularity", Text, nullable=False),  # call | period | day
    Column("start_at", Text, nullable=False),
    Column("end_at", Text, nullable=False),
    Column("day", Text, nullable=False),  # of start_at
    Column("hour", Integer, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("imported_at", Text, nullable=False),
    PrimaryKeyConstraint("pilot_id", "row_id"),
    Index("handled_agent", "pilot_id", "agent_ref", "day"),
    Index("handled_layer", "pilot_id", "agent_ref", "granularity", "start_at"),
    sqlite_with_rowid=False,
)
