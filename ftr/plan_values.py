"""The values a plan may hold, read from JSON or from a file's texts; each raises BadInput."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo, available_timezones

from ftr.catalogue.slug import is_code
from ftr.errors import BadInput
from ftr.texts import LANGUAGES, Language, chosen_language, texts
from ftr.yaml_fields import clean_text, did_you_mean, has_control

MAX_NAME = 200
LEAST_ICC, MOST_ICC = 0.005, 0.05  # what interviewers, the nearest that is published, lie between
Limits = tuple[float, float]  # the lower first


@dataclass(frozen=True, slots=True)
class IccRange:
    """How much agents differ in their shares, as intraclass correlations.

    Fractions, `low` ≤ `likely` ≤ `high`.
    """

    low: float
    likely: float
    high: float


def read_text(value: object) -> str:
    """One short text."""
    t = texts("words", chosen_language())
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadInput(t.gettext("write one text here"))
    text = clean_text(str(value))
    if not text or len(text) > MAX_NAME or has_control(text):
        raise BadInput(
            t.gettext("write a text of 1 to {limit} plain characters").format(limit=MAX_NAME)
        )
    return text


def read_date(value: object) -> date:
    """A day written as 2026-11-16."""
    t = texts("words", chosen_language())
    text = str(value)
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(
            t.gettext("“{text}” is not a date; write year-month-day, as 2026-11-16").format(
                text=text
            )
        ) from error


def read_timezone(value: object) -> str:
    """The name of a time zone this machine knows."""
    t = texts("words", chosen_language())
    name = read_text(value)
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        known = sorted(available_timezones())
        near = did_you_mean(name, known) if known else ""
        near = near if len(near) < MAX_NAME else "; " + t.gettext("write it as Europe/Amsterdam")
        raise BadInput(t.gettext("“{name}” is not a time zone").format(name=name) + near) from error
    return name


def read_language(value: object) -> Language:
    """nl or en."""
    t = texts("words", chosen_language())
    word = read_text(value)
    if word not in LANGUAGES:
        raise BadInput(
            t.gettext("“{word}” is not a language here").format(word=word)
            + did_you_mean(word, LANGUAGES)
        )
    return word


def read_channel(value: object) -> str:
    """The code of a channel."""
    t = texts("words", chosen_language())
    word = read_text(value)
    if not is_code(word):
        raise BadInput(
            t.gettext("“{word}” cannot be a channel; use a word as phone, chat or email").format(
                word=word
            )
        )
    return word


def read_number(value: object) -> Decimal:
    """A number as JSON or as text; a comma counts as the point before one or two decimals."""
    t = texts("words", chosen_language())
    text = str(value).strip()
    if re.fullmatch(r"-?\d+,\d{1,2}", text):
        text = text.replace(",", ".")
    try:
        if isinstance(value, bool) or not re.fullmatch(r"-?[\d.]+([eE][-+]?\d{1,2})?", text):
            raise InvalidOperation
        return Decimal(text)
    except InvalidOperation as error:
        raise BadInput(
            t.gettext("“{text}” is not a number; write it plainly, as 6.50").format(text=value)
        ) from error


def whole_reader(low: int, high: int) -> Callable[[object], int]:
    """Reads a whole number from `low` to `high`."""

    def read(value: object) -> int:
        t = texts("words", chosen_language())
        number = read_number(value)
        if number != int(number) or not low <= number <= high:
            raise BadInput(
                t.gettext("{value} is not a whole number from {low} to {high}").format(
                    value=value, low=low, high=high
                )
            )
        return int(number)

    return read


def amount_reader(high: int) -> Callable[[object], float]:
    """Reads a number above 0, up to `high`."""

    def read(value: object) -> float:
        t = texts("words", chosen_language())
        number = read_number(value)
        if not 0 < number <= high:
            raise BadInput(
                t.gettext("{value} does not lie between 0 and {high}").format(
                    value=value, high=high
                )
            )
        return float(number)

    return read


def read_flag(value: object) -> bool:
    """Yes or no."""
    t = texts("words", chosen_language())
    word = str(value).strip().casefold()
    if word in ("true", "yes", "ja"):
        return True
    if word in ("false", "no", "nee"):
        return False
    raise BadInput(t.gettext("“{text}” does not fit; write true or false").format(text=value))


def read_icc(value: object) -> IccRange:
    """Three shares from low to high, or one likely share among the usual ones."""
    t = texts("words", chosen_language())
    parts: Sequence[object]
    if isinstance(value, Mapping) and set(value) == {"low", "likely", "high"}:
        parts = [value["low"], value["likely"], value["high"]]
    elif isinstance(value, Sequence) and not isinstance(value, str):
        parts = value
    else:
        parts = [part for part in re.split(r"[,;\s]+", str(value).strip()) if part]
    message = t.gettext(
        "“{text}” does not fit; write low, likely and high, as 0.005, 0.02, 0.05, or likely alone"
    ).format(text=value)
    try:
        shares = [read_share(part) for part in parts]
    except BadInput as error:
        raise BadInput(message) from error
    if len(shares) == 1:
        [likely] = shares
        return IccRange(min(LEAST_ICC, likely), likely, max(MOST_ICC, likely))
    if len(shares) != 3 or shares != sorted(shares):
        raise BadInput(message)
    return IccRange(*shares)


def part_reader(*, zero: bool = False, one: bool = False) -> Callable[[object], float]:
    """Reads a share between 0 and 1, and 0 or 1 itself only where that is said."""

    def read(value: object) -> float:
        share = read_share(value)
        if (share == 0 and not zero) or (share == 1 and not one):
            t = texts("words", chosen_language())
            raise BadInput(
                t.gettext("{value} cannot be here; write a share as 0.40 or 40%").format(
                    value=value
                )
            )
        return share

    return read


def limits_reader(read: Callable[[object], float]) -> Callable[[object], Limits]:
    """Reads two numbers, the lower first, each as `read` does: a list, or a text as "6 - 9"."""

    def read_both(value: object) -> Limits:
        t = texts("words", chosen_language())
        parts: Sequence[object]
        if isinstance(value, Sequence) and not isinstance(value, str):
            parts = value
        else:
            parts = re.split(r"\s+(?:-|–|to|tot)\s+", str(value).strip())
        if len(parts) != 2:
            message = t.gettext("“{text}” does not fit; write two numbers, as [6, 9]")
            raise BadInput(message.format(text=value))
        low, high = (read(part) for part in parts)
        if low > high:
            message = t.gettext("{low} is more than {high}; write the lower one first")
            raise BadInput(message.format(low=low, high=high))
        return low, high

    return read_both


def read_share(value: object) -> float:
    """A fraction from 0 to 1, also written as a percentage."""
    t = texts("words", chosen_language())
    text = str(value).strip()
    percent = text.endswith("%")
    number = read_number(text.removesuffix("%").rstrip() if percent else value)
    share = number / 100 if percent else number
    if not 0 <= share <= 1:
        raise BadInput(t.gettext("{value} is not a share; write 0.40 or 40%").format(value=value))
    return float(share)
