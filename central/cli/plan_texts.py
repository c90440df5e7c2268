"""What a forecast says in words: what cannot be promised, what helps, what to see to first."""

from __future__ import annotations

from ftr.report.forecast import Forecast, Improvement
from ftr.report.numbers import percent, rounded, whole
from ftr.texts import Language, texts

_USUAL_COVERAGE, _USUAL_UNKNOWN = 0.85, 0.08  # of a pilot that nobody watches


def points(share: float, language: Language) -> str:
    """A fraction as percentage points with one decimal: 0.0689 as 6.9 or 6,9."""
    return percent(share, language, 1).removesuffix("%")


def counted(number: float, language: Language) -> str:
    """An expected number of contacts, to the nearest."""
    return whole(int(rounded(number, 0)), language)


def not_promised(expected: Forecast, language: Language) -> dict[str, str]:
    """Code -> what this pilot cannot promise, whatever its margin."""
    t = texts("central", language)
    smallest, likely = expected.likely.reasons[0], expected.likely
    return {
        "smaller_drop": t.gettext(
            "A drop under {drop} points (before/after) will often not be seen. Then it is not "
            "shown, which is not the same as no effect."
        ).format(drop=points(expected.drop, language)),
        "one_week": t.gettext(
            "One week against another proves little by itself: with nothing changed at all, a "
            "share easily moves by four points. Only pages left untouched beside the fixed ones "
            "can tell the week from the fix."
        ),
        "icc": t.gettext(
            "How much agents differ on this question is published nowhere; the range comes from "
            "interviewers. After day 2 `ftr watch` reckons again with what was seen."
        ),
        "missing": _missing(expected, language),
        "small_reasons": t.gettext(
            "A reason with {part} of the contacts gets about {answers} answers: ±{margin} points. "
            "A small page is not proved by itself."
        ).format(
            part=percent(smallest.part, language),
            answers=counted(smallest.answers, language),
            margin=points(smallest.half_width, language),
        ),
        "best_case": t.gettext(
            "The {drop} points of comparing fixed with untouched pages are the best case: agents "
            "who are better or worse at one kind of question make it larger."
        ).format(drop=points(likely.diff_in_diff.on_fixed, language)),
        "volume": t.gettext(
            "A lower share is not yet fewer contacts: put the number of contacts per customer or "
            "order beside it."
        ),
    }


def _missing(expected: Forecast, language: Language) -> str:
    t = texts("central", language)
    if expected.unanswered > 0:
        return t.gettext(
            "{share} of the contacts will have no yes or no. If they differ, the truth can lie "
            "anywhere between limits {points} points apart."
        ).format(
            share=percent(expected.unanswered, language),
            points=points(expected.unanswered, language),
        )
    return t.gettext(
        "This forecast takes every contact as logged and answered. With {coverage} logged and "
        "{unknown} not known, the worst-case limits lie {points} points apart: see --coverage "
        "and --unknown-share."
    ).format(
        coverage=percent(_USUAL_COVERAGE, language),
        unknown=percent(_USUAL_UNKNOWN, language),
        points=points(1 - _USUAL_COVERAGE * (1 - _USUAL_UNKNOWN), language),
    )


def improvement_text(one: Improvement, language: Language) -> str:
    """What to change, from what to what."""
    t = texts("central", language)
    if one.code == "same_agents":
        return t.gettext("the same agents in the second pilot (keep their pseudonyms)")
    if one.code == "fewer_unknown":
        return t.gettext("half the missing answers: {was} → {becomes} of the contacts").format(
            was=percent(one.was, language), becomes=percent(one.becomes, language)
        )
    text = {
        "more_agents": t.gettext("more agents: {was} → {becomes}"),
        "more_days": t.gettext("more days: {was} → {becomes}"),
    }[one.code]
    return text.format(was=counted(one.was, language), becomes=counted(one.becomes, language))


def checklist(language: Language) -> dict[str, str]:
    """Code -> what to have settled before the first contact is logged."""
    t = texts("central", language)
    return {
        "works_council": t.gettext("The works council has agreed (logging per agent)."),
        "question": t.gettext("The question is read out as it stands, and its moment is agreed."),
        "list_frozen": t.gettext("The list of reasons is frozen, with its codes."),
        "same_weekdays": t.gettext("The second pilot is planned on the same weekdays and hours."),
        "quiet_week": t.gettext("It is no campaign, billing or holiday week."),
        "telephone_export": t.gettext(
            "The export of the telephone system is agreed: contacts per agent and hour."
        ),
        "untouched_pages": t.gettext(
            "The pages that will stay untouched are named, and what counts as online too."
        ),
    }
