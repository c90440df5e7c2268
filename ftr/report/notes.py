"""What a reader must know beside the numbers: a stable code and a sentence for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ftr.measures.answers import HEAVY
from ftr.measures.interval import PLANNED
from ftr.pilot import Pilot
from ftr.report.model import Cell, Dimension, Note, Row
from ftr.report.numbers import whole
from ftr.report.row_notes import about_the_rows
from ftr.report.suppression import MIN_AGENTS
from ftr.texts import Language, texts
from ftr.words import PilotKind, PilotState

DRAFT = "draft"  # the code of the note that the pilot was never opened
RUNNING = "running"  # the code of the note that it still runs
UNDER_HEADLINE = frozenset({DRAFT, RUNNING})  # without these the headline would say too much
COUNTED_UNTIL = "counted_until"  # the code of the note that whole days are counted, not all
SOON = timedelta(days=30)  # before contacts are deleted, a report says so
TOO_FEW = 30  # yes + no answers below which no percentage is printed


@dataclass(frozen=True, slots=True)
class Facts:
    """What was counted beside the rows; whole numbers of entries unless it says otherwise.

    `remapped` are entries under an older catalogue whose reason goes by another code today.
    `channels_not_asking` are the labels of channels without the question that have contacts, with
    `contacts_not_asking` contacts in them. `days_without_handled` counts days with logged contacts
    for which the telephone system's are not known; `handled_by_day_only` says that these are day
    totals or long periods, so nothing is known per hour. `today` is the day on which the report is
    made, in the pilot's zone; None says nothing about how far the pilot is. `erased_on` is the day
    on which all contacts were erased, `erased` counts entries that were erased one by one;
    `kept_until` is the last day on which the contacts may still be there. `until` is the last day
    that is counted of a pilot that goes in steps (before its start: none yet), else None.
    """

    outside_window: int = 0
    generated: int = 0
    parked: int = 0
    clock_corrected: int = 0
    remapped: int = 0
    channels_not_asking: tuple[str, ...] = ()
    contacts_not_asking: int = 0
    days_without_handled: int = 0
    handled_by_day_only: bool = False
    today: date | None = None
    kept_until: date | None = None
    erased_on: date | None = None
    erased: int = 0
    until: date | None = None


def notes(
    pilot: Pilot,
    by: Dimension,
    overall: Cell,
    rows: tuple[Row, ...],
    *,
    heaviest: float | None,
    leaning: Sequence[str],
    facts: Facts,
    language: Language,
) -> tuple[Note, ...]:
    """The notes that this report needs, most important first.

    `heaviest` is the part of all answers that the agent with most of them gave, `leaning` the
    labels of the rows in which one agent gave more than half.
    """
    return (
        *_about_the_pilot(pilot, facts, language),
        *_about_certainty(overall, heaviest, language),
        *_about_coverage(by, overall, facts, language),
        *_about_what_counts(facts, language),
        *about_the_rows(pilot, by, rows, leaning, language),
    )


def _about_the_pilot(pilot: Pilot, facts: Facts, language: Language) -> Iterator[Note]:
    t = texts("words", language)
    if pilot.kind is PilotKind.DEMO:
        yield Note("demo", t.gettext("This is a demonstration, not a measurement."))
    if facts.erased_on is not None:
        text = t.gettext(
            "The contacts of this pilot were deleted on {day}: only what came since is counted."
        )
        yield Note("erased", text.format(day=facts.erased_on))
    elif facts.erased:
        text = t.ngettext(
            "{n} entry was erased on request and is not counted.",
            "{n} entries were erased on request and are not counted.",
            facts.erased,
        )
        yield Note("erased_entries", text.format(n=whole(facts.erased, language)))
    if _goes_soon(facts):
        text = t.gettext(
            "The contacts of this pilot are kept until {day}, and deleted then: keep this result."
        )
        yield Note("kept_until", text.format(day=facts.kept_until))
    if facts.generated:
        text = t.ngettext(
            "{n} entry was generated: it is made up, no customer said it.",
            "{n} entries were generated: they are made up, no customer said them.",
            facts.generated,
        )
        yield Note("generated", text.format(n=whole(facts.generated, language)))
    if pilot.state is PilotState.DRAFT:
        yield Note(DRAFT, t.gettext("The pilot is not open yet: the question may still change."))
    if (
        facts.today is not None
        and pilot.state is PilotState.OPEN
        and pilot.start <= facts.today <= pilot.end
    ):
        days = (pilot.end - pilot.start).days + 1
        text = t.ngettext(
            "The pilot is still running: {n} of {m} day.",
            "The pilot is still running: {n} of {m} days.",
            days,
        )
        yield Note(RUNNING, text.format(n=(facts.today - pilot.start).days + 1, m=days))
    yield from _about_steps(pilot, facts, language)


def _about_steps(pilot: Pilot, facts: Facts, language: Language) -> Iterator[Note]:
    if facts.until is None:
        return
    t = texts("words", language)
    if facts.until < pilot.start:
        text = t.gettext(
            "Nothing is counted here yet: while the pilot runs a supervisor sees whole days only, "
            "when enough was logged after them."
        )
    else:
        text = t.gettext(
            "Counted up to and including {day}: while the pilot runs a supervisor sees whole days "
            "only, when enough was logged after them, and rows with enough since the last time. "
            "Else two reports would tell what single people logged in between."
        )
    yield Note(COUNTED_UNTIL, text.format(day=facts.until))


def _goes_soon(facts: Facts) -> bool:
    if facts.today is None or facts.kept_until is None or facts.erased_on is not None:
        return False
    return facts.today + SOON >= facts.kept_until


def _about_certainty(overall: Cell, heaviest: float | None, language: Language) -> Iterator[Note]:
    t = texts("words", language)
    if overall.answers is not None and overall.answers < TOO_FEW:
        text = t.gettext("Fewer than {n} answers in all: too few to go by a percentage.")
        yield Note("too_few", text.format(n=TOO_FEW))
    if overall.agents is not None and overall.agents < MIN_AGENTS:
        text = t.gettext(
            "Fewer than {n} agents logged: the outcome says as much about them as about customers."
        )
        yield Note("few_agents", text.format(n=MIN_AGENTS))
    yield from _about_the_margin(overall, heaviest, language)


def _about_the_margin(overall: Cell, heaviest: float | None, language: Language) -> Iterator[Note]:
    t = texts("words", language)
    if overall.answers is None or overall.answers < TOO_FEW:
        return
    if overall.effective_n is None:
        text = t.gettext(
            "All answers are of one agent. How agents differ is not to be seen, so there is no "
            "margin."
        )
        yield Note("no_margin", text)
        return
    if overall.ci_method == PLANNED:
        text = t.gettext(
            "Every answer is the same. The margin takes the {answers} answers of {agents} agents "
            "as {effective} separate contacts, as agents usually differ."
        )
    elif overall.design_effect == 1:
        text = t.gettext(
            "The {agents} agents differ no more than by chance: their {answers} answers count as "
            "so many separate contacts."
        )
    else:
        text = t.gettext(
            "{agents} agents count here as {effective} separate contacts, not {answers}: they "
            "differ, and the margin allows for that. More agents make it narrower, more contacts "
            "per agent hardly."
        )
    text = text.format(
        agents=overall.agents,
        answers=whole(overall.answers, language),
        effective=whole(round(overall.effective_n), language),
    )
    yield Note("counts_as", text)
    if heaviest is not None and heaviest > HEAVY:
        text = t.gettext(
            "One agent gave {part}% of the answers. Above {limit}% the outcome leans on how that "
            "agent asks, and the margin may be too narrow."
        )
        yield Note("heavy_agent", text.format(part=round(heaviest * 100), limit=round(HEAVY * 100)))


def _about_coverage(
    by: Dimension, overall: Cell, facts: Facts, language: Language
) -> Iterator[Note]:
    t = texts("words", language)
    if overall.handled is None:
        text = t.gettext(
            "It is not known how many contacts the telephone system handled, so coverage is not "
            "known and the lower and upper bound leave out contacts nobody logged."
        )
        yield Note("no_handled", text)
        return
    if overall.coverage is not None and overall.coverage > 1:
        text = t.gettext(
            "More was logged than the telephone system handled: look for contacts logged twice, "
            "other channels, or agents or days missing from the telephone system's file."
        )
        yield Note("coverage_above_1", text)
    if facts.days_without_handled:
        text = t.ngettext(
            "For {n} day with logged contacts the telephone system's are missing: coverage looks "
            "better than it is.",
            "For {n} days with logged contacts the telephone system's are missing: coverage looks "
            "better than it is.",
            facts.days_without_handled,
        )
        yield Note("handled_incomplete", text.format(n=facts.days_without_handled))
    if by is Dimension.HOUR and facts.handled_by_day_only:
        text = t.gettext(
            "The telephone system gave no counts per hour, so coverage per hour is not known."
        )
        yield Note("handled_by_day", text)


def _about_what_counts(facts: Facts, language: Language) -> Iterator[Note]:
    t = texts("words", language)
    if facts.channels_not_asking:
        text = t.ngettext(
            "{channels}: the question is not asked there, so {n} contact is left out of overall.",
            "{channels}: the question is not asked there, so {n} contacts are left out of overall.",
            facts.contacts_not_asking,
        )
        channels = ", ".join(facts.channels_not_asking)
        text = text.format(channels=channels, n=whole(facts.contacts_not_asking, language))
        yield Note("channels_not_asking", text)
    if facts.outside_window:
        text = t.ngettext(
            "{n} entry lies outside the pilot's days: kept, but not counted here.",
            "{n} entries lie outside the pilot's days: kept, but not counted here.",
            facts.outside_window,
        )
        yield Note("outside_window", text.format(n=whole(facts.outside_window, language)))
    if facts.parked:
        text = t.ngettext(
            "{n} revision is parked until a person looks at it (`ftr parked list`); not counted.",
            "{n} revisions are parked until a person looks at them (`ftr parked list`); not "
            "counted.",
            facts.parked,
        )
        yield Note("parked", text.format(n=whole(facts.parked, language)))
    if facts.clock_corrected:
        text = t.ngettext(
            "{n} entry came from a desk whose clock was off; its time was corrected.",
            "{n} entries came from desks whose clock was off; their times were corrected.",
            facts.clock_corrected,
        )
        yield Note("clock_corrected", text.format(n=whole(facts.clock_corrected, language)))
    if facts.remapped:
        text = t.ngettext(
            "{n} entry was logged under an older list of reasons and counts under today's name.",
            "{n} entries were logged under an older list of reasons and count under today's names.",
            facts.remapped,
        )
        yield Note("remapped", text.format(n=whole(facts.remapped, language)))
