"""The page list: which pages, and which reasons, hold most contacts that could stay away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ftr.words import Obstacle

TOP = 5  # "among the first five"
Kind = Literal["page", "reason"]
Basis = Literal["year", "thousand"]


@dataclass(frozen=True, slots=True)
class ObstaclePart:
    """An obstacle and its part of those who said one, a fraction."""

    obstacle: Obstacle
    label: str
    part: float


@dataclass(frozen=True, slots=True)
class PageLine:
    """One page, or one reason as it can be logged; shares are fractions, absent values None.

    `part` is its part of all contacts with a reason. `share` is shrunken, with its 80 % interval
    `low`…`high`, from `answers` of `agents` agents, of which `counted` is the share as it is.
    `expected` contacts that could stay away, a year or per 1,000 contacts as the list's `basis`
    says, with its interval; `worth` is the same in euros. `top_chance` is the probability of being
    among the first TOP of its own list; None where there are no more than so many.
    `obstacle` is what customers said most often stood in their way, by `obstacle_part` of those who
    said anything, and `obstacles` are all that were said often enough, to enough agents, to be
    shown, most said first; the part of any other is None, and left to 1. `worth_having` is contact
    that brings something: nothing is to be gained there, so nothing is expected. Under 30 answers
    `too_few` is true and there is no share, nor a figure made of it. A suppressed line has its
    contacts and what the catalogue says; all else is None.
    """

    kind: Kind
    key: str
    label: str
    owners: tuple[str, ...]
    pages: tuple[str, ...]
    reasons: tuple[str, ...]
    contacts: int
    part: float
    worth_having: bool
    answers: int | None = None
    agents: int | None = None
    share: float | None = None
    low: float | None = None
    high: float | None = None
    expected: float | None = None
    expected_low: float | None = None
    expected_high: float | None = None
    worth: float | None = None
    worth_low: float | None = None
    worth_high: float | None = None
    top_chance: float | None = None
    obstacle: Obstacle | None = None
    obstacle_label: str | None = None
    obstacle_part: float | None = None
    too_few: bool | None = None
    suppressed: bool = True
    obstacles: tuple[ObstaclePart, ...] = ()
    counted: float | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that has no counterpart: a reason without a page, or a page without a reason.

    `contacts` are the reason's, or those in which agents pointed to the page; of a reason `share`
    is shrunken, and None under too few answers or for a page.
    """

    key: str
    label: str
    owner: str | None
    contacts: int
    share: float | None
    too_few: bool | None


@dataclass(frozen=True, slots=True)
class PageList:
    """Both rankings and both gap lists. Lines are ranked by `expected`, then by contacts,
    what is worth having last.

    `basis` says of what the expected contacts are: `contacts` a year (the plan's), or of 1,000.
    `total` and `total_worth` are None where all answers together are too few for a share.
    `achievable` and `cost` (euros per contact) are the plan's; `missing` names the fields of the
    plan without which a figure is not there, or is at most. `total` counts every contact once;
    `overlap` says that a contact counts in several lines of `pages`, so that these do not add up.
    `reasons_without_page` are those that customers had been online for; `pages_without_reason`
    those agents pointed to; `pages_without_contact` stand in the catalogue and got none.
    """

    basis: Basis
    contacts: float
    achievable: float | None
    cost: float | None
    missing: tuple[str, ...]
    total: float | None
    total_worth: float | None
    overlap: bool
    pages: tuple[PageLine, ...]
    reasons: tuple[PageLine, ...]
    reasons_without_page: tuple[Gap, ...]
    pages_without_reason: tuple[Gap, ...]
    pages_without_contact: tuple[Gap, ...]
