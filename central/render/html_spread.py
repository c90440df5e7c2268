"""How far agents lie apart: how many have which share, and nobody by name."""

from __future__ import annotations

from central.render.chart_columns import Block, histogram
from central.render.html_charts import made_up
from central.render.html_figure import figure
from central.render.html_frame import paragraph, section
from central.render.numbers import of_hundred
from central.render.result_text import spread_texts
from central.render.summary import direction
from ftr.report.model import Report
from ftr.report.result import AgentSpread, Band
from ftr.texts import Language, texts


def html_spread(spread: AgentSpread | None, report: Report, language: Language) -> str:
    """The section; empty where the spread would tell on somebody."""
    if spread is None:
        return ""
    t = texts("results", language)
    return section(
        t.gettext("How far agents lie apart"),
        *(paragraph(one) for one in spread_texts(spread, language)),
        _figure(spread, report, language) if spread.bands else "",
    )


def band_label(band: Band) -> str:
    """ "30–40%"."""
    return f"{of_hundred(band.low)}–{of_hundred(band.high)}%"


def _figure(spread: AgentSpread, report: Report, language: Language) -> str:
    t = texts("results", language)
    blocks = [Block(band.low, band.high, band.agents) for band in spread.bands]
    lines = "; ".join(f"{band_label(band)}: {band.agents}" for band in spread.bands)
    says = t.gettext("Number of agents by their share online first. {lines}.").format(lines=lines)
    axis = f"{t.gettext('Online first')}, {direction(language)}"
    caption = t.gettext(
        "Number of agents by their share online first. A block covers at least three agents; the "
        "line is all contacts together."
    )
    overall = report.overall.ftr
    return figure(
        lambda width: histogram(blocks, overall=overall, axis=axis, says=says, width=width),
        " ".join(filter(None, (caption, made_up(report, language)))),
    )
