"""What follows from sums that are known, by elimination modulo a prime."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable

_PRIME = 2**61 - 1


class Known:
    """The sums over these sets are known."""

    def __init__(self, sums: Iterable[Collection[Hashable]]) -> None:
        self._rows: dict[Hashable, dict[Hashable, int]] = {}
        for one in dict.fromkeys(map(frozenset, sums)):
            left = self._reduced(dict.fromkeys(one, 1))
            if left:
                pivot = next(iter(left))
                scale = pow(left[pivot], -1, _PRIME)
                self._rows[pivot] = {key: value * scale % _PRIME for key, value in left.items()}

    def tell(self, asked: Collection[Hashable]) -> bool:
        """Whether the sum over `asked` is a combination of the sums that are known."""
        return not self._reduced(dict.fromkeys(asked, 1))

    def _reduced(self, row: dict[Hashable, int]) -> dict[Hashable, int]:
        """What is left of the row; each that is kept was reduced by those before it, so in their
        order.
        """
        for pivot, other in self._rows.items():
            times = row.get(pivot, 0)
            if times:
                for key, value in other.items():
                    row[key] = (row.get(key, 0) - times * value) % _PRIME
                row = {key: value for key, value in row.items() if value}
        return row
