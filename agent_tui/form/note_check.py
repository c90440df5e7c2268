"""What must not stand in a note: found before it is saved, and left out where the agent says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ftr.entry import MAX_NOTE
from ftr.texts import Language
from ftr.word_labels import personal_data_label

if TYPE_CHECKING:
    from ftr.personal_data import Kind

LEAVE_OUT, KEEP = "1", "2"


def found_in(text: str) -> tuple[Kind, ...]:
    """The kinds of customer's data that the text seems to hold, each once, in their order."""
    from ftr.personal_data import find_personal_data  # the first frame needs no check

    return tuple(dict.fromkeys(found.kind for found in find_personal_data(text)))


def left_out(text: str, language: Language) -> str:
    """The text with a word in the place of each of them."""
    from ftr.personal_data import masked

    return masked(text, lambda kind: f"[{personal_data_label(kind, language)}]")[:MAX_NOTE]


def in_words(text: str, language: Language) -> str:
    """What was found, for the person: `phone number, IBAN`."""
    return ", ".join(personal_data_label(kind, language) for kind in found_in(text))
