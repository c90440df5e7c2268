"""Enrolment codes: made for an agent, shown once, used once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select, update

from central.store.agents import Agent
from central.store.code_key import code_hasher
from central.store.fresh import Fresh
from central.store.language import said
from central.store.refused import Refused
from central.store.tables import enrol_code
from ftr.clock import from_text, to_text
from sync.wire import ProblemCode

LEAST_DAYS = 14


@dataclass(frozen=True, slots=True)
class Code:
    """A code as it is shown this once; `expires` is an instant."""

    agent: Agent
    code: str
    expires: str


@dataclass(frozen=True, slots=True)
class KnownCode:
    """What the centre knows of a code that was typed."""

    pilot_id: str
    code_hash: str
    agent_ref: str
    enrolment_id: str | None  # the enrolment it became, once used


def expiry(end: date, timezone: str, now: datetime) -> datetime:
    """The end of the pilot's last day in its zone, but never within 14 days from now."""
    last = datetime.combine(end + timedelta(days=1), time.min, ZoneInfo(timezone))
    return max(last, now + timedelta(days=LEAST_DAYS))


def new_codes(
    connection: Connection,
    pilot_id: str,
    agents: Iterable[Agent],
    *,
    expires: datetime,
    now: datetime,
    fresh: Fresh,
) -> list[Code]:
    """One new code per agent; codes made earlier stay as they are."""
    hashed = code_hasher(connection, fresh.code_key)
    whose = list(agents)
    unused = _unused(connection, len(whose), hashed, fresh)
    rows = [
        {
            "pilot_id": pilot_id,
            "code_hash": code_hash,
            "agent_ref": agent.agent_ref,
            "created_at": to_text(now),
            "expires_at": to_text(expires),
        }
        for agent, code_hash in zip(whose, unused, strict=True)
    ]
    if rows:
        connection.execute(insert(enrol_code), rows)
    pairs = zip(whose, unused.values(), strict=True)
    return [Code(agent, code, to_text(expires)) for agent, code in pairs]


def count_waiting(
    connection: Connection, pilot_id: str, agents: Iterable[Agent], now: datetime
) -> int:
    """How many codes of these agents still work: neither used nor expired."""
    whose = {agent.agent_ref for agent in agents}
    waiting = select(enrol_code.c.agent_ref).where(
        enrol_code.c.pilot_id == pilot_id,
        enrol_code.c.used_at.is_(None),
        enrol_code.c.expires_at > to_text(now),
    )
    return sum(ref in whose for ref in connection.execute(waiting).scalars())


def _unused(
    connection: Connection, count: int, hashed: Callable[[str], str], fresh: Fresh
) -> dict[str, str]:
    """hash -> code, so many that no pilot has: a code alone must tell where it belongs."""
    found: dict[str, str] = {}
    while len(found) < count:
        drawn = {hashed(code): code for code in (fresh.code() for _ in range(count - len(found)))}
        known = select(enrol_code.c.code_hash).where(enrol_code.c.code_hash.in_(list(drawn)))
        taken = set(connection.execute(known).scalars())
        found |= {one: code for one, code in drawn.items() if one not in taken}
    return found


def find_code(connection: Connection, code: str, now: datetime, fresh: Fresh) -> KnownCode:
    """What a typed code stands for; raises Refused (code_unknown, code_expired, unavailable)."""
    hashed = code_hasher(connection, fresh.code_key)(code)
    row = connection.execute(select(enrol_code).where(enrol_code.c.code_hash == hashed)).first()
    if row is None:
        message = said().gettext(
            "This code is not known here. Check the letters, or ask the coordinator for a new one."
        )
        raise Refused(ProblemCode.CODE_UNKNOWN, message)
    if row.used_at is None and from_text(row.expires_at) <= now:
        message = said().gettext("This code has expired; ask the coordinator for a new one.")
        raise Refused(ProblemCode.CODE_EXPIRED, message)
    return KnownCode(row.pilot_id, row.code_hash, row.agent_ref, row.enrolment_id)


def use_code(connection: Connection, code: KnownCode, enrolment_id: str, at: str) -> None:
    """Spend a code; of two desks at once, one gets it. Raises Refused (code_used)."""
    spent = connection.execute(
        update(enrol_code)
        .where(
            enrol_code.c.pilot_id == code.pilot_id,
            enrol_code.c.code_hash == code.code_hash,
            enrol_code.c.used_at.is_(None),
        )
        .values(used_at=at, enrolment_id=enrolment_id)
    )
    if spent.rowcount != 1:
        raise code_used()


def code_used() -> Refused:
    """The code was spent before."""
    message = said().gettext(
        "This code was used already; each desk needs its own. Ask the coordinator for a new one."
    )
    return Refused(ProblemCode.CODE_USED, message)
