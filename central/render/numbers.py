"""Numbers as people of each language write them; every screen and page uses these."""

from __future__ import annotations

from math import floor

from ftr.texts import Language


def whole(count: int, language: Language) -> str:
    """1234 as 1.234 in Dutch and 1,234 in English."""
    text = f"{count:,}"
    return text.replace(",", ".") if language == "nl" else text


def percent(share: float, language: Language, decimals: int = 0) -> str:
    """A fraction as a percentage: 0.398 as 40%, with one decimal as 39,8% or 39.8%."""
    text = f"{rounded(share * 100, decimals):.{decimals}f}"
    return (text.replace(".", ",") if language == "nl" else text) + "%"


def of_hundred(share: float) -> int:
    """How many out of 100 a fraction is, to the nearest."""
    return int(rounded(share * 100, 0))


def rounded(value: float, decimals: int) -> float:
    """To the nearest, halves up, as people round; not to the even neighbour."""
    scale = 10.0**decimals
    return float(floor(value * scale + 0.5) / scale)
