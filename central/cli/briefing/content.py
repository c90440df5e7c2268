"""What the briefing says, in the pilot's language; how it looks is page.py's and text.py's."""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from datetime import date

from ftr.catalogue.model import Catalogue, KeyMode, Reason, label_in
from ftr.pilot import Pilot
from ftr.texts import Language, texts
from ftr.word_labels import online_first_label
from ftr.words import OnlineFirst, PilotKind


@dataclass(frozen=True)
class CardLine:
    """A reason on the card: what to type at its level, its name, and what hangs below it."""

    key: str
    label: str
    hint: str
    sub: tuple[CardLine, ...]


@dataclass(frozen=True)
class Keyed:
    """A key (or a term) and what it stands for."""

    key: str
    text: str


@dataclass(frozen=True)
class Section:
    """A heading with its points."""

    title: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class Briefing:
    """Everything on the page. `lines` of the card stand in the order of the form."""

    language: Language
    name: str
    days: str
    is_demo: bool
    demo_mark: str
    question: str
    when: Section
    counts: Section
    answers_title: str
    answers: tuple[Keyed, ...]
    card_title: str
    card: tuple[CardLine, ...]
    endings_title: str
    endings: tuple[Keyed, ...]
    mend_title: str
    mend: tuple[Keyed, ...]
    hints_title: str
    hints: tuple[Keyed, ...]
    why: Section
    about_you: Section
    start_title: str
    start: tuple[Keyed, ...]


def briefing(pilot: Pilot, catalogue: Catalogue, address: str | None) -> Briefing:
    """The briefing of a pilot, from its published catalogue (its keys are final).

    `address` is where the desks reach the centre, None where the agents are told otherwise.
    """
    language = pilot.language
    t = texts("central", language)
    return Briefing(
        language=language,
        name=pilot.name,
        days=f"{_day(pilot.start, language)} – {_day(pilot.end, language)}",
        is_demo=pilot.kind is PilotKind.DEMO,
        demo_mark=t.gettext("demonstration"),
        question=label_in(catalogue.question, language),
        when=_when(t, catalogue, language),
        counts=_counts(t),
        answers_title=t.gettext("Then the answer: this key saves"),
        answers=_answers(language),
        card_title=t.gettext("The card: one key per level"),
        card=tuple(_line(reason, language) for reason in catalogue.reasons),
        endings_title=t.gettext("No question at all? One key"),
        endings=tuple(Keyed(e.key, label_in(e.label, language)) for e in catalogue.endings),
        mend_title=t.gettext("Keys that help"),
        mend=_mend(t, catalogue.keys),
        hints_title=t.gettext("What belongs where"),
        hints=tuple(
            Keyed(label_in(reason.label, language), label_in(reason.hint, language))
            for reason in catalogue.reasons
            if reason.hint
        ),
        why=_why(t),
        about_you=_about_you(t),
        start_title=t.gettext("To begin"),
        start=_start(t, address),
    )


def _day(day: date, language: Language) -> str:
    from babel.dates import format_date

    return format_date(day, "EEEE d MMMM", locale=language)


def _line(reason: Reason, language: Language) -> CardLine:
    return CardLine(
        reason.key,
        label_in(reason.label, language),
        label_in(reason.hint, language),
        tuple(_line(child, language) for child in reason.sub),
    )


def _when(t: gettext.NullTranslations, catalogue: Catalogue, language: Language) -> Section:
    points = [
        t.gettext("In every contact: once you know what it is about, before you say goodbye."),
        t.gettext("Read it out as it stands. It is about this question, not about ever before."),
        t.gettext("Do not help with the answer and do not guess: every answer is a good one."),
    ]
    silent = [
        label_in(channel.label, language) for channel in catalogue.channels if not channel.asks
    ]
    if silent:
        points.append(
            t.gettext("Not by {channels}: there the form skips the question.").format(
                channels=", ".join(silent)
            )
        )
    return Section(t.gettext("When to ask"), tuple(points))


def _counts(t: gettext.NullTranslations) -> Section:
    return Section(
        t.gettext("What counts"),
        (
            t.gettext(
                "Looked only elsewhere (a search engine, a letter or e-mail from us)? That is no."
            ),
            t.gettext("Two questions in one contact? Log the one the customer came for."),
            t.gettext("The same customer again? Log it again: we count contacts, not customers."),
        ),
    )


def _answers(language: Language) -> tuple[Keyed, ...]:
    t = texts("central", language)
    meaning = {
        OnlineFirst.YES: t.gettext(
            "looked on our website or in the app for this question, however briefly; "
            "also if it did not work or only needed confirming"
        ),
        OnlineFirst.NO: t.gettext("did not look there"),
        OnlineFirst.UNKNOWN: t.gettext("cannot say, or asks on someone else's behalf"),
        OnlineFirst.NOT_ASKED: t.gettext("you did not get round to it; it never counts as no"),
    }
    return tuple(
        Keyed(str(number), f"{online_first_label(answer, language)}: {meaning[answer]}")
        for number, answer in enumerate(OnlineFirst, start=1)
    )


def _mend(t: gettext.NullTranslations, keys: KeyMode) -> tuple[Keyed, ...]:
    search = t.gettext("any letter") if keys == "digits" else "/"
    return (
        Keyed(t.gettext("Delete"), t.gettext("take back the last one; again: put it back")),
        Keyed(t.gettext("Backspace"), t.gettext("one question back")),
        Keyed("Esc", t.gettext("clear this contact")),
        Keyed(search, t.gettext("search the whole list; Enter takes the best")),
        Keyed("=", t.gettext("the reason of the last one again; asks its answer")),
        Keyed("F2", t.gettext("today's list: correct an earlier one (F1: all keys)")),
        Keyed("F3", t.gettext("hold this contact, start another")),
    )


def _why(t: gettext.NullTranslations) -> Section:
    return Section(
        t.gettext("Why this matters"),
        (
            t.gettext(
                "Many customers had looked online before they reached you, and still needed you. "
                "What you log shows which page let them down, so that it is mended first: "
                "fewer needless questions, less searching."
            ),
            t.gettext("An honest no is worth as much as a yes. There is no score to reach."),
        ),
    )


def _about_you(t: gettext.NullTranslations) -> Section:
    return Section(
        t.gettext("What is measured about you, and what is not"),
        (
            t.gettext("Your name stands with no entry: you log under a pseudonym."),
            t.gettext("No result shows yes or no by person, and nobody is ranked."),
            t.gettext(
                "Counted by pseudonym: how much was logged and how often the question was asked, "
                "to know whether the measurement is complete."
            ),
            t.gettext(
                "Your logging time is shown to you alone; the pilot sees one middle value of all."
            ),
            t.gettext("Nothing about the customer: never type a name, number or address."),
        ),
    )


def _start(t: gettext.NullTranslations, address: str | None) -> tuple[Keyed, ...]:
    return (
        Keyed("agent-tui practice", t.gettext("try it first; nothing counts")),
        Keyed(
            t.gettext("agent-tui join {address} YOUR-CODE").format(
                address=address or t.gettext("ADDRESS")
            ),
            t.gettext("once, with the code you were given"),
        ),
        Keyed("agent-tui", t.gettext("log; without a network too")),
    )
