"""How it was measured, for who wants to check it: a name and a value each."""

from __future__ import annotations

from html import escape

from central.render.cells import ABSENT
from central.render.html_frame import section
from central.render.numbers import percent, whole
from ftr.measures.interval import BY_AGENT, PLANNED
from ftr.report.result import Methods
from ftr.texts import Language, texts


def html_methods(methods: Methods, language: Language) -> str:
    """The section with the methods box."""
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
        for name, value in method_lines(methods, language)
    )
    heading = texts("results", language).gettext("How it was measured")
    return section(heading, f'<dl class="methods">{items}</dl>')


def method_lines(methods: Methods, language: Language) -> tuple[tuple[str, str], ...]:
    """Name and value of everything that goes with the result, in reading order."""
    t = texts("results", language)
    return (
        (t.gettext("Question, in these words"), methods.question),
        (t.gettext("Contacts"), whole(methods.contacts, language)),
        (t.gettext("Answered with yes or no"), whole(methods.answers, language)),
        (t.gettext("Customer did not know"), whole(methods.unknown, language)),
        (t.gettext("Not asked"), whole(methods.not_asked, language)),
        (t.gettext("Endings without a reason"), whole(methods.endings, language)),
        (t.gettext("Handled by telephone system"), _count(methods.handled, language)),
        (t.gettext("Logged of handled"), _share(methods.coverage, language)),
        (t.gettext("Number of agents"), whole(methods.agents, language)),
        (t.gettext("Largest part by one agent"), _share(methods.largest_part, language)),
        (t.gettext("Design effect"), _number(methods.design_effect, language)),
        (
            t.gettext("How alike the answers of one agent are (ICC, 0 to 1)"),
            _number(methods.icc, language, 3),
        ),
        (
            t.gettext("Equals this many answers, each from a different agent"),
            _count(methods.effective_n, language),
        ),
        (t.gettext("Method of the margin"), method_name(methods.ci_method, language)),
        (
            t.gettext("Versions of the list of reasons"),
            ", ".join(str(version) for version in methods.versions) or ABSENT,
        ),
    )


def method_name(method: str | None, language: Language) -> str:
    """The method of the margin in words; one of a later version goes by its code."""
    t = texts("results", language)
    names = {
        BY_AGENT: t.gettext("agents as clusters, t on the logit scale"),
        PLANNED: t.gettext("Wilson, with the design effect that is usual"),
    }
    return ABSENT if method is None else names.get(method, method)


def _count(value: float | None, language: Language) -> str:
    return ABSENT if value is None else whole(round(value), language)


def _share(value: float | None, language: Language) -> str:
    return ABSENT if value is None else percent(value, language)


def _number(value: float | None, language: Language, decimals: int = 2) -> str:
    if value is None:
        return ABSENT
    text = f"{value:.{decimals}f}"
    return text.replace(".", ",") if language == "nl" else text
