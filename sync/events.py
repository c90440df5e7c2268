"""What happens to the sync engine, and what it asks for. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from sync.failures import Failure
from sync.wire import Hello, ItemResult, Pushed


@dataclass(frozen=True, slots=True)
class Started:
    """The engine begins; what it remembered is already in its state."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time has passed."""


@dataclass(frozen=True, slots=True)
class EntrySaved:
    """A revision was added to the outbox."""


@dataclass(frozen=True, slots=True)
class Nudged:
    """A person asked to send now."""


@dataclass(frozen=True, slots=True)
class Woke:
    """The machine slept or its clock was changed."""


@dataclass(frozen=True, slots=True)
class HelloAnswered:
    """The centre greeted back."""

    hello: Hello


@dataclass(frozen=True, slots=True)
class ConfigAnswered:
    """A config was taken over, known from now on by `etag`; or it was still the same."""

    etag: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """The pending revisions asked for, as (rev_id, bytes on the wire), oldest first."""

    items: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PushAnswered:
    """The centre's answer to the push in flight."""

    pushed: Pushed


@dataclass(frozen=True, slots=True)
class Settled:
    """The answers are written down at the desk."""


@dataclass(frozen=True, slots=True)
class Failed:
    """What was asked for last did not succeed."""

    failure: Failure


Event = (
    Started
    | Ticked
    | EntrySaved
    | Nudged
    | Woke
    | HelloAnswered
    | ConfigAnswered
    | Loaded
    | PushAnswered
    | Settled
    | Failed
)


@dataclass(frozen=True, slots=True)
class SayHello:
    """Ask for hello; answer HelloAnswered or Failed."""


@dataclass(frozen=True, slots=True)
class GetConfig:
    """Fetch the config unless it still has this ETag; answer ConfigAnswered or Failed."""

    etag: str


@dataclass(frozen=True, slots=True)
class Load:
    """Read pending revisions, at most `items`; answer Loaded or Failed.

    `only` names the ones wanted; where it is empty, all but those in `but`.
    """

    items: int
    only: tuple[str, ...] = ()
    but: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Push:
    """Send these of the revisions loaded last; answer PushAnswered or Failed."""

    rev_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settle:
    """Write the answers down durably; answer Settled or Failed."""

    results: tuple[ItemResult, ...]
    incarnation: str


@dataclass(frozen=True, slots=True)
class Remember:
    """Keep the engine's memory, so that a restart does not hammer; no answer."""

    memory: str


@dataclass(frozen=True, slots=True)
class Tell:
    """Let the person know: all that was pending is sent (None), or why sending waits; no answer."""

    failure: Failure | None


Action = SayHello | GetConfig | Load | Push | Settle | Remember | Tell
