"""What docs/plain.md shows: conversations with the plain form, as it really held them."""

from __future__ import annotations

from dataclasses import dataclass

from ftr.texts import Language
from tests.agent_tui.plain.talking import talk
from tests.agent_tui.ui.screens import ASKED, FULL, NOTED, SCREENS, Shot

HEAD = """# The plain form

Written down from the real form by `make pictures`; the contacts are made up. Lines after a `>` were
typed, all others the form said. Each is a whole line of text: nothing is ever drawn over.

`agent-tui --plain` takes single keys, the same as on the screen, and answers each at once.
`agent-tui --plain --lines`, which stands here, waits for Enter after each line and takes words too:
labels, words to search for, and the words that `help` tells. What it says is otherwise the same.
"""


@dataclass(frozen=True)
class Talk:
    """One conversation: what it shows, the desk it begins with, and the lines that are typed."""

    about: str
    shot: Shot
    lines: tuple[str, ...]
    languages: tuple[Language, ...] = ("en",)


TALKS = (
    Talk(
        "Three contacts: by numbers, by words, in one line",
        SCREENS["first"],
        ("1", "?", "1", "2", "returns and exchange", "return label", "2", "yes", "4 4 3", "-"),
        ("en", "nl"),
    ),
    Talk(
        "Words that no reason has, and words that are no answer",
        SCREENS["first"],
        ("xyzzy", "clear", "1 1", "perhaps", "explain", "does not know"),
    ),
    Talk(
        "Undone, changed, taken back with a cause, on hold, where things stand",
        SCREENS["first"],
        (
            *("1 1 2", "undo", "undo", "1 2 1 1", "today", "2", "", "1 3 1", "today", "undo"),
            *("1", "clear", "same", "1", "1", "hold", "2", "hold", "status"),
        ),
    ),
    Talk("One more question, and a note", Shot(follow_ups=ASKED), ("1 1 1", "?", "1")),
    Talk(
        "A note in which there seems to be something of a customer",
        Shot(follow_ups=NOTED),
        ("1 1 2", "calls back on 06-12345678", "?", "1"),
    ),
    Talk("A disk that is full", SCREENS["not-saved"], ("1 1 2", "?", "")),
    Talk(
        "Practice",
        SCREENS["practice-begin"],
        ("", "1 1 2", "", "close"),
    ),
    Talk("A desk that has not joined a pilot", SCREENS["unjoined"], ()),
    Talk("Several agents at one desk", SCREENS["who"], ("2", "1 1 2")),
    Talk("After the pilot's end", SCREENS["ended"], ()),
    Talk("The words", SCREENS["first"], ("help",), ("en", "nl")),
)


def page() -> str:
    """The whole page."""
    lines = [HEAD]
    for each in TALKS:
        for language in each.languages:
            title = each.about if language == "en" else f"{each.about}, in Dutch"
            lines += [f"## {title}", "", "```", *_said(each, language), "```", ""]
    return "\n".join(lines)


def _said(each: Talk, language: Language) -> list[str]:
    typed = tuple(IN_DUTCH.get(line, line) for line in each.lines) if language == "nl" else None
    said, _ = talk(
        *(typed or each.lines),
        language=language,
        snapshot=each.shot.snapshot(language),
        fails=[FULL] if each.shot.fails else [],
        written_down=True,
    )
    return said


IN_DUTCH = {
    "returns and exchange": "retour en ruilen",
    "return label": "retourlabel",
    "yes": "ja",
    "help": "hulp",
}
