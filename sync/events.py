"""What happens to the sync engine, and what it asks for. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from sync.failures import Failure
from sync.wire import Differing, Hello, ItemResult, Manifest, ManifestKept, Missing, Pushed


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
class Counted:
    """How the desk stands."""

    manifest: Manifest


@dataclass(frozen=True, slots=True)
class BucketsCompared:
    """Where the centre holds something else than the desk was told."""

    answer: Differing


@dataclass(frozen=True, slots=True)
class ItemsCompared:
    """What the centre lacks of the items asked about; `cursor` is None after the last ones."""

    answer: Missing | None
    cursor: str | None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was missing is pending again."""


@dataclass(frozen=True, slots=True)
class Reported:
    """The centre has the manifest."""

    answer: ManifestKept


@dataclass(frozen=True, slots=True)
class Rotated:
    """A new token is kept, and used from now on."""


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
    | Counted
    | BucketsCompared
    | ItemsCompared
    | TakenBack
    | Reported
    | Rotated
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
class StartEpoch:
    """Number what is made from now on anew, if these revisions are of the present epoch; no
    answer."""

    rev_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """Read how the desk stands; answer Counted or Failed."""


@dataclass(frozen=True, slots=True)
class CompareBuckets:
    """Ask in which buckets the centre holds something else; answer BucketsCompared or Failed."""


@dataclass(frozen=True, slots=True)
class CompareItems:
    """Ask which items of these buckets the centre lacks, as many as fit one request, behind the
    cursor; answer ItemsCompared or Failed."""

    buckets: tuple[str, ...]
    after: str


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Make these pending again, durably: the centre lost them; answer TakenBack or Failed."""

    rev_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SendManifest:
    """Tell the centre how the desk stands; answer Reported or Failed."""

    manifest: Manifest


@dataclass(frozen=True, slots=True)
class RotateToken:
    """Get a new token, keep it durably, then use it; answer Rotated or Failed."""


@dataclass(frozen=True, slots=True)
class Remember:
    """Keep the engine's memory, so that a restart does not hammer; no answer."""

    memory: str


@dataclass(frozen=True, slots=True)
class Tell:
    """Let the person know: all that was pending is sent (None), or why sending waits; no answer."""

    failure: Failure | None


Action = (
    SayHello
    | GetConfig
    | Load
    | Push
    | Settle
    | StartEpoch
    | Count
    | CompareBuckets
    | CompareItems
    | TakeBack
    | SendManifest
    | RotateToken
    | Remember
    | Tell
)
