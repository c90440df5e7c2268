"""Findings about how the question is asked and logged; never about how an agent performs."""

from __future__ import annotations

from collections.abc import Iterator

from central.results.finding import ENOUGH_HANDLED, Finding
from central.results.watched import Watched
from ftr.report.numbers import percent, whole
from ftr.texts import Language, texts

MUCH_NOT_ASKED = 0.15


def asking_findings(watched: Watched, language: Language) -> Iterator[Finding]:
    t = texts("results", language)
    for line in (watched.overall, *watched.agents):
        share = line.not_asked_share
        if share is None or share <= MUCH_NOT_ASKED or line.contacts < ENOUGH_HANDLED:
            continue
        text = t.gettext("{subject}: in {share} of the contacts the question was not asked.")
        yield Finding(
            "not_asked",
            line.key,
            True,
            text.format(subject=line.label, share=percent(share, language)),
            t.gettext("Agree on the moment to ask it: right after the reason is clear."),
        )
    yield from _alike(watched, language)
    yield from _first_options(watched, language)


def _alike(watched: Watched, language: Language) -> Iterator[Finding]:
    """Answers that are all the same, or the same in a long row; not which, and no share."""
    t = texts("results", language)
    do = t.gettext(
        "It says how the question is asked, not how well the agent works: listen along to a few "
        "contacts, and read the question out together."
    )
    all_alike = {one.agent_ref for one in watched.one_sided}
    for one in watched.one_sided:
        text = t.gettext("{subject}: all {n} answers are the same.")
        yield Finding(
            "one_sided",
            one.agent_ref,
            True,
            text.format(subject=one.agent_ref, n=whole(one.answers, language)),
            do,
        )
    for run in watched.runs:
        if run.agent_ref not in all_alike:
            text = t.gettext("{subject}: {n} times the same answer in a row.")
            yield Finding(
                "same_in_a_row",
                run.agent_ref,
                False,
                text.format(subject=run.agent_ref, n=whole(run.answers, language)),
                do,
            )


def _first_options(watched: Watched, language: Language) -> Iterator[Finding]:
    t = texts("results", language)
    seen = {
        "answer": t.gettext("{subject} chooses the first answer far more often than the others."),
        "reason": t.gettext(
            "{subject} chooses the first sub-reason of a list far more often than the others."
        ),
    }
    for one in watched.first_options:
        yield Finding(
            "first_option",
            one.agent_ref,
            False,
            seen[one.of].format(subject=one.agent_ref),
            t.gettext("Log a few contacts together: is the first key taken to be done with it?"),
        )
