"""What follows from sums that are known, by elimination modulo a prime."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence

_PRIME = 2**61 - 1


def follows(asked: Collection[Hashable], known: Sequence[Collection[Hashable]]) -> bool:
    """Whether the sum over `asked` is a combination of the sums over the `known` sets."""
    rows: dict[Hashable, dict[Hashable, int]] = {}
    for one in known:
        left = _reduced(dict.fromkeys(one, 1), rows)
        if left:
            pivot = next(iter(left))
            scale = pow(left[pivot], -1, _PRIME)
            rows[pivot] = {key: value * scale % _PRIME for key, value in left.items()}
    return not _reduced(dict.fromkeys(asked, 1), rows)


def _reduced(
    row: dict[Hashable, int], rows: dict[Hashable, dict[Hashable, int]]
) -> dict[Hashable, int]:
    """What is left of the row; each of `rows` was reduced by those before it, so in their order."""
    for pivot, other in rows.items():
        times = row.get(pivot, 0)
        if times:
            for key, value in other.items():
                row[key] = (row.get(key, 0) - times * value) % _PRIME
            row = {key: value for key, value in row.items() if value}
    return row
