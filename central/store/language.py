"""In which language the centre answers the person who asked, set once per request or command."""

from __future__ import annotations

import gettext
from contextvars import ContextVar

from ftr.causes import cause
from ftr.texts import Language, chosen_language, texts

asked: ContextVar[Language | None] = ContextVar("asked", default=None)


def said() -> gettext.NullTranslations:
    """The centre's texts in the language that was asked for, else in the system's."""
    return texts("central", said_language())


def said_language() -> Language:
    """The language itself."""
    return asked.get() or chosen_language()


def said_cause(error: BaseException | str) -> str:
    """Why the system could not do it, in that language; see ftr.causes."""
    return cause(error, said_language())
