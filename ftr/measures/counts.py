"""The one check every measure makes of the counts it is given."""

from __future__ import annotations

from ftr.errors import BadInput
from ftr.texts import chosen_language, texts


def check_count(name: str, value: int) -> None:
    """Raise BadInput, which names the count, unless `value` is a whole number from 0."""
    if type(value) is not int or value < 0:
        t = texts("words", chosen_language())
        message = t.gettext("{value} is not a whole number from 0; give a count")
        raise BadInput(message.format(value=repr(value)), name)
