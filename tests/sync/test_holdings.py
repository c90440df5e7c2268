"""Holdings in buckets: equal exactly where what is held is equal, whatever the order."""

from __future__ import annotations

import hashlib
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.holdings import added, bucket_of, differing, folded, from_wire, hash_of, removed, to_wire

names = st.text("0123456789abcdef-", min_size=1, max_size=36)
held = st.dictionaries(names, names, max_size=60)


@given(ours=held, theirs=held)
def test_buckets_differ_exactly_where_holdings_differ(
    ours: dict[str, str], theirs: dict[str, str]
) -> None:
    differ = {bucket_of(name) for name, _digest in ours.items() ^ theirs.items()}
    assert differing(folded(ours.items()), folded(theirs.items())) == tuple(sorted(differ))
    assert (folded(ours.items()) == folded(theirs.items())) == (ours == theirs)


@given(items=held, seed=st.integers(0, 2**32))
def test_order_does_not_matter(items: dict[str, str], seed: int) -> None:
    shuffled = list(items.items())
    Random(seed).shuffle(shuffled)
    assert folded(shuffled) == folded(items.items())


@given(kept=held, passing=held)
def test_adding_and_removing_undo_each_other(kept: dict[str, str], passing: dict[str, str]) -> None:
    before = folded(kept.items())
    new = [(name, digest) for name, digest in passing.items() if name not in kept]
    more = added(before, new)
    assert more == folded([*kept.items(), *new])
    assert removed(more, new) == before
    assert removed(more, kept.items()) == folded(new)


@given(items=held)
def test_what_travels_comes_back_the_same(items: dict[str, str]) -> None:
    buckets = folded(items.items())
    assert from_wire(to_wire(buckets)) == buckets


def test_the_hashes_are_those_both_sides_agreed_on() -> None:
    rev_id, digest = "0190a1b2-0000-7000-8000-000000000001", "d" * 64
    name = hashlib.sha256(rev_id.encode()).hexdigest()[:2]
    xor = hashlib.sha256(f"{rev_id}:{digest}".encode()).hexdigest()[:16]
    assert to_wire(folded([(rev_id, digest)])) == {name: [1, xor]}
    assert hash_of(rev_id, digest) == int(xor, 16)


@pytest.mark.parametrize(
    "data",
    [
        {"zz": [1, "0" * 16]},
        {"0A": [1, "0" * 16]},
        {"0a": [0, "0" * 16]},
        {"0a": [True, "0" * 16]},
        {"0a": [1, "0" * 15]},
        {"0a": [1, "x" * 16]},
        {"0a": [1]},
        {"0a": 7},
    ],
)
def test_what_is_no_bucket_is_refused(data: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        from_wire(data)
