"""What every measure checks of what it is given: a wrong number is said, never made a NaN."""

from __future__ import annotations

from math import isfinite

from ftr.errors import BadInput
from ftr.texts import chosen_language, texts

MOST = 10**12  # contacts: more than any pilot or year holds, and exact as a float
SUREST = 0.999999


def check_count(name: str, value: int) -> None:
    """Raise BadInput, which names the count, unless `value` is a whole number from 0."""
    if type(value) is int and 0 <= value <= MOST:
        return
    t = texts("words", chosen_language())
    message = t.gettext("{value} is not a whole number from 0; give a count")
    if type(value) is int and value > MOST:
        message = t.gettext("{value} is more than can be counted here; at most {most}")
    raise BadInput(message.format(value=repr(value), most=MOST), name)


def check_yes(yes: int, asked: int) -> None:
    """Raise BadInput unless `yes` out of `asked` can be, with at least one asked."""
    check_count("yes", yes)
    check_count("asked", asked)
    if 0 < asked >= yes:
        return
    t = texts("words", chosen_language())
    if asked == 0:
        message = t.gettext("nobody was asked, so there is no share and no interval")
        raise BadInput(message, "asked")
    message = t.gettext("{yes} yes out of {asked} asked cannot be; look at the counts")
    raise BadInput(message.format(yes=yes, asked=asked), "yes")


def check_confidence(value: float) -> None:
    """Raise BadInput unless `value` lies between 0 and 1 (at most 0.999999)."""
    if not 0 < value <= SUREST:
        t = texts("words", chosen_language())
        message = t.gettext("{value} does not lie between 0 and 1; 0.95 is usual")
        raise BadInput(message.format(value=value), "confidence")


def check_share(name: str, value: float) -> None:
    """Raise BadInput unless `value` is a fraction from 0 to 1, both inclusive."""
    check_between(name, value, 0, 1)


def check_inside(name: str, value: float) -> None:
    """Raise BadInput unless `value` is a fraction above 0 and below 1."""
    if not 0 < value < 1:
        t = texts("words", chosen_language())
        message = t.gettext("{value} does not lie between 0 and 1")
        raise BadInput(message.format(value=value), name)


def check_between(name: str, value: float, least: float, most: float) -> None:
    """Raise BadInput unless `value` is a number from `least` to `most`, both inclusive."""
    if not least <= value <= most:
        t = texts("words", chosen_language())
        message = t.gettext("{value} does not lie between {least} and {most}")
        raise BadInput(message.format(value=value, least=least, most=most), name)


def check_number(name: str, value: float, least: float = float("-inf")) -> None:
    """Raise BadInput unless `value` is a finite number that is not under `least`."""
    if not isfinite(value) or value < least:
        t = texts("words", chosen_language())
        message = t.gettext("{value} is not a number from {least}")
        if least == float("-inf"):
            message = t.gettext("{value} is not a number")
        raise BadInput(message.format(value=value, least=least), name)


def check_more_than_0(name: str, value: float) -> None:
    """Raise BadInput unless `value` is a finite number above 0."""
    if not isfinite(value) or value <= 0:
        t = texts("words", chosen_language())
        raise BadInput(t.gettext("{value} is not a number above 0").format(value=value), name)
