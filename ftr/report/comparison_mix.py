"""The reasons as mix and rate are made of them: what is hidden together is one reason there.

A standardised share weighs every reason by itself. From such a sum, and from how many answers each
hidden reason has, the answers of a single one could be worked out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ftr.measures.merging import Path
from ftr.report.comparison_sides import Answers, Joint, answers
from ftr.report.counts import together as added_up

HIDDEN = "\0"  # no code of a reason begins so


def cells_of(
    joints: Sequence[Joint], together: Sequence[frozenset[str]]
) -> tuple[Mapping[Path, Answers], Mapping[Path, Answers]]:
    """The answers per reason and agent, in the first pilot and in the second."""
    alone = [one for one in joints if not any(one.key in keys for keys in together)]
    before = {one.path: one.answers[0] for one in alone}
    after = {one.path: one.answers[1] for one in alone}
    for place, keys in enumerate(together):
        inside = [one for one in joints if one.key in keys]
        if not inside:
            continue
        path = (*_above(inside), f"{HIDDEN}{place}")
        before[path] = answers(added_up(one.before for one in inside))
        after[path] = answers(added_up(one.after for one in inside))
    return before, after


def _above(joints: Sequence[Joint]) -> Path:
    """What all of them stand under, perhaps nothing."""
    paths = [one.path[:-1] for one in joints]
    shared = 0
    while all(len(path) > shared and path[shared] == paths[0][shared] for path in paths):
        shared += 1
    return paths[0][:shared]
