"""Which keys a reason or an ending may have: typed on any keyboard, in any terminal."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from ftr.catalogue.model import KeyMode

DIGIT_PAGES = 3  # pages of nine that keys reach; what comes after is found by search
DIGIT_KEY = re.compile(r"0{0,2}[1-9]")
LETTERS = string.ascii_lowercase
USUAL_ENDING_KEYS = ("-", "+", "*", ".")
DEAD_KEYS = frozenset("'\"~^`´¨")  # they wait for the next key on US-International
SEARCH_KEY = "/"
_MORE_ENDING_KEYS = "=;:!?#@$%&()[]<>_|\\"  # a comma counts as the point of a Dutch keypad


def digit_keys() -> Iterator[str]:
    """The keys of a level in digit mode, in order: 1…9, 01…09, 001…009."""
    for page in range(DIGIT_PAGES):
        for digit in range(1, 10):
            yield "0" * page + str(digit)


def level_keys(mode: KeyMode) -> tuple[str, ...]:
    """Every key that a reason of one level can have, in order."""
    return tuple(digit_keys()) if mode == "digits" else tuple(LETTERS)


def is_reason_key(key: str, mode: KeyMode) -> bool:
    """Whether a reason may have this key in this mode."""
    if mode == "digits":
        return DIGIT_KEY.fullmatch(key) is not None
    return len(key) == 1 and key in LETTERS


def is_ending_key(key: str, mode: KeyMode) -> bool:
    """Whether an ending may have this key; in letter mode letters and digits are free as well.

    In digit mode a letter would search and a digit would choose, so neither can be an ending.
    """
    if len(key) != 1:
        return False
    if mode == "letters" and (key in LETTERS or key in string.digits):
        return True
    return key in USUAL_ENDING_KEYS or key in _MORE_ENDING_KEYS
