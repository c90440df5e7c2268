"""The numbers behind `ftr watch`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """Contacts of an agent, a day, an hour, or all; what is not known is None, shares are
    fractions.

    `coverage` is (contacts + endings) ÷ handled, `not_asked_share` and `unknown_share` are of the
    contacts.
    """

    key: str
    label: str
    contacts: int
    endings: int
    handled: int | None
    coverage: float | None
    not_asked: int
    not_asked_share: float | None
    unknown: int
    unknown_share: float | None


@dataclass(frozen=True, slots=True)
class Other:
    """Contacts logged under the leaves that take what the list misses; `share` is of all."""

    contacts: int
    share: float | None
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk that may still log. `silent_s` is seconds since the centre last heard of it (since
    joining, where it never did), `joined_s` since it joined; `unsent` is not known as long as
    desks do not report it.
    """

    enrolment_id: str
    desk_id: str
    agent_ref: str
    last_seen: str | None
    silent_s: int
    joined_s: int
    held: int
    parked: int
    unsent: int | None
    client_version: str
    clock_offset_s: float | None


@dataclass(frozen=True, slots=True)
class Version:
    """Entries per catalogue version. `late_entries` were logged after a newer one was published,
    by `late_agents`.
    """

    version: int
    published_at: str
    newest: bool
    entries: int
    late_entries: int
    late_agents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """Everything at one moment."""

    overall: Line
    agents: tuple[Line, ...]
    days: tuple[Line, ...]
    hours: tuple[Line, ...]
    other: Other
    desks: tuple[Desk, ...]
    versions: tuple[Version, ...]
    parked: int
    outside_window: int
