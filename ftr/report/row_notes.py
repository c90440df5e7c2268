"""What a reader must know of the rows of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ftr.pilot import Pilot
from ftr.report.model import Dimension, Note, Row
from ftr.report.suppression import MIN_AGENTS
from ftr.texts import Language, texts

MUCH = 0.5  # the part of a row's answers that one agent gave, above which a note names the row
NAMED = 5


def about_the_rows(
    pilot: Pilot,
    by: Dimension,
    rows: Sequence[Row],
    leaning: Sequence[str],
    language: Language,
) -> Iterator[Note]:
    """How to read these rows; `leaning` are the labels of those that lean on one agent."""
    t = texts("words", language)
    if by is Dimension.AGENT:
        text = t.gettext(
            "Per agent only coverage and asking are shown: this is no ranking, and an agent's "
            "share says more about the calls that agent gets."
        )
        yield Note("agents_not_ranked", text)
    hidden = sum(row.cell.suppressed for row in rows)
    if hidden and by is not Dimension.AGENT:
        text = t.ngettext(
            "{n} row does not show its answers: fewer than {min_cell} of them, fewer than {agents} "
            "agents, one agent with more than 80%, or it would give such a row away.",
            "{n} rows do not show their answers: fewer than {min_cell} of them, fewer than "
            "{agents} agents, one agent with more than 80%, or they would give such a row away.",
            hidden,
        )
        text = text.format(n=hidden, min_cell=pilot.min_cell, agents=MIN_AGENTS)
        yield Note("suppressed", text)
    if leaning:
        named = ", ".join(f"“{label}”" for label in leaning[:NAMED])
        if len(leaning) > NAMED:
            more = len(leaning) - NAMED
            named = t.gettext("{rows} and {n} more").format(rows=named, n=more)
        text = t.gettext(
            "In {rows} one agent gave more than half of the answers: the share there says as much "
            "about how that agent asks."
        )
        yield Note("heavy_agent_rows", text.format(rows=named))
    if by is Dimension.PAGE:
        text = t.gettext(
            "A contact counts for every page of its reason, so the rows may add up to more than "
            "overall."
        )
        yield Note("pages_overlap", text)
    if by is Dimension.OBSTACLE:
        text = t.gettext("The rows are the contacts answered with yes.")
        yield Note("after_yes", text)
    if by is Dimension.MOTIVE:
        text = t.gettext("The rows are the contacts answered with no.")
        yield Note("after_no", text)
