"""What the engine's driver needs of the world: a centre to ask, and an outbox that is durable."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from ftr.entry import Revision
from sync.failures import Failure
from sync.holdings import Buckets
from sync.wire import (
    Config,
    Differing,
    Hello,
    ItemResult,
    Manifest,
    ManifestKept,
    Missing,
    NewToken,
    Pushed,
)


class Transport(Protocol):
    """The centre as a desk reaches it. Every call raises TransportFailure."""

    def hello(self, last: str | None = None) -> Hello:
        """Greet; `last` is the revision that the centre answered for last."""

    def config(self, etag: str) -> tuple[str, Config] | None:
        """The config with its ETag; None where it is still the one of `etag`."""

    def push(self, revisions: Sequence[Revision], sent_at: str) -> Pushed:
        """Send revisions; whatever is answered is committed at the centre."""

    def compare_buckets(self, buckets: Buckets) -> Differing:
        """Ask where the centre holds something else."""

    def compare_items(self, items: Sequence[tuple[str, str]]) -> Missing:
        """Ask which of these (rev_id, digest) the centre lacks."""

    def report(self, manifest: Manifest) -> ManifestKept:
        """Tell how the desk stands."""

    def rotate(self) -> NewToken:
        """Ask for a new token; this transport goes on with the old one until use_token."""

    @property
    def token(self) -> str | None:
        """The token that is sent now."""

    def use_token(self, token: str) -> None:
        """Send this token from now on, and remember the one before it."""

    def other_token(self) -> bool:
        """Send the token before the present one, or the present one again; false: no other."""


class Outbox(Protocol):
    """The desk's own side. Every call is durable when it returns, or raises PersonError."""

    def load(self, limit: int, but: Collection[str]) -> Sequence[Revision]:
        """The oldest pending revisions without those in `but`."""

    def load_named(self, rev_ids: Sequence[str]) -> Sequence[Revision]:
        """These revisions, as far as they are pending."""

    def settle(self, results: Sequence[ItemResult], incarnation: str) -> None:
        """Write down the centre's answers."""

    def last_settled(self) -> str | None:
        """The revision that the centre answered for last, but for the erased ones."""

    def holdings(self, after: str, limit: int) -> Sequence[tuple[str, str]]:
        """(rev_id, digest) of what the centre answered for, in order of rev_id, behind `after`.

        That is acknowledged and parked, not what is pending or erased on purpose.
        """

    def take_back(self, rev_ids: Sequence[str]) -> None:
        """Make these pending again; what was erased on purpose stays as it is."""

    def manifest(self) -> Manifest:
        """How this enrolment stands."""

    def keep_token(self, token: str, former: str | None) -> None:
        """Keep a new token, and the one before it. The new one is not used before this returns."""

    def start_epoch(self, seen: Collection[str]) -> None:
        """Number what is made from now on anew, if the present epoch is one of `seen`."""

    def keep_config(self, etag: str, config: Config) -> None:
        """Put a config in force; raises ValueError, KeyError or TypeError where it is no good."""

    def greeted(self, hello: Hello, offset_s: float) -> None:
        """Keep what hello told; `offset_s` is the centre's clock minus ours."""

    def remember(self, memory: str) -> None:
        """Keep the engine's memory."""

    def told(self, failure: Failure | None) -> None:
        """Keep and show how the round ended."""
