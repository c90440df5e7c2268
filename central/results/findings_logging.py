"""Findings about when entries are saved: long after the contact, or many at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from central.results.finding import Finding
from central.results.lately import LONG_AFTER
from central.results.watched import Watched
from ftr.report.labels import day_label
from ftr.report.numbers import whole
from ftr.texts import Language, texts

ENOUGH_LATE = 5
MUCH_LATE = 0.1  # of an agent's entries


def logging_findings(watched: Watched, language: Language) -> Iterator[Finding]:
    """Agents who log from memory: what was answered is then no longer known."""
    t = texts("results", language)
    for one in watched.late:
        if one.late >= ENOUGH_LATE and one.late > MUCH_LATE * one.entries:
            text = t.gettext(
                "{subject}: {n} of {entries} entries were saved more than {minutes} minutes after "
                "the contact."
            )
            yield Finding(
                "late_entries",
                one.agent_ref,
                False,
                text.format(
                    subject=one.agent_ref,
                    n=whole(one.late, language),
                    entries=whole(one.entries, language),
                    minutes=round(LONG_AFTER.total_seconds() / 60),
                ),
                t.gettext("Log during the contact; F3 holds one while the next comes in."),
            )
    for burst in watched.bursts:
        text = t.gettext("{subject}: {n} entries within a minute on {day} at {time}.")
        day = day_label(date.fromisoformat(burst.day), language)
        yield Finding(
            "burst",
            burst.agent_ref,
            False,
            text.format(
                subject=burst.agent_ref, n=whole(burst.entries, language), day=day, time=burst.time
            ),
            t.gettext(
                "Ask whether contacts are saved up and logged from memory; leave out what is no "
                "longer known."
            ),
        )
