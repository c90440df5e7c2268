"""What a person writes beside a recorded change: it is shown in reports, so of nobody."""

from __future__ import annotations

from ftr.errors import BadInput
from ftr.personal_data import find_personal_data
from ftr.texts import chosen_language, texts
from ftr.word_labels import personal_data_label


def check_words(words: str, field: str) -> None:
    """Raise BadInput, place `field`, where the words seem to hold something of a customer."""
    language = chosen_language()
    kinds = dict.fromkeys(found.kind for found in find_personal_data(words))
    if kinds:
        what = ", ".join(personal_data_label(kind, language) for kind in kinds)
        text = texts("words", language).gettext(
            "this seems to hold something of a person: {what}; leave it out"
        )
        raise BadInput(text.format(what=what), field)
