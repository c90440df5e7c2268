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


def euros(amount: float, language: Language) -> str:
    """Money of a year, to two figures that mean something: 171234 as € 170.000, 8.5 as € 8,50."""
    if abs(amount) < 100 and amount != int(amount):
        text = f"{rounded(amount, 2):.2f}"
        return "€ " + (text.replace(".", ",") if language == "nl" else text)
    return "€ " + whole(about(amount), language)


def about(amount: float) -> int:
    """To two figures, halves up: 171234 as 170000, 4.6 as 5. More would claim too much."""
    size = abs(amount)
    step = 1
    while size / step >= 100:
        step *= 10
    rounded_size = floor(size / step + 0.5) * step
    return rounded_size if amount >= 0 else -rounded_size


def contacts_text(amount: float, language: Language) -> str:
    """Expected contacts, to two figures: 6213.7 as 6.200, 4.63 as 4,6."""
    if 0 < abs(amount) < 10:
        text = f"{rounded(amount, 1):.1f}"
        return text.replace(".", ",") if language == "nl" else text
    return whole(about(amount), language)
