"""The bodies with which a desk proves what it holds, as the description shows them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

from central.service.models import Instant
from sync.wire import MINE_ITEMS, RECONCILE_ITEMS

Count = Annotated[int, Field(ge=0, lt=2**53, strict=True)]
Short = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Uuid = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
Bucket = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{2}$")]


class BucketsBody(BaseModel):
    """What a desk was told is held: per bucket how many and the XOR of their hashes.

    A bucket is the first two hex digits of SHA-256(rev_id); a hash is the first 8 bytes of
    SHA-256(rev_id + ":" + digest). Empty buckets are left out.
    """

    buckets: Annotated[dict[Bucket, tuple[Count, Hash]], Field(max_length=256)]


class ItemsBody(BaseModel):
    """What a desk was told is held, one by one: (rev_id, digest)."""

    items: Annotated[list[tuple[Uuid, Sha256]], Field(max_length=RECONCILE_ITEMS)]


class DifferingAnswer(BaseModel):
    """The buckets that are not the same here."""

    server_time: Instant
    incarnation: str
    differ: list[str]


class MissingAnswer(BaseModel):
    """What is not here in any form: not stored, parked or erased on purpose; that is `gone`."""

    server_time: Instant
    incarnation: str
    missing: list[str]
    gone: list[str]


class ManifestBody(BaseModel):
    """How a desk stands, in revisions; `discarded` must be 0."""

    epoch: Short
    last_seq: Count
    created: Count
    pending: Count
    acknowledged: Count
    parked: Count
    discarded: Annotated[int, Field(gt=-(2**53), lt=2**53, strict=True)]
    oldest_pending: Short | None
    version: Short
    db_ok: Annotated[bool, Field(strict=True)]


class ManifestKeptAnswer(BaseModel):
    """The manifest is kept; `held` revisions of this desk are here."""

    server_time: Instant
    incarnation: str
    held: int


class MineAnswer(BaseModel):
    """Revisions as they travelled; `next` is the cursor of the next page, null at the end."""

    items: Annotated[list[dict[str, Any]], Field(max_length=MINE_ITEMS)]
    next: str | None


class NewTokenAnswer(BaseModel):
    """The token to use from now on, shown this once."""

    token: str
