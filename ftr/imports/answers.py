"""The fixed answers as other systems write them."""

from __future__ import annotations

from collections.abc import Iterable

from ftr.errors import BadInput
from ftr.imports.options import MapOptions
from ftr.imports.reasons import plain
from ftr.texts import LANGUAGES, chosen_language, texts
from ftr.word_labels import motive_label, obstacle_label, online_first_label
from ftr.words import Motive, Obstacle, OnlineFirst

_ANSWERS = {
    "j": OnlineFirst.YES,
    "y": OnlineFirst.YES,
    "true": OnlineFirst.YES,
    "waar": OnlineFirst.YES,
    "n": OnlineFirst.NO,
    "false": OnlineFirst.NO,
    "onwaar": OnlineFirst.NO,
    "weet niet": OnlineFirst.UNKNOWN,
    "onbekend": OnlineFirst.UNKNOWN,
} | {
    plain(text): answer
    for answer in OnlineFirst
    for text in (answer.value, *(online_first_label(answer, language) for language in LANGUAGES))
}

_OBSTACLES = {
    plain(text): obstacle
    for obstacle in Obstacle
    for text in (obstacle.value, *(obstacle_label(obstacle, language) for language in LANGUAGES))
}
_MOTIVES = {
    plain(text): motive
    for motive in Motive
    for text in (motive.value, *(motive_label(motive, language) for language in LANGUAGES))
}


def answer_in(text: str, options: MapOptions) -> OnlineFirst | None:
    """What the person said this text means, else yes/ja/true, no/nee/false, …; None: not known.

    1, 2 and 0 mean different things in different files, so they are known only when said.
    """
    said = options.word("online_first", text)
    return OnlineFirst(said) if said else _ANSWERS.get(plain(text))


def obstacle_in(text: str) -> Obstacle:
    """The obstacle by its word or its label; raises BadInput."""
    found = _OBSTACLES.get(plain(text))
    if found is None:
        raise _unknown("obstacle", text, Obstacle)
    return found


def motive_in(text: str) -> Motive:
    """The motive by its word or its label; raises BadInput."""
    found = _MOTIVES.get(plain(text))
    if found is None:
        raise _unknown("motive", text, Motive)
    return found


def _unknown(name: str, text: str, words: Iterable[str]) -> BadInput:
    t = texts("words", chosen_language())
    return BadInput(
        t.gettext(
            '{name} “{text}” is none of {words}; say which one with --value {name}.WORD="{text}"'
        ).format(name=name, text=text, words=", ".join(words))
    )
