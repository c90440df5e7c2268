"""The one-page result of a pilot: what stands beside the report by main reason, under `result`.

Shares are fractions from 0 to 1, absent values are None. Nothing in it tells what a report's rows
hide, and nothing in it is about one agent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ftr.report.cell import Cell
from ftr.report.money import Money
from ftr.report.page_list import PageList
from ftr.report.shapes import from_json, to_json


@dataclass(frozen=True, slots=True)
class MixLine:
    """A main reason: its contacts, their part of all contacts with a reason, and its cell."""

    key: str
    label: str
    contacts: int
    part: float
    cell: Cell


@dataclass(frozen=True, slots=True)
class LeafLine:
    """A reason as it can be logged, its share drawn towards what all reasons have in common.

    `share` with its 80 % interval `low`…`high`, `counted` as it is; `answers` are yes + no, of
    `agents` agents. Under 30 `too_few` is true and there is no share. A suppressed line keeps its
    contacts only.
    """

    key: str
    label: str
    parent: str | None
    contacts: int
    part: float
    answers: int | None = None
    agents: int | None = None
    share: float | None = None
    low: float | None = None
    high: float | None = None
    too_few: bool | None = None
    suppressed: bool = True
    counted: float | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """How many agents have a share from `low` up to `high`; always at least three."""

    low: float
    high: float
    agents: int


@dataclass(frozen=True, slots=True)
class AgentSpread:
    """How far agents lie apart, without a name and without what anyone's share is of.

    Of `agents` with enough answers, `inside` lie where chance alone puts 95 of 100, `outside` do
    not; `left_out` had too few answers. `p_value` is of the test that agents differ by chance only,
    `dispersion` is 1 where they do; both are None where everybody heard the same. `bands` is empty
    where they would tell on somebody.
    """

    agents: int
    left_out: int
    inside: int
    outside: int
    p_value: float | None
    dispersion: float | None
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Methods:
    """How it was measured, for who wants to check. `versions` are those of the list of reasons.

    `largest_part` is the part of all answers that the agent with most of them gave; `leaves_prior`
    is how many contacts the common share weighs in the list of leaves.
    """

    question: str
    contacts: int
    answers: int
    agents: int
    unknown: int
    not_asked: int
    endings: int
    handled: int | None
    coverage: float | None
    design_effect: float | None
    icc: float | None
    effective_n: float | None
    ci_method: str | None
    largest_part: float | None
    versions: tuple[int, ...]
    leaves_prior: float | None


@dataclass(frozen=True, slots=True)
class OnePage:
    """Everything on the page that a board reads. `agents` is None where it would tell on somebody.

    `sentence` is the one to remember, `measured` the paragraph under it.
    """

    sentence: str
    measured: str
    mix: tuple[MixLine, ...]
    leaves: tuple[LeafLine, ...]
    agents: AgentSpread | None
    methods: Methods
    pages: PageList
    money: Money

    def to_dict(self) -> dict[str, Any]:
        """The JSON object under `result`."""
        data: dict[str, Any] = to_json(self)
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> OnePage:
        """The result of a `to_dict` object. Raises KeyError, TypeError or ValueError if none."""
        return from_json(cls, data)
