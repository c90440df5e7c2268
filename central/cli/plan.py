"""`ftr plan`: what a pilot can show, before it begins."""

from __future__ import annotations

import gettext
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from central.cli.command import Command, OneOf, Option, option
from central.cli.files import read_text
from central.cli.session import Session
from ftr.errors import BadInput
from ftr.plan import MAX_DAYS
from ftr.plan_agents import MAX_AGENTS
from ftr.plan_values import amount_reader, part_reader, read_icc, whole_reader

_SAID = (
    "agents",
    "contacts_per_agent_per_day",
    "days",
    "expected_share",
    "icc",
    "same_agents",
    "unknown_share",
    "coverage",
    "fixed_part",
)


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`plan`."""
    return (
        Command(
            "plan",
            t.gettext("Forecast what a pilot can show: its margin and the smallest provable drop."),
            "ftr plan --agents 20 --contacts-per-agent-per-day 50 --days 5",
            _plan,
            (
                option(
                    "plan",
                    nargs="?",
                    type=Path,
                    metavar="PLAN.yaml",
                    help=t.gettext("a plan; options take the place of what it says"),
                ),
                *_options(t),
                OneOf(
                    (
                        option(
                            "--same-agents",
                            dest="same_agents",
                            action="store_const",
                            const=True,
                            help=t.gettext("the same agents take part in the second pilot"),
                        ),
                        option(
                            "--other-agents",
                            dest="same_agents",
                            action="store_const",
                            const=False,
                            help=t.gettext("other agents take part in the second pilot"),
                        ),
                    )
                ),
                option("--json", action="store_true", help=t.gettext("print everything as JSON")),
            ),
            t.gettext(
                "Needs no centre. In a plan the same is called agents, "
                "contacts_per_agent_per_day, days_per_agent, expected_share, icc, same_agents, "
                "unknown_share, expected_coverage and fixed_part; it is kept with the pilot."
            ),
            remote=False,
        ),
    )


def _options(t: gettext.NullTranslations) -> tuple[Option, ...]:
    """What may be said beside a plan, or in its place."""
    return (
        _option("--agents", whole_reader(2, MAX_AGENTS), "N", t.gettext("how many agents log")),
        _option(
            "--contacts-per-agent-per-day",
            amount_reader(10_000),
            "N",
            t.gettext("contacts that an agent handles in a day (telephone system)"),
        ),
        _option(
            "--days", whole_reader(1, MAX_DAYS), "N", t.gettext("days on which each agent logs")
        ),
        _option(
            "--expected-share",
            part_reader(),
            "SHARE",
            t.gettext("expected share of online first (usual: 0.40)"),
        ),
        _option(
            "--icc",
            read_icc,
            "LOW,LIKELY,HIGH",
            t.gettext("how much agents differ (usual: 0.005,0.02,0.05)"),
        ),
        _option(
            "--unknown-share",
            part_reader(zero=True),
            "SHARE",
            t.gettext("part of the logged contacts without yes or no"),
        ),
        _option(
            "--coverage",
            part_reader(one=True),
            "SHARE",
            t.gettext("part of the handled contacts that is logged"),
        ),
        _option(
            "--fixed-part",
            part_reader(),
            "SHARE",
            t.gettext("part of the contacts about pages that will be fixed (usual: 0.40)"),
        ),
        _option(
            "--drop",
            part_reader(),
            "SHARE",
            t.gettext("say how many agents prove this drop (usual: 0.04)"),
        ),
    )


def _option(flag: str, read: Callable[[object], Any], metavar: str, help_text: str) -> Option:
    def typed(text: str) -> Any:
        try:
            return read(text)
        except BadInput as error:
            raise ArgumentTypeError(error.message) from error

    return option(flag, type=typed, metavar=metavar, help=help_text)


def _plan(session: Session, args: Namespace) -> int:
    from central.cli.plan_view import as_json, view
    from ftr.plan_file import load_plan
    from ftr.report.forecast import forecast, inputs_of

    plan = None
    if args.plan is not None:
        plan = load_plan(read_text(args.plan, session.language), str(args.plan))
    inputs = inputs_of(plan, {name: getattr(args, name) for name in _SAID})
    expected = forecast(inputs) if args.drop is None else forecast(inputs, args.drop)
    language = session.asked_language or (plan.language if plan else session.language)
    if args.json:
        session.say_json(as_json(expected, language))
    else:
        for line in view(expected, language):
            session.say(line)
    return 0
