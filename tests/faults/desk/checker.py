"""What became of every save: the log of what was asked and told, against what is there.

In the manner of a set test: a save that was told must be found, once; one without an answer, cut
off by a kill, may be found or not, but once at most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

STABLE, LOST, DUPLICATED, NEVER_READ, UNKNOWN = (
    *("stable", "lost", "duplicated", "never read", "unknown"),
)
VERDICTS = (STABLE, LOST, DUPLICATED, NEVER_READ, UNKNOWN)


@dataclass
class Verdict:
    """Entry ids by what became of them.

    stable: told saved, found once. lost: told saved, not found. duplicated: found more than once.
    never read: not told saved, not found. unknown: found, although no answer came.
    """

    entries: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in VERDICTS})
    told: int = 0  # saves that a person was told of

    @property
    def is_sound(self) -> bool:
        """Nothing lost, nothing twice."""
        return not self.entries[LOST] and not self.entries[DUPLICATED]

    def line(self) -> str:
        """The counts, for a person."""
        return ", ".join(f"{len(self.entries[name])} {name}" for name in VERDICTS)


def judge(log: Iterable[str], found: Sequence[str]) -> Verdict:
    """Classify every save. `log` has lines `ask ID`, `saved ID`, `refused ID`; a last line may be
    cut off. `found` are the entry ids there, one for each revision that creates one."""
    asked: dict[str, str] = {}
    for line in log:
        word, _, entry_id = line.rstrip("\n").partition(" ")
        if not line.endswith("\n") or not entry_id:
            continue
        if asked.get(entry_id) != "saved":
            asked[entry_id] = word
    times = Counter(found)
    verdict = Verdict(told=sum(word == "saved" for word in asked.values()))
    for entry_id in {**asked, **dict.fromkeys(found, "")}:
        verdict.entries[_name(asked.get(entry_id, ""), times[entry_id])].append(entry_id)
    return verdict


def _name(word: str, times: int) -> str:
    if times > 1:
        return DUPLICATED
    if word == "saved":
        return STABLE if times else LOST
    return UNKNOWN if times else NEVER_READ
