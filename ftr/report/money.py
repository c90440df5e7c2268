"""What contacts of customers who had been online first cost a year, with every input in sight."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MoneyInput:
    """A number that goes in: `code` is the plan's field or what was measured, `source` whence.

    `text` is the number as it is written in the report's language. It lies between `low` and
    `high`, 95 in 100 sure, written as `margin`; None and empty where it counts as exact.
    """

    code: str
    label: str
    value: float
    text: str
    source: str
    low: float | None = None
    high: float | None = None
    margin: str = ""


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """A number that comes out, a year, with the interval that its inputs give it.

    `unit` is `contacts` or `euro`; the limits are None where the share has no margin.
    """

    code: str
    label: str
    unit: str
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Money:
    """Inputs, what follows from them, and the plan's fields without which a line is missing."""

    inputs: tuple[MoneyInput, ...]
    lines: tuple[MoneyLine, ...]
    missing: tuple[str, ...]
