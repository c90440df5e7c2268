"""Numbers and addresses of customers in a text: what must not stand in a note.

Found by their form, and where they have check digits by those. Letters and digits of every
script's width count; so do single spaces, dots and dashes between digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

IBAN_LENGTHS: Mapping[str, int] = {
    country: length
    for length, countries in {
        15: "NO",
        16: "BE",
        18: "DK FI FK FO GL NL SD",
        19: "MK SI",
        20: "AT BA EE KZ LT LU MN XK",
        21: "CH CR HR LI LV",
        22: "BG BH DE GB GE IE ME RS VA",
        23: "AE GI IL IQ OM SO TL",
        24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "LY PT ST",
        26: "IS TR",
        27: "BI DJ FR GR IT MC MR SM",
        28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
        29: "BR EG PS QA UA",
        30: "JO KW MU YE",
        31: "MT SC",
        32: "LC",
        33: "RU",
    }.items()
    for country in countries.split()
}


class Kind(StrEnum):
    """What was found. IBAN, card and BSN have check digits; the others only look like it."""

    EMAIL = "email"
    IBAN = "iban"
    CARD = "card"
    BSN = "bsn"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a text: `text[start:end]` is of this kind."""

    kind: Kind
    start: int
    end: int


_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.!#$%&'*+/=?^`{|}~-]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}"
)
_IBAN = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{2}[ .-]?[0-9]{2}(?:[ .-]?[0-9A-Za-z]){11,29}")
_NUMBER = re.compile(r"[0-9](?:[ .-]?[0-9]){7,40}")
_INTERNATIONAL = re.compile(
    r"(?:\+|(?<![0-9])00)[ .-]?[1-9](?:[ .-]{0,3}(?:\(0\))?[ .-]?[0-9]){7,13}(?![0-9])"
)
_NATIONAL = re.compile(
    r"(?<![0-9+])(?<![0-9][ .-])\(?0[1-9](?:[ .-]{0,3}[0-9]|[)/] ?-?[0-9]){8}(?![0-9])"
)
_SERVICE = re.compile(r"0(?:800|900|906|909|88)")  # numbers of organisations, meant to be named
_AMOUNT = re.compile(r"(?:€|\$|£|EUR)\s*$", re.IGNORECASE)
_CENTS = re.compile(r",[0-9]{2}(?![0-9])|,-")
_BSN_FORMS = frozenset({(9,), (8,), (3, 3, 3), (4, 2, 3), (2, 3, 3), (4, 3, 2)})
_SEPARATORS = str.maketrans("", "", " .-")


def find_personal_data(text: str) -> tuple[Found, ...]:
    """Everything in a text that looks like it is a customer's, from left to right, no overlaps.

    Of what overlaps, what has check digits goes before what only looks like it.
    """
    plain = _plain(text)
    taken: list[Found] = []
    while (found := next(_all(plain), None)) is not None:
        taken.append(found)
        plain = plain[: found.start] + "…" * (found.end - found.start) + plain[found.end :]
    return tuple(sorted(taken, key=lambda one: one.start))


def _all(plain: str) -> Iterator[Found]:
    yield from _emails(plain)
    yield from _ibans(plain)
    yield from _cards(plain)
    yield from _phones(plain)
    yield from _bsns(plain)


def masked(text: str, stand_in: Callable[[Kind], str] = lambda kind: f"[{kind.value}]") -> str:
    """The text with a word in the place of everything that was found."""
    parts, at = [], 0
    for found in find_personal_data(text):
        parts += [text[at : found.start], stand_in(found.kind)]
        at = found.end
    return "".join([*parts, text[at:]])


def _plain(text: str) -> str:
    """As many characters, with plain digits, letters, spaces and dashes for their look-alikes."""
    return "".join(_plain_character(character) for character in text)


def _plain_character(character: str) -> str:
    if character.isascii():
        return " " if character in "\t\n\r" else character
    number = unicodedata.decimal(character, None)
    if number is not None:
        return str(number)
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category == "Pd" or character in "\u2212\u00b7":  # minus, middle dot
        return "-"
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


