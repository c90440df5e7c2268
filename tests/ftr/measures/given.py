"""Answers of agents for tests that hold for all of them."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import settings
from hypothesis import strategies as st

from ftr.measures.answers import AgentAnswers

FEW = settings(max_examples=40)  # plenty for pure arithmetic, and quick
COUNTS = st.one_of(st.integers(0, 3), st.integers(0, 300), st.integers(0, 10**9))
ANSWERS = st.builds(AgentAnswers, COUNTS, COUNTS)
AGENTS = st.lists(ANSWERS, max_size=12)
BY_AGENT = st.dictionaries(st.sampled_from("abcdefgh"), ANSWERS, max_size=8)
YES_OF_ASKED = st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def uneven_agents(count: int, seed: int = 1, share: float = 0.4) -> list[AgentAnswers]:
    """Agents that differ in share and in number of contacts."""
    draw = random.Random(seed)
    agents = []
    for _ in range(count):
        asked = draw.randint(5, 60)
        own = min(0.95, max(0.05, draw.gauss(share, 0.1)))
        yes = sum(draw.random() < own for _ in range(asked))
        agents.append(AgentAnswers(yes, asked - yes))
    return agents


def as_contacts(agents: Sequence[AgentAnswers]) -> tuple[list[int], list[int]]:
    """One number per contact: 1 for yes and 0 for no, and the place of its agent."""
    answers = [answer for agent in agents for answer in [1] * agent.yes + [0] * agent.no]
    places = [place for place, agent in enumerate(agents) for _ in range(agent.answers)]
    return answers, places
