"""How a forecast looks: lines of at most 80 columns, or JSON; and in short beside a pilot."""

from __future__ import annotations

import gettext
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from central.cli.plan_texts import checklist, counted, improvement_text, not_promised, points
from ftr.errors import BadInput
from ftr.plan import Plan
from ftr.report.forecast import Forecast, Inputs, forecast, inputs_of
from ftr.report.numbers import percent
from ftr.texts import Language, texts

_WIDTH = 80
_CELL = 10
_NEEDED = ("agents", "contacts_per_agent_per_day")


def as_json(expected: Forecast, language: Language) -> dict[str, Any]:
    """The stable JSON object: the figures, and the sentences with their codes."""
    said = expected.to_dict()
    for one, made in zip(said["improvements"], expected.improvements, strict=True):
        one["text"] = improvement_text(made, language)
    return {
        **said,
        "not_promised": _coded(not_promised(expected, language)),
        "checklist": _coded(checklist(language)),
    }


def _coded(found: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"code": code, "text": text} for code, text in found.items()]


def view(expected: Forecast, language: Language) -> Iterator[str]:
    """The whole forecast for a person."""
    t = texts("central", language)
    yield from _head(expected, language, t)
    yield ""
    yield from _table(expected, language, t)
    yield ""
    yield from _helps(expected, language, t)
    yield ""
    yield t.gettext("What cannot be promised")
    for text in not_promised(expected, language).values():
        yield from _wrapped(text, "- ")
    yield ""
    yield t.gettext("Before the pilot")
    for text in checklist(language).values():
        yield from _wrapped(text, "[ ] ")


def _head(expected: Forecast, language: Language, t: gettext.NullTranslations) -> Iterator[str]:
    inputs = expected.inputs
    names = _input_names(inputs, language, t)
    yield t.gettext("What this pilot can show")
    yield from _wrapped("; ".join(names[name] for name in names if name not in inputs.assumed))
    if inputs.assumed:
        usual = "; ".join(names[name] for name in names if name in inputs.assumed)
        yield from _wrapped(
            t.gettext("Not said, so taken as usual: {inputs}.").format(inputs=usual)
        )
    yield ""
    text = t.gettext(
        "{contacts} contacts, {answers} of them expected to have a yes or no. All of these are "
        "used. But contacts of one agent resemble each other, so if agents differ as much as is "
        "likely (the middle column, ICC {icc}) they are worth as much as {effective} contacts "
        "that each have an agent of their own. The margins below allow for that."
    )
    yield from _wrapped(
        text.format(
            contacts=counted(expected.handled, language),
            answers=counted(expected.answers, language),
            icc=_number(expected.likely.icc, language),
            effective=counted(expected.likely.effective, language),
        )
    )


def _input_names(
    inputs: Inputs, language: Language, t: gettext.NullTranslations
) -> Mapping[str, str]:
    """Every input with its value, in words."""
    same = {
        None: t.gettext("nothing known of the agents in the second pilot"),
        True: t.gettext("the same agents in the second pilot"),
        False: t.gettext("other agents in the second pilot"),
    }[inputs.same_agents]
    icc = inputs.icc
    return {
        "agents": t.ngettext("{n} agent", "{n} agents", inputs.agents).format(
            n=counted(inputs.agents, language)
        ),
        "contacts_per_agent_per_day": t.gettext("{n} contacts per agent per day").format(
            n=_number(inputs.contacts_per_agent_per_day, language)
        ),
        "days": t.ngettext("{n} day", "{n} days", inputs.days).format(n=inputs.days),
        "expected_share": t.gettext("{share} online first").format(
            share=percent(inputs.expected_share, language)
        ),
        "icc": t.gettext("agents differ by an ICC of {low} to {high}").format(
            low=_number(icc.low, language), high=_number(icc.high, language)
        ),
        "same_agents": same,
        "coverage": t.gettext("{share} logged").format(share=percent(inputs.coverage, language)),
        "unknown_share": t.gettext("{share} of these without yes or no").format(
            share=percent(inputs.unknown_share, language)
        ),
        "fixed_part": t.gettext("pages of {share} of the contacts fixed").format(
            share=percent(inputs.fixed_part, language)
        ),
    }


