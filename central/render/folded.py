"""The rows a reader sees: the long tail without a percentage as one line, so that a page stays one.

Nothing is lost: JSON and the workbook have every row.
"""

from __future__ import annotations

from dataclasses import replace

from central.render.cells import has_share
from ftr.report.build import without_answers
from ftr.report.model import Dimension, Report, Row
from ftr.texts import Language, texts

_FOLDABLE = frozenset({Dimension.REASON, Dimension.LEAF, Dimension.PAGE, Dimension.OWNER})
KEPT = 5  # as many rows without a percentage are shown as they are


def folded(report: Report, language: Language) -> tuple[Row, ...]:
    """The rows to show, in order; the last may stand for many, with their contacts together."""
    without = [row for row in report.rows if not has_share(row.cell)]
    if report.by not in _FOLDABLE or len(without) <= KEPT:
        return report.rows
    text = texts("results", language).gettext("{n} more without a percentage")
    contacts = sum(row.cell.contacts for row in without)
    endings = sum(row.cell.endings for row in without)
    many = replace(without_answers(report.overall), contacts=contacts, endings=endings)
    # of many rows together there is nothing to hide or to be short of: there is just no figure
    many = replace(many, handled=None, coverage=None, suppressed=False)
    rest = Row(many, "", text.format(n=len(without)), None)
    return (*(row for row in report.rows if has_share(row.cell)), rest)
