"""Both pilots' counts, reason by reason, under the codes that the second pilot knows them by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ftr.catalogue.model import path_label
from ftr.measures.answers import AgentAnswers
from ftr.measures.merging import Path
from ftr.pilot import Pilot
from ftr.plan import Plan
from ftr.report.counts import ByAgent, Tally, columns, joined, together, total
from ftr.report.notes import Facts
from ftr.report.reasons import Reasons
from ftr.report.split import Counted
from ftr.texts import Language

Answers = Mapping[str, AgentAnswers]  # agent_ref -> yes and no


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two pilots, as counted. `by_leaf` is keyed by the leaf as logged.

    `halves` are `by_leaf` of the first and the second half of the first pilot's days; None where
    it has one day. `question` is what agents asked, in the pilot's language.
    """

    pilot: Pilot
    plan: Plan
    reasons: Reasons
    question: str
    overall: ByAgent
    by_leaf: Counted
    handled: int | None
    facts: Facts
    halves: tuple[Counted, Counted] | None = None

    def current(self) -> dict[str, ByAgent]:
        """The counts by the code of today, in this pilot's catalogue."""
        return joined(self.by_leaf, self.reasons.current)


@dataclass(frozen=True)
class Joint:
    """One reason in both pilots. `sources` are its codes in the first pilot.

    What is added up over its agents is added up once: most parts of a comparison ask for it.
    """

    key: str
    path: Path
    label: str
    before: ByAgent
    after: ByAgent
    sources: frozenset[str]

    @property
    def parent(self) -> str | None:
        """The code of the reason above, if there is one."""
        return self.path[-2] if len(self.path) > 1 else None

    @cached_property
    def answers(self) -> tuple[Answers, Answers]:
        """The yes and no per agent, in the first and in the second pilot."""
        return answers(self.before), answers(self.after)

    @cached_property
    def totals(self) -> tuple[Tally, Tally]:
        """Everybody together, in the first and in the second pilot."""
        return total(self.before), total(self.after)

    @property
    def contacts(self) -> int:
        """In both pilots together."""
        return sum(one.contacts for one in self.totals)


class Joining:
    """From the codes of the first pilot to those of the second, through both catalogues' `was`."""

    def __init__(self, before: Side, after: Side) -> None:
        self._before, self._after = before, after

    def key(self, leaf: str) -> str:
        """What a leaf of the first pilot is called in the second."""
        return self._after.reasons.current(self._before.reasons.current(leaf))

    def joints(self, language: Language) -> tuple[Joint, ...]:
        """Every reason with contacts in either pilot, in the order of the second's catalogue."""
        reasons = self._after.reasons
        first = self._before.current()
        sources: dict[str, set[str]] = defaultdict(set)
        for code in first:
            sources[self.key(code)].add(code)
        before = joined(first, self.key)
        after = self._after.current()
        made = [
            Joint(
                key=key,
                path=self._path(key, sources[key]),
                label=self._label(key, sources[key], language),
                before=before.get(key, {}),
                after=after.get(key, {}),
                sources=frozenset(sources[key]),
            )
            for key in {**before, **after}
        ]
        return tuple(sorted(made, key=lambda one: (reasons.place(one.key), one.key)))

    def _path(self, key: str, sources: Collection[str]) -> Path:
        found = self._after.reasons.path(key)
        if not found and sources:
            found = self._before.reasons.path(min(sources))
            return (*(self.key(reason.code) for reason in found[:-1]), key)
        return tuple(reason.code for reason in found) or (key,)

    def _label(self, key: str, sources: Collection[str], language: Language) -> str:
        path = self._after.reasons.path(key)
        if not path and sources:
            path = self._before.reasons.path(min(sources))
        return path_label(path, language) or key


def answers(by_agent: ByAgent) -> Answers:
    """The yes and no of every agent that has any."""
    return columns(by_agent).answers()


def of_keys(counted: Mapping[str, ByAgent], keys: Iterable[str]) -> ByAgent:
    """These reasons together, per agent."""
    return together(counted[key] for key in keys if key in counted)
