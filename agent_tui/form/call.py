"""A call that the telephone told of: what it brings into a contact, and when it is too old."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from ftr.clock import from_text, to_text
from ftr.record import record

AFTER_ITS_END = timedelta(minutes=30)  # a call is still logged this long after it ended
WITHOUT_AN_END = timedelta(hours=4)  # and this long after it began, where its end was never told

Did = Literal["logged", "dropped"]


@record
class Call:
    """One call. `ref` is a keyed hash of its number in the telephone system, never that number.

    Instants are aware; `ended_at` is None while the call lasts. `did` is what became of it.
    """

    ref: str
    started_at: datetime
    ended_at: datetime | None = None
    channel: str | None = None
    queue: str | None = None
    did: Did | None = None

    @property
    def talk_s(self) -> int | None:
        """Whole seconds from its start to its end; None while it lasts."""
        if self.ended_at is None:
            return None
        return max(0, round((self.ended_at - self.started_at).total_seconds()))

    @property
    def lapses_at(self) -> datetime:
        """When it is too old to be logged."""
        if self.ended_at is not None:
            return self.ended_at + AFTER_ITS_END
        return self.started_at + WITHOUT_AN_END


def call_to_dict(call: Call | None) -> dict[str, object] | None:
    """As it stands in the draft."""
    if call is None:
        return None
    return {
        "ref": call.ref,
        "started_at": to_text(call.started_at),
        "ended_at": to_text(call.ended_at) if call.ended_at else None,
        "channel": call.channel,
        "queue": call.queue,
    }


def call_from_dict(data: Mapping[str, Any] | None) -> Call | None:
    """From the draft; raises KeyError, TypeError or ValueError on what is no call."""
    if data is None:
        return None
    return Call(
        str(data["ref"]),
        from_text(data["started_at"]),
        from_text(data["ended_at"]) if data["ended_at"] else None,
        data["channel"],
        data["queue"],
    )