def _emails(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        yield Found(Kind.EMAIL, match.start(), match.end())


def _ibans(text: str) -> Iterator[Found]:
    """Of every beginning that fits, exactly as long as an account number of its country is."""
    at = 0
    while match := _IBAN.search(text, at):
        end = _iban_end(text, match.start(), match.end())
        if end is not None:
            yield Found(Kind.IBAN, match.start(), end)
        at = end or match.start() + 1


def _iban_end(text: str, start: int, end: int) -> int | None:
    wanted = IBAN_LENGTHS.get(text[start : start + 2].upper())
    if wanted is None:
        return None
    places = [at for at in range(start, end) if text[at].isalnum()][:wanted]
    if len(places) < wanted:
        return None
    letters = "".join(text[at] for at in places).upper()
    digits = "".join(str(int(letter, 36)) for letter in letters[4:] + letters[:4])
    return places[-1] + 1 if int(digits) % 97 == 1 else None


def _groups(text: str) -> Iterator[list[tuple[int, int]]]:
    """(start, end) of the groups of digits that stand together with single signs between them."""
    for match in _NUMBER.finditer(text):
        yield [
            (match.start() + one.start(), match.start() + one.end())
            for one in re.finditer(r"[0-9]+", match.group())
        ]


def _cards(text: str) -> Iterator[Found]:
    """The longest run of whole groups that a card can be; 13 to 19 digits."""
    for groups in _groups(text):
        for first in range(len(groups)):
            for last in reversed(range(first, len(groups))):
                start, end = groups[first][0], groups[last][1]
                digits = text[start:end].translate(_SEPARATORS)
                sizes = [b - a for a, b in groups[first : last + 1]]
                as_printed = len(sizes) == 1 or (max(sizes) <= 6 and sizes[0] >= 4)
                if as_printed and _is_card(digits):
                    yield Found(Kind.CARD, start, end)
                    break


def _is_card(digits: str) -> bool:
    """As many digits as a card has, the last of which is the check digit (Luhn)."""
    if not 13 <= len(digits) <= 19 or digits[0] == "0":
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _phones(text: str) -> Iterator[Found]:
    for match in _INTERNATIONAL.finditer(text):
        if not _is_decimal(text, match.start(), match.end()):
            yield Found(Kind.PHONE, match.start(), match.end())
    for match in _NATIONAL.finditer(text):
        written = match.group()
        is_date = written.count("/") > 1
        if not is_date and not _SERVICE.match(re.sub(r"[^0-9]", "", written)):
            yield Found(
                Kind.PHONE, match.start() + (written[0] == "(" and ")" not in written), match.end()
            )


def _bsns(text: str) -> Iterator[Found]:
    """Eight or nine digits that pass the eleven test, grouped as people group them."""
    for groups in _groups(text):
        for first in range(len(groups)):
            for last in range(first, min(first + 3, len(groups))):
                some = groups[first : last + 1]
                start, end = some[0][0], some[-1][1]
                form = tuple(b - a for a, b in some)
                whole = first == 0 and last == len(groups) - 1
                fits = form == (9,) or (whole and form in _BSN_FORMS)
                if fits and _is_bsn(text, start, end):
                    yield Found(Kind.BSN, start, end)


def _is_bsn(text: str, start: int, end: int) -> bool:
    digits = text[start:end].translate(_SEPARATORS).zfill(9)
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return (
        total % 11 == 0
        and int(digits) > 9_999_999  # eight digits at least
        and not _is_decimal(text, start, end)
        and not _is_date(text[start:end])
        and not text[start - 1 : start].isalpha()
        and not text[end : end + 1].isalpha()
    )


def _is_decimal(text: str, start: int, end: int) -> bool:
    """Whether this is an amount."""
    return bool(_AMOUNT.search(text[:start]) or _CENTS.match(text, end))


def _is_date(digits: str) -> bool:
    """Whether eight digits are a day, written from either end."""
    if len(digits) != 8 or not digits.isdigit():
        return False
    for year, month, day in (
        (digits[:4], digits[4:6], digits[6:]),
        (digits[4:], digits[2:4], digits[:2]),
    ):
        if 1900 <= int(year) < 2100:
            try:
                date(int(year), int(month), int(day))
            except ValueError:
                continue
            return True
    return False
