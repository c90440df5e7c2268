"""The pilot's forecast, reckoned again after two whole days with what was seen.

No share of online first goes in or comes out: the plan's expected share is used throughout, so
that nothing shown can be worked back to how the agents' answers stand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, select

from central.results.handled import Handled
from central.results.pilot import Measured
from central.results.watched import Replanned, Unanswered
from central.store.tables import pilot
from ftr.errors import BadInput
from ftr.measures.answers import AgentAnswers
from ftr.measures.clustering import anova_icc, icc_limits
from ftr.measures.planning import (
    Planned,
    expected_half_width,
    smallest_drop,
    smallest_drop_of_fixed,
)
from ftr.plan import Plan
from ftr.report.counts import together, total
from ftr.report.forecast import ALIKE, Inputs, forecast, inputs_of
from ftr.report.labels import day_label
from ftr.report.split import Counted
from ftr.texts import Language

WHOLE_DAYS = 2
LEAST_AGENTS, LEAST_ANSWERS = 5, 100  # below this how much agents differ is a guess


def kept_plan(connection: Connection, measured: Measured) -> Plan:
    """The plan that was stored with the pilot, without names."""
    query = select(pilot.c.plan).where(pilot.c.pilot_id == measured.pilot.pilot_id)
    return Plan.from_kept(json.loads(connection.execute(query).scalar_one()))


def replanned(by_day: Counted, plan: Plan, today: date) -> Replanned | None:
    """None until two days with contacts are over, on the last day, and with too few answers.

    The days still to come are taken to be as those seen.
    """
    done = [day for day in sorted(by_day) if day < today.isoformat() and by_day[day]]
    if len(done) < WHOLE_DAYS or today > plan.end:
        return None
    seen = {
        agent: AgentAnswers(tally.yes, tally.no)
        for agent, tally in together(by_day[day] for day in done).items()
        if tally.answers
    }
    icc = anova_icc(seen.values())
    answers = sum(agent.answers for agent in seen.values())
    limits = icc_limits(seen.values())
    if icc is None or limits is None or len(seen) < LEAST_AGENTS or answers < LEAST_ANSWERS:
        return None
    inputs = inputs_of(plan)
    longer = max(inputs.days, len(done)) / len(done)
    contacts = tuple(agent.answers * longer for agent in seen.values())
    try:
        low, ahead, high = (
            Planned(contacts, inputs.expected_share, one)
            for one in (limits[0], max(0.0, icc), limits[1])
        )
    except BadInput:
        return None  # a plan that expects 0 % or 100 % has no margin
    fixed = smallest_drop_of_fixed(ahead, inputs.fixed_part)
    return Replanned(
        days=len(done),
        agents=len(seen),
        icc=ahead.icc,
        effective=ahead.effective,
        half_width=expected_half_width(ahead),
        icc_low=low.icc,
        icc_high=high.icc,
        half_width_low=expected_half_width(low),
        half_width_high=expected_half_width(high),
        planned_half_width=_planned_half_width(inputs),
        drop_same_agents=smallest_drop(ahead, same_agents=ALIKE),
        drop_other_agents=smallest_drop(ahead),
        fixed_drop=fixed * inputs.fixed_part,
    )


def _planned_half_width(inputs: Inputs) -> float | None:
    if {"agents", "contacts_per_agent_per_day"} & set(inputs.assumed) or inputs.agents < 2:
        return None
    return forecast(inputs).likely.half_width


def unanswered(
    by_day: Counted, handled: Handled | None, language: Language
) -> tuple[Unanswered, ...]:
    """How far apart the worst-case limits lay at the end of each day, all days before included."""
    handled_by_day: Mapping[str, int] = handled.by_day if handled else {}
    found: list[Unanswered] = []
    contacts = answers = 0
    for day in sorted({*by_day, *handled_by_day}):
        counts = total(by_day.get(day, {}))
        missing = max(0, handled_by_day.get(day, 0) - counts.contacts - counts.endings)
        contacts += counts.contacts + missing
        answers += counts.answers
        if contacts:
            label = day_label(date.fromisoformat(day), language)
            found.append(Unanswered(day, label, 1 - answers / contacts))
    return tuple(found)
