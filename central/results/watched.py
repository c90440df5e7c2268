"""The numbers behind `ftr watch`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Line:
    """Contacts of an agent, a day, an hour, or all; what is not known is None, shares are
    fractions.

    `coverage` is (contacts + endings) ÷ handled, `not_asked_share` and `unknown_share` are of the
    contacts. For a supervisor these four are in whole days while the pilot runs, and None in a row
    that a report hides.
    """

    key: str
    label: str
    contacts: int
    endings: int
    handled: int | None
    coverage: float | None
    not_asked: int | None
    not_asked_share: float | None
    unknown: int | None
    unknown_share: float | None


@dataclass(frozen=True, slots=True)
class AgentHour:
    """What one agent logged, endings too, of what was handled in one hour of the day ("09")."""

    agent_ref: str
    hour: str
    logged: int
    handled: int
    coverage: float


@dataclass(frozen=True, slots=True)
class Word:
    """A word that so many contacts have, searched for and not found, or in a note under other."""

    word: str
    notes: int


@dataclass(frozen=True, slots=True)
class Other:
    """Contacts logged under the leaves that take what the list misses; `share` is of all.

    `words` are those of the newest two days, the most used first.
    """

    contacts: int
    share: float | None
    leaves: tuple[str, ...]
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk that may still log. `silent_s` is seconds since the centre last heard of it (since
    joining, where it never did), `joined_s` since it joined. What it reported of itself, None as
    long as it did not: `unsent` revisions, the oldest of them made at `oldest_unsent`, and whether
    its database is `sound`.
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
    oldest_unsent: str | None
    sound: bool | None
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
class Late:
    """How many of an agent's entries of the newest two days were saved long after the contact."""

    agent_ref: str
    late: int
    entries: int


@dataclass(frozen=True, slots=True)
class Burst:
    """An agent's largest number of entries saved within a minute, from a local moment on."""

    agent_ref: str
    entries: int
    day: str
    time: str


@dataclass(frozen=True, slots=True)
class Run:
    """The longest row of one and the same answer by an agent; not which answer."""

    agent_ref: str
    answers: int


@dataclass(frozen=True, slots=True)
class OneSided:
    """An agent all of whose answers are the same; not which answer."""

    agent_ref: str
    answers: int


@dataclass(frozen=True, slots=True)
class FirstOption:
    """An agent who takes the first of the options far more often than the others do."""

    agent_ref: str
    of: Literal["answer", "reason"]
    contacts: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The part of all contacts up to this day, handled ones too, that has no yes or no.

    So far apart lie the worst-case limits of the result.
    """

    day: str
    label: str
    share: float


@dataclass(frozen=True, slots=True)
class Replanned:
    """What the pilot will show, reckoned again with what was seen in whole days; fractions.

    `icc` is how much agents differ so far, not below 0; so early it may as well be anything from
    `icc_low` to `icc_high`, and the margin from `half_width_low` to `half_width_high`. The share is
    the plan's, not the one logged so far: nothing here can be worked back to it.
    `planned_half_width` is what the plan alone promises, where it says enough. `fixed_drop` is over
    all contacts, by difference-in-differences.
    """

    days: int
    agents: int
    icc: float
    effective: float
    half_width: float
    icc_low: float
    icc_high: float
    half_width_low: float
    half_width_high: float
    planned_half_width: float | None
    drop_same_agents: float
    drop_other_agents: float
    fixed_drop: float


@dataclass(frozen=True, slots=True)
class Watched:
    """Everything at one moment."""

    overall: Line
    agents: tuple[Line, ...]
    days: tuple[Line, ...]
    hours: tuple[Line, ...]
    agent_hours: tuple[AgentHour, ...]
    unanswered: tuple[Unanswered, ...]
    replanned: Replanned | None
    other: Other
    late: tuple[Late, ...]
    bursts: tuple[Burst, ...]
    runs: tuple[Run, ...]
    one_sided: tuple[OneSided, ...]
    first_options: tuple[FirstOption, ...]
    desks: tuple[Desk, ...]
    versions: tuple[Version, ...]
    parked: int
    outside_window: int
