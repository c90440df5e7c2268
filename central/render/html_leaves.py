"""Every reason as it can be logged, with its share drawn towards what all have in common."""

from __future__ import annotations

from central.render.cells import ABSENT
from central.render.html_frame import paragraph, section
from central.render.html_plain_table import Column, plain_table
from central.render.numbers import of_hundred, percent, whole
from central.render.summary import direction
from ftr.report.cell import Cell
from ftr.report.result import LeafLine, OnePage
from ftr.texts import Language, texts

SHOWN = 25  # more is for the workbook


def html_leaves(result: OnePage, overall: Cell, language: Language) -> str:
    """The section, with lines that have a share first; empty where nothing was logged."""
    if not result.leaves:
        return ""
    t = texts("results", language)
    name = t.gettext("Sub-reasons")
    told = [leaf for leaf in result.leaves if has_leaf_share(leaf)]
    shown = told[:SHOWN]
    rest = len(result.leaves) - len(shown)
    columns = (
        Column(name),
        Column(t.gettext("Contacts")),
        Column(t.gettext("Part of contacts")),
        Column(t.gettext("Answers")),
        Column(t.gettext("Online first, most likely"), direction(language)),
        Column(t.gettext("80 in 100 sure")),
        Column(t.gettext("Online first, counted")),
    )
    lines = [_line(leaf, language) for leaf in shown]
    more = ""
    if rest:
        more = t.ngettext(
            "{n} more sub-reason has too few answers for a share, may not be shown, or has fewer "
            "contacts.",
            "{n} more sub-reasons have too few answers for a share, may not be shown, or have "
            "fewer contacts.",
            rest,
        ).format(n=rest)
    explained = t.gettext(
        "The fewer answers a sub-reason has, the more its share is drawn towards what all have in "
        "common ({share}): a few answers say little by themselves."
    ).format(share=ABSENT if overall.ftr is None else percent(overall.ftr, language))
    return section(
        name,
        paragraph(explained) if lines else "",
        plain_table(name, columns, lines) if lines else "",
        paragraph(more, "soft"),
    )


def has_leaf_share(leaf: LeafLine) -> bool:
    """Whether the share of this line may be printed."""
    return leaf.share is not None and not leaf.too_few and not leaf.suppressed


def _line(leaf: LeafLine, language: Language) -> tuple[str, ...]:
    return (
        leaf.label,
        whole(leaf.contacts, language),
        percent(leaf.part, language, 1),
        ABSENT if leaf.answers is None else whole(leaf.answers, language),
        ABSENT if leaf.share is None else percent(leaf.share, language),
        span(leaf.low, leaf.high),
        ABSENT if leaf.counted is None else percent(leaf.counted, language),
    )


def span(low: float | None, high: float | None) -> str:
    """ "38–52%", or a dash where there is no interval."""
    if low is None or high is None:
        return ABSENT
    return f"{of_hundred(low)}–{of_hundred(high)}%"
