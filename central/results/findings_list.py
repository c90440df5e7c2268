"""Findings about the list of reasons."""

from __future__ import annotations

from collections.abc import Iterator

from central.results.finding import ENOUGH_HANDLED, Finding
from central.results.watched import Watched
from ftr.pilot import Pilot
from ftr.report.numbers import percent, whole
from ftr.texts import Language, texts

MUCH_OTHER = 0.15  # above this the list misses something


def list_findings(pilot: Pilot, watched: Watched, language: Language) -> Iterator[Finding]:
    t = texts("results", language)
    other = watched.other
    enough = watched.overall.contacts >= ENOUGH_HANDLED
    if enough and other.share is not None and other.share > MUCH_OTHER:
        text = t.gettext("{share} of the contacts is logged as other.")
        do = t.gettext(
            "The list misses something: ask the agents what, and publish it: ftr catalogue "
            "publish {pilot} FILE."
        )
        yield Finding(
            "much_other",
            "",
            False,
            text.format(share=percent(other.share, language)),
            do.format(pilot=pilot.pilot_id),
        )
    if other.words:
        yield Finding(
            "words_not_found",
            "",
            False,
            _sought(watched, language),
            t.gettext(
                "Add them to the list, at the reason they belong to. All of them, and where they "
                "were logged: ftr words {pilot}."
            ).format(pilot=pilot.pilot_id),
        )
    for version in watched.versions:
        if version.late_entries:
            text = t.ngettext(
                "{n} entry was made with version {version} after a newer one was published.",
                "{n} entries were made with version {version} after a newer one was published.",
                version.late_entries,
            )
            yield Finding(
                "outdated_version",
                ", ".join(version.late_agents),
                False,
                text.format(n=whole(version.late_entries, language), version=version.version),
                t.gettext(
                    "They count all the same. The new list comes in as soon as the desk reaches "
                    "the centre and its form is empty."
                ),
            )


def _sought(watched: Watched, language: Language) -> str:
    """What was typed most and not found; words only, of several agents."""
    found = ", ".join(f"{one.word} ({one.notes})" for one in watched.other.words)
    text = texts("results", language).gettext("Searched most, and not found: {words}.")
    return text.format(words=found)
