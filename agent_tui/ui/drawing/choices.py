"""Lists to choose from: a key, what it stands for, and where there is room what that means."""

from __future__ import annotations

from collections.abc import Sequence

from agent_tui.ui.drawing.rows import Row, cut
from agent_tui.ui.palette import Role
from ftr.record import record, replace

ABOUT_BESIDE = 96  # from this width on, a meaning has room beside its label


@record
class Choice:
    """One row. `more` says that a list hangs below it; `mark` that it is the present answer."""

    key: str
    label: str
    more: bool = False
    about: str = ""
    mark: bool = False
    also_keys: str = ""


def choice_rows(
    choices: Sequence[Choice], width: int, height: int, *, spaced: bool = False
) -> list[Row]:
    """The choices in at most `height` rows: with their meaning where there is room for two rows
    each, in one column where that fits, else in as many as are needed. `spaced` puts blank rows
    between them where those fit, and no meanings.
    """
    count = len(choices)
    if spaced:
        choices = [replace(choice, about="") for choice in choices]
        if count * 2 - 1 <= height:
            rows = [row for choice in choices for row in (Row(), _one_row(choice, width))]
            return rows[1:]
    if any(choice.about for choice in choices) and count * 2 <= height:
        return [row for choice in choices for row in _two_rows(choice, width)]
    if count <= height:
        return [_one_row(choice, width) for choice in choices]
    columns = -(-count // max(1, height))
    per_column = -(-count // columns)
    column_width = width // columns
    rows = []
    for line in range(per_column):
        row = Row()
        for column in range(columns):
            at = column * per_column + line
            if at < count:
                part = _one_row(choices[at], column_width, about=False)
                _join(row, part.fitted(column_width))
        rows.append(row)
    return rows


def _join(row: Row, part: Row) -> None:
    start = row.width
    for text, role in part.spans:
        row.add(text, role)
    row.clicks += [(start + a, start + min(b, part.width), key) for a, b, key in part.clicks]


def _one_row(choice: Choice, width: int, *, about: bool = True) -> Row:
    row = _label(choice, width)
    column = 44
    if about and choice.about and width >= ABOUT_BESIDE and row.width < column - 1:
        row.to(column).add(cut(choice.about, width - column - 1), "dim")
    return row.clicking(choice.key)


def _two_rows(choice: Choice, width: int) -> list[Row]:
    about = Row().add(" " * 7).add(cut(choice.about, width - 9), "dim")
    return [_label(choice, width).clicking(choice.key), about.clicking(choice.key)]


def _label(choice: Choice, width: int) -> Row:
    row = Row().add("  ").add(f" {choice.key.upper()} ", "key").add("  ")
    role: Role = "accent" if choice.mark else "text"
    after = 2 * choice.more + 2 * choice.mark + len(choice.also_keys) + 2 * bool(choice.also_keys)
    row.add(cut(choice.label, width - row.width - after - 1), role)
    if choice.more:
        row.add(" ›", "dim")
    if choice.also_keys:
        row.add(f"  {choice.also_keys}", "dim")
    if choice.mark:
        row.add(" ◂", "accent")
    return row
