"""Reasons that have no answers in one of two pilots are joined upward, never dropped silently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ftr.measures.checks import check_count

Path = tuple[str, ...]  # codes from the main reason down to the leaf
REST: Path = ()  # where main reasons are joined that cannot stand by themselves


@dataclass(frozen=True, slots=True)
class PathCounts:
    """The answers on one reason in two pilots."""

    yes_before: int
    asked_before: int
    yes_after: int
    asked_after: int

    def __add__(self, other: PathCounts) -> PathCounts:
        return PathCounts(
            self.yes_before + other.yes_before,
            self.asked_before + other.asked_before,
            self.yes_after + other.yes_after,
            self.asked_after + other.asked_after,
        )

    def __sub__(self, other: PathCounts) -> PathCounts:
        return PathCounts(
            self.yes_before - other.yes_before,
            self.asked_before - other.asked_before,
            self.yes_after - other.yes_after,
            self.asked_after - other.asked_after,
        )

    @property
    def complete(self) -> bool:
        """Whether there are answers in both pilots."""
        return self.asked_before > 0 and self.asked_after > 0

    @property
    def asked(self) -> int:
        """Answers in both pilots together."""
        return self.asked_before + self.asked_after

    def check(self) -> None:
        """Raise BadInput where the counts cannot be."""
        for name in ("yes_before", "yes_after"):
            check_count(name, getattr(self, name))
        check_count("asked_before", self.asked_before - self.yes_before)
        check_count("asked_after", self.asked_after - self.yes_after)


def merge_upward(counts: Mapping[Path, PathCounts]) -> dict[Path, PathCounts]:
    """The groups in which every one has answers in both pilots; reasons without any are left out.

    The rule: where a leaf has answers in one pilot only, everything below its parent is joined to
    that parent, and so on up to the main reason. Main reasons that still lack a pilot are joined
    with each other to REST, with the smallest complete main reason where that is not enough. Empty
    where one pilot has no answers at all.
    """
    groups = {path: one for path, one in counts.items() if one.asked}
    while lacking := [path for path, one in groups.items() if not one.complete and len(path) > 1]:
        groups = _joined_at(groups, max(lacking, key=lambda path: (len(path), path))[:-1])
    return _with_rest(groups)


def _joined_at(groups: Mapping[Path, PathCounts], parent: Path) -> dict[Path, PathCounts]:
    joined: dict[Path, PathCounts] = {}
    for path, one in groups.items():
        key = parent if path[: len(parent)] == parent else path
        joined[key] = joined[key] + one if key in joined else one
    return joined


def _with_rest(groups: dict[Path, PathCounts]) -> dict[Path, PathCounts]:
    lacking = [one for one in groups.values() if not one.complete]
    complete = {path: one for path, one in groups.items() if one.complete}
    if not lacking:
        return complete
    rest = sum(lacking, PathCounts(0, 0, 0, 0))
    if not rest.complete:
        if not complete:
            return {}
        for path in _smallest_main(complete):
            rest += complete.pop(path)
    return complete | {REST: rest}


def _smallest_main(complete: Mapping[Path, PathCounts]) -> list[Path]:
    mains: dict[Path, list[Path]] = {}
    for path in complete:
        mains.setdefault(path[:1], []).append(path)
    return min(mains.values(), key=lambda paths: (sum(complete[p].asked for p in paths), paths))
