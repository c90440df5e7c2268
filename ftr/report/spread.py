"""How far agents lie apart: never a name, never a ranking, never whose share it is."""

from __future__ import annotations

from collections.abc import Iterable

from ftr.measures.answers import AgentAnswers, pooled
from ftr.measures.funnel import agents_differ, funnel_limits
from ftr.report.notes import TOO_FEW
from ftr.report.result import AgentSpread, Band
from ftr.report.suppression import MIN_AGENTS

LEAST_AGENTS = 2 * MIN_AGENTS  # under two bands' worth of agents nothing can be said safely
STEPS = 10  # bands of 10 points


def agent_spread(agents: Iterable[AgentAnswers]) -> AgentSpread | None:
    """The spread of agents with at least TOO_FEW answers; None under LEAST_AGENTS of them.

    Bands of 10 points that hold fewer than MIN_AGENTS agents are joined with their neighbour. One
    band over is not given: it would be every agent's.
    """
    answered = [agent for agent in agents if agent.answers]
    enough = [agent for agent in answered if agent.answers >= TOO_FEW]
    if len(enough) < LEAST_AGENTS:
        return None
    whole = pooled(enough)
    share = whole.yes / whole.answers
    inside = sum(_is_inside(agent, share) for agent in enough)
    test = agents_differ(enough)
    return AgentSpread(
        agents=len(enough),
        left_out=len(answered) - len(enough),
        inside=inside,
        outside=len(enough) - inside,
        p_value=test.p_value if test else None,
        dispersion=test.dispersion if test else None,
        bands=_bands(enough),
    )


def _is_inside(agent: AgentAnswers, share: float) -> bool:
    low, high = funnel_limits(share, agent.answers)
    return low <= agent.yes / agent.answers <= high


def _bands(agents: Iterable[AgentAnswers]) -> tuple[Band, ...]:
    counts = [0] * STEPS
    for agent in agents:
        # in whole numbers, so that 30 % of anything lies in the band from 30
        counts[min(STEPS - 1, agent.yes * STEPS // agent.answers)] += 1
    bands: list[Band] = []
    first, held = 0, 0
    for place, count in enumerate(counts):
        if not held:
            first = place
        held += count
        if held >= MIN_AGENTS:
            bands.append(Band(first / STEPS, (place + 1) / STEPS, held))
            held = 0
    if held and bands:
        end = max(place + 1 for place, count in enumerate(counts) if count)
        bands[-1] = Band(bands[-1].low, end / STEPS, bands[-1].agents + held)
    return tuple(bands) if len(bands) > 1 else ()
