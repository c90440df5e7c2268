"""What can be typed: the keys, or the words where lines are typed."""

from __future__ import annotations

from agent_tui.form.actions import ACTIONS
from agent_tui.plain.lines import LEAVE_TOO, command_words
from agent_tui.plain.question import rows_now
from agent_tui.plain.spoken import key_name, spoken, spoken_row
from agent_tui.ui.drawing.rows import Row
from agent_tui.ui.drawing.scene import Scene


def in_short(scene: Scene, *, by_line: bool) -> str:
    """What a person needs to begin, in one line."""
    if by_line:
        return scene.t.gettext(
            "Type ? for the answers, help for the words, close to leave; Enter after each line."
        )
    return scene.t.gettext("Tab reads the answers, F9 says how things stand, F1 helps.")


def key_help(scene: Scene) -> list[str]:
    """The help of the screen, with the two keys that only the plain form has."""
    t = scene.t
    head, *rows = rows_now(scene)
    lines = [_help_line(scene, row) for row in rows if row.spans]
    repeats = t.gettext("the question and its answers; twice: with what they mean")
    stands = t.gettext("how things stand: logged, not yet sent, the last contact")
    return [spoken_row(scene, head), *lines, f"Tab, ?: {repeats}", f"F9: {stands}"]


def _help_line(scene: Scene, row: Row) -> str:
    """The keys of a row of the help, and what they do."""
    _, (keys, _), (text, _) = row.spans
    return f"{key_name(scene, keys.strip())}: {spoken(scene, text)}"


def word_help(scene: Scene) -> list[str]:
    """The words that do what keys do on a screen, a line each."""
    t = scene.t
    about = {action.id: action.text(t) for action in ACTIONS} | {
        "repeat": t.gettext("the question and its answers"),
        "explain": t.gettext("the same, with what the answers mean"),
        "status": t.gettext("how things stand: logged, not yet sent, the last contact"),
        "help": t.gettext("this list"),
    }
    lines = [
        t.gettext("Type the number or the text of an answer, or words to search, and Enter."),
        t.gettext("An empty line is Enter: it takes the match, keeps, or skips."),
    ]
    for word, command in command_words(scene.language).items():
        if command == "leave":
            lines.append(f"{', '.join([word, *LEAVE_TOO])}: {about[command]}")
        elif command in about:
            lines.append(f"{word}: {about[command]}")
    lines.append(t.gettext("In a note a word needs a colon before it, as in :help"))
    return lines