def _table(expected: Forecast, language: Language, t: gettext.NullTranslations) -> Iterator[str]:
    scenarios = expected.scenarios
    yield _row(
        t.gettext("If agents differ:"),
        (t.gettext("little"), t.gettext("likely"), t.gettext("much")),
    )
    yield _row("", [f"ICC {_number(one.icc, language)}" for one in scenarios])
    yield t.gettext("Margin in points, 95% sure")
    yield _row(
        "  " + t.gettext("all contacts"),
        ["±" + points(one.half_width, language) for one in scenarios],
    )
    for place, reason in enumerate(scenarios[0].reasons):
        label = t.gettext("a reason with {part} ({answers} answers)").format(
            part=percent(reason.part, language), answers=counted(reason.answers, language)
        )
        few = t.gettext("too few")
        yield _row(
            "  " + label,
            [
                few if reason.too_few else "±" + points(one.reasons[place].half_width, language)
                for one in scenarios
            ],
        )
    yield t.gettext("Smallest drop that a second pilot proves, in points (4 times in 5)")
    lines = {
        t.gettext("before/after, other agents"): [
            one.before_after.other_agents for one in scenarios
        ],
        t.gettext("before/after, same agents"): [one.before_after.same_agents for one in scenarios],
        t.gettext("before/after, same agents, new habits"): [
            one.before_after.less_alike for one in scenarios
        ],
        t.gettext("fixed against untouched pages, overall"): [
            one.diff_in_diff.overall for one in scenarios
        ],
        t.gettext("… on the fixed pages themselves"): [
            one.diff_in_diff.on_fixed for one in scenarios
        ],
    }
    for label, drops in lines.items():
        yield _row("  " + label, [points(drop, language) for drop in drops])
    yield from _wrapped(
        t.gettext(
            "New habits: the same agents, who by then work otherwise (training, a new system), so "
            "that their first figures say less about the second. Fixed against untouched "
            "(difference-in-differences) holds with the same agents and with others; it is the "
            "proof to plan for."
        ),
        "  ",
    )


def _row(label: str, cells: Sequence[str]) -> str:
    return label.ljust(_WIDTH - 3 * _CELL - 6) + "".join(cell.rjust(_CELL + 2) for cell in cells)


def _helps(expected: Forecast, language: Language, t: gettext.NullTranslations) -> Iterator[str]:
    yield t.gettext("What helps most (smallest drop before/after now: {drop} points)").format(
        drop=points(expected.drop, language)
    )
    for place, one in enumerate(expected.improvements, 1):
        text = t.gettext("{what}: drop {drop}, margin ±{margin} points").format(
            what=improvement_text(one, language),
            drop=points(one.drop, language),
            margin=points(one.half_width, language),
        )
        if one.code == "fewer_unknown":
            text += ", " + t.gettext("worst-case limits {points} points apart").format(
                points=points(one.unanswered, language)
            )
        yield from _wrapped(text, f"{place}. ")
    needed = expected.needed
    many = t.gettext("more than 5,000")
    text = t.gettext(
        "To prove a drop of {drop} points before/after: {same} agents if they are the same, "
        "{other} if they are others."
    )
    yield from _wrapped(
        text.format(
            drop=points(needed.drop, language),
            same=needed.same_agents or many,
            other=needed.other_agents or many,
        )
    )


def _number(value: float, language: Language) -> str:
    text = f"{value:g}"
    return text.replace(".", ",") if language == "nl" else text


def _wrapped(text: str, first: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=first, subsequent_indent=" " * len(first))


def speaks_of_forecast(plan: Plan) -> bool:
    """Whether the plan says anything of what a forecast cannot do without."""
    return not set(_NEEDED) <= set(inputs_of(plan).assumed)


def short(plan: Plan, language: Language) -> str:
    """The forecast in two sentences, with what it assumes as `view` does, or why there is none."""
    t = texts("central", language)
    inputs = inputs_of(plan)
    try:
        expected = forecast(inputs)
    except BadInput as error:
        return t.gettext("none: {why} (see ftr plan)").format(why=error.message)
    text = t.gettext(
        "margin ±{margin} points ({contacts} contacts, worth as much as {effective} that each have "
        "an agent of their own); a second pilot proves a drop of {drop} points, or {fixed} overall "
        "against untouched pages"
    )
    said = text.format(
        contacts=counted(expected.handled, language),
        effective=counted(expected.likely.effective, language),
        margin=points(expected.likely.half_width, language),
        drop=points(expected.drop, language),
        fixed=points(expected.likely.diff_in_diff.overall, language),
    )
    names = _input_names(inputs, language, t)
    usual = "; ".join(names[name] for name in _NEEDED if name in inputs.assumed)
    if usual:
        text = t.gettext("not said, so taken as usual: {inputs} (see ftr plan)")
        said += "; " + text.format(inputs=usual)
    return said
