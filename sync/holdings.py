"""What a desk and the centre hold, in a form small enough to compare: 256 buckets of ids.

Equal holdings give equal buckets whatever the order; unequal ones give unequal buckets, but for
collisions of a 64-bit hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

Buckets = Mapping[str, tuple[int, int]]
"""Bucket name (two hex digits) -> how many it holds, and the XOR of their hashes; no empty ones."""

BUCKET_NAMES = frozenset(f"{number:02x}" for number in range(256))
_HASH_HEX = 16


def bucket_of(rev_id: str) -> str:
    """The bucket of a revision: the first two hex digits of the SHA-256 of its id."""
    return hashlib.sha256(rev_id.encode()).hexdigest()[:2]


def hash_of(rev_id: str, digest: str) -> int:
    """What one revision adds to its bucket: 64 bits that also know its digest."""
    return int.from_bytes(hashlib.sha256(f"{rev_id}:{digest}".encode()).digest()[:8], "big")


def added(buckets: Buckets, items: Iterable[tuple[str, str]]) -> Buckets:
    """The buckets with these (rev_id, digest) as well. An item must not be in there yet."""
    return _changed(buckets, items, +1)


def removed(buckets: Buckets, items: Iterable[tuple[str, str]]) -> Buckets:
    """The buckets without these (rev_id, digest). An item must be in there."""
    return _changed(buckets, items, -1)


def folded(items: Iterable[tuple[str, str]]) -> Buckets:
    """The buckets of distinct (rev_id, digest), in any order."""
    return _changed({}, items, +1)


def differing(ours: Buckets, theirs: Buckets) -> tuple[str, ...]:
    """The names of the buckets that are not the same on both sides, sorted."""
    return tuple(
        sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
    )


def to_wire(buckets: Buckets) -> dict[str, list[Any]]:
    """As it travels: `{"0a": [count, "16 hex digits"]}`."""
    return {name: [count, f"{xor:0{_HASH_HEX}x}"] for name, (count, xor) in sorted(buckets.items())}


def from_wire(data: Mapping[str, Any]) -> Buckets:
    """What to_wire made. Raises ValueError or TypeError where it is something else."""
    read = {}
    for name, value in data.items():
        if name not in BUCKET_NAMES:
            raise ValueError(f"{name!r} is not the name of a bucket")
        count, xor = value
        if type(count) is not int or not 0 < count < 2**53:
            raise ValueError(f"{count!r} is not a number of revisions")
        if not isinstance(xor, str) or len(xor) != _HASH_HEX:
            raise ValueError(f"{xor!r} is not 16 hex digits")
        read[name] = (count, int.from_bytes(bytes.fromhex(xor), "big"))
    return read


def _changed(buckets: Buckets, items: Iterable[tuple[str, str]], by: int) -> Buckets:
    changed = dict(buckets)
    for rev_id, digest in items:
        name = bucket_of(rev_id)
        count, xor = changed.get(name, (0, 0))
        changed[name] = (count + by, xor ^ hash_of(rev_id, digest))
    return {name: one for name, one in changed.items() if one[0]}
