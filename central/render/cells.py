"""What one cell of a report table says in words and figures, wherever it is shown."""

from __future__ import annotations

from central.render.numbers import of_hundred, percent
from ftr.report.model import Cell, Dimension, Report
from ftr.texts import Language, texts

ABSENT = "–"
SHARES_OF_ROWS = frozenset({Dimension.OBSTACLE, Dimension.MOTIVE})


def share_text(cell: Cell, language: Language) -> str:
    """ "45% (40–50)", only "45%" where one agent answered, or why there is no percentage."""
    t = texts("results", language)
    if cell.suppressed:
        return t.gettext("not shown")
    if not cell.answers:
        return ABSENT
    if cell.ftr is None:
        return t.gettext("too few")
    if cell.ci_low is None or cell.ci_high is None:
        return percent(cell.ftr, language)
    interval = f"{of_hundred(cell.ci_low)}–{of_hundred(cell.ci_high)}"
    return f"{percent(cell.ftr, language)} ({interval})"


def bounds_text(cell: Cell) -> str:
    """ "32–52%": the worst-case bounds."""
    if cell.too_few or cell.bound_low is None or cell.bound_high is None:
        return ABSENT
    return f"{of_hundred(cell.bound_low)}–{of_hundred(cell.bound_high)}%"


def coverage_text(cell: Cell, language: Language) -> str:
    """ "86%" of what the telephone system handled."""
    return ABSENT if cell.coverage is None else percent(cell.coverage, language)


def without_answer(cell: Cell) -> float | None:
    """The share of contacts without yes or no; None where it is not shown."""
    if cell.unknown is None or cell.not_asked is None or not cell.contacts:
        return None
    return (cell.unknown + cell.not_asked) / cell.contacts


def has_share(cell: Cell) -> bool:
    """Whether a percentage may be drawn for this cell."""
    return cell.ftr is not None and not cell.too_few and not cell.suppressed


def share_of_rows(report: Report, cell: Cell) -> float | None:
    """A row's part of all contacts in the rows: what an obstacle or motive is about."""
    everything = sum(row.cell.contacts for row in report.rows)
    return cell.contacts / everything if everything else None
