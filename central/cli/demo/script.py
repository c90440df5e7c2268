"""What the demo types where no person does: contacts as key presses, from the card itself."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from ftr.catalogue.model import Catalogue, Reason

ANSWER_KEYS = ("1", "2", "3", "4")
CONTACTS = 8


def script_text(catalogue: Catalogue, chance: Random, contacts: int = CONTACTS) -> str:
    """One line of keys for each contact: reasons, then the answer; one ending among them."""
    lines = []
    for number in range(contacts):
        leaf = chance.choice(catalogue.leaves)
        answer = chance.choices(ANSWER_KEYS, (40, 48, 7, 5))[0]
        lines.append(" ".join([*_keys(catalogue.paths[leaf.code]), answer]))
        if number == contacts // 2 and catalogue.endings:
            lines.append(catalogue.endings[0].key)
    return "".join(f"{line}\n" for line in lines)


def _keys(path: Sequence[Reason]) -> list[str]:
    return [key for reason in path for key in reason.key]
