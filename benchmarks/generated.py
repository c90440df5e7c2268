"""Revisions as desks would push them, generated with a seed; for demo pilots only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from uuid_utils.compat import uuid7

from ftr.catalogue.model import Catalogue
from ftr.clock import to_text
from ftr.entry import SCHEMA, Payload, Revision
from ftr.words import OnlineFirst, Op, Origin

ANSWERS = (OnlineFirst.YES, OnlineFirst.NO, OnlineFirst.NO, OnlineFirst.UNKNOWN)
ONE_IN_ENDS = 20
EPOCH = "00000000-0000-7000-8000-000000000000"


def revisions(
    catalogue: Catalogue, agent_ref: str, first_day: datetime, number: int, seed: int
) -> Iterator[Revision]:
    """`number` creates of one agent: a contact every three minutes, nine hours a day."""
    chance = Random(seed)
    codes = [leaf.code for leaf in catalogue.leaves]
    endings = [ending.code for ending in catalogue.endings]
    for seq in range(1, number + 1):
        day, minutes = divmod(seq * 3, 540)
        began = first_day + timedelta(days=day % 5, minutes=minutes)
        payload = Payload(
            reason=chance.choice(codes), online_first=chance.choice(ANSWERS), channel="phone"
        )
        if endings and chance.randrange(ONE_IN_ENDS) == 0:
            payload = Payload(ending=chance.choice(endings), channel="phone")
        yield Revision(
            rev_id=str(uuid7()),
            entry_id=str(uuid7()),
            rev_no=1,
            parent_rev_id=None,
            op=Op.CREATE,
            occurred_at=to_text(began),
            tz="Europe/Amsterdam",
            recorded_at=to_text(began + timedelta(seconds=3)),
            started_at=to_text(began),
            logging_ms=2900,
            agent_ref=agent_ref,
            catalogue_version=catalogue.version,
            schema=SCHEMA,
            epoch=EPOCH,
            seq=seq,
            origin=Origin.GENERATED,
            payload=payload.to_json(),
        )


def batches(items: Sequence[Revision], size: int) -> list[Sequence[Revision]]:
    """The revisions in lists of `size`."""
    return [items[at : at + size] for at in range(0, len(items), size)]


def monday() -> datetime:
    """Nine o'clock UTC on the Monday of this week."""
    now = datetime.now(UTC)
    return (now - timedelta(days=now.weekday())).replace(hour=9, minute=0, second=0, microsecond=0)
