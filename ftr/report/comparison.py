"""Two pilots compared, as it travels and is rendered: the JSON of `ftr compare --format json`.

Shares and changes are fractions (a change of -0.04 is four points fewer), money is in euros, and
what is absent is None. A change is after less before: negative is fewer who had been online first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ftr.measures.verdict import Because, Verdict
from ftr.report.changes import ChangeKind, Warn
from ftr.report.model import Cell, Note, PilotHead
from ftr.report.shapes import from_json, to_json

DECIMALS = 3  # of fractions


@dataclass(frozen=True, slots=True)
class Range:
    """A value with its 95 % limits; these are None where none can be given."""

    value: float
    low: float | None
    high: float | None


def ranged(value: float, low: float | None, high: float | None) -> Range:
    """To a tenth of a point: what many reasons are added up in must not tell of any one of them."""
    return Range(
        round(value, DECIMALS),
        None if low is None else round(low, DECIMALS),
        None if high is None else round(high, DECIMALS),
    )


@dataclass(frozen=True, slots=True)
class VerdictPart:
    """The word, its label in the language asked for, and what it rests on.

    `could_be` is the largest drop that could still be there, a fraction from 0; None where nothing
    could be compared. `recorded`: a change was recorded before the second pilot began.
    """

    word: Verdict
    label: str
    because: tuple[Because, ...]
    could_be: float | None
    recorded: bool


@dataclass(frozen=True, slots=True)
class WarningPart:
    """What is wrong with a change as proof."""

    code: Warn
    text: str


@dataclass(frozen=True, slots=True)
class ChangePart:
    """A recorded change; `counts`: its reasons are the fixed ones. `reasons` is how many.

    `withdrawn_at` is when it was withdrawn, `withdrawn_why` what was said then; else None.
    """

    change_id: str
    kind: ChangeKind
    target: str
    label: str
    fixed_on: str
    recorded_at: str
    note: str
    reasons: int
    counts: bool
    warnings: tuple[WarningPart, ...]
    withdrawn_at: str | None = None
    withdrawn_why: str | None = None


@dataclass(frozen=True, slots=True)
class GroupPart:
    """The fixed reasons together, or the untouched ones; `change` is that of their share."""

    reasons: int
    share_before: float
    share_after: float
    change: Range


@dataclass(frozen=True, slots=True)
class EffectPart:
    """The difference-in-differences: the change of fixed less that of untouched reasons.

    `placebo` is the same between two halves of the first pilot, when nothing had been changed; it
    should hold 0. `agents` is how many have answers in any of the four.
    """

    effect: Range
    placebo: Range | None
    fixed: GroupPart
    untouched: GroupPart
    agents: int


@dataclass(frozen=True, slots=True)
class OverallPart:
    """Everything together. The interval of `change` has an ordinary week's variation in it.

    `week_sd` is how much that is, as a standard deviation; `tipping` by how much the contacts
    without an answer would have to differ to turn the change, None where nothing is unknown.
    """

    before: Cell
    after: Cell
    change: Range | None
    week_sd: float
    same_agents: int
    without_before: float | None
    without_after: float | None
    tipping: float | None


@dataclass(frozen=True, slots=True)
class MixPart:
    """The overall change as another mix of reasons, and as the same reasons doing better.

    `standardised` is the second pilot's share with the first pilot's mix; `total` = `mix` +
    `rate`, but for rounding. `groups` is how many reasons, after joining, were compared.
    """

    standardised: float
    total: float
    mix: float
    rate: Range
    groups: int


@dataclass(frozen=True, slots=True)
class VolumeLine:
    """Contacts in both pilots, and per unit of the volume part."""

    before: int
    after: int
    rate_before: float
    rate_after: float


@dataclass(frozen=True, slots=True)
class VolumePart:
    """How many contacts there were; a share that falls is not fewer contacts.

    `unit` is denominator (per 1,000 of `name`), handled (per 100 contacts of the telephone system)
    or day. `fewer` is the part of the fixed reasons' contacts that went away, more than of the
    untouched ones; `moved` whether its interval leaves out 0.
    """

    unit: str
    name: str
    overall: VolumeLine
    fixed: VolumeLine | None
    untouched: VolumeLine | None
    fewer: Range | None
    moved: bool | None


@dataclass(frozen=True, slots=True)
class ReasonChange:
    """One reason in both pilots. A suppressed one keeps its contacts only.

    `adjusted` is the smallest rate of false discoveries at which an untouched reason counts as
    changed, `stands_out` whether that is 10 % or less; both None for fixed ones.
    """

    key: str
    label: str
    parent: str | None
    fixed: bool
    contacts_before: int
    contacts_after: int
    share_before: float | None
    share_after: float | None
    change: Range | None
    adjusted: float | None
    stands_out: bool | None
    too_few: bool | None
    suppressed: bool


@dataclass(frozen=True, slots=True)
class WorthInput:
    """One number that the money lines rest on; `source` says where it comes from.

    It lies between `low` and `high`, 95 in 100 sure; None where it counts as exact.
    """

    code: str
    label: str
    value: float | None
    source: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class WorthLine:
    """Euros a year, less contacts as a gain. `pays` is the chance that it is more than was spent.

    `code` is naive (A), volume_consistent (B) or measured (C); only the last is proof.
    """

    code: str
    saving: Range
    pays: float


@dataclass(frozen=True, slots=True)
class WorthPart:
    """What it is worth; `lines` is empty where an input is missing.

    `about` is fixed where the lines are about the fixed reasons, else all. `contacts` are those a
    year that they are about.
    """

    about: str
    contacts: float | None
    inputs: tuple[WorthInput, ...]
    lines: tuple[WorthLine, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a second pilot says about the first one; the verdict is about the recorded changes."""

    before: PilotHead
    after: PilotHead
    direction: str
    verdict: VerdictPart
    changes: tuple[ChangePart, ...]
    effect: EffectPart | None
    overall: OverallPart
    mix: MixPart | None
    volume: VolumePart
    reasons: tuple[ReasonChange, ...]
    money: WorthPart
    notes: tuple[Note, ...]

    def to_dict(self) -> dict[str, Any]:
        """The JSON object: the same keys in the same order, whatever the numbers."""
        made: dict[str, Any] = to_json(self)
        return made

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Comparison:
        """The comparison of a `to_dict` object; fields of a later version are left alone.

        Raises KeyError, TypeError or ValueError where it is not one.
        """
        return from_json(cls, data)
