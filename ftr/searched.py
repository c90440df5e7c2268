"""What was typed into a search that found nothing, as far as it may be kept."""

from __future__ import annotations

import re

from ftr.entry import MAX_SEARCHED
from ftr.personal_data import find_personal_data

_LEAST = 3  # letters: less was not searched for
_NUMBER = re.compile(r"\d{4}")  # so long a number is an order's or a customer's


def kept_words(typed: str, words: list[str]) -> str | None:
    """The `words` of what was `typed`, at most MAX_SEARCHED characters; None where nothing may be
    kept: it holds a customer's number or address, or too little.

    `words` are folded: small letters without marks.
    """
    if find_personal_data(typed):
        return None
    said = " ".join(word for word in words if not _NUMBER.search(word))[:MAX_SEARCHED].rstrip()
    return said if len(said) >= _LEAST else None
