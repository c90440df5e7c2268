"""Errors that a person can cause and mend."""

from __future__ import annotations


class PersonError(Exception):
    """What happened, why, and what to do now, in the person's language.

    Commands print it as one line on stderr and end with exit code 1.
    """


class BadInput(PersonError):
    """Input that does not fit. `place` names where (a file and line, a field), or is empty."""

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.message = message
        self.place = place
