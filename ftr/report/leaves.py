"""The leaves of a pilot, each with what may be said of it: what lists of them are made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ftr.catalogue.model import Reason
from ftr.measures.answers import AgentAnswers
from ftr.measures.shrinkage import BetaPrior, Shrunk, fit_prior, shrink
from ftr.report.counts import RowCounts, Tally, added, together, total
from ftr.report.reasons import Reasons
from ftr.report.suppression import hidden_leaves

NOTHING_KNOWN = BetaPrior(0.5, 0.5)  # Jeffreys': where there are no other leaves to learn from


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf: its counts, its place in today's catalogue, whether its answers are hidden, and
    what all agents together logged.
    """

    counts: RowCounts
    path: tuple[Reason, ...]
    hidden: bool
    total: Tally

    @property
    def contacts(self) -> int:
        """Every contact with this reason."""
        return self.total.contacts

    @property
    def worth_having(self) -> bool:
        """Whether the catalogue says that these contacts bring something."""
        return next((one.value for one in reversed(self.path) if one.value is not None), False)


def leaves_of(
    rows: Sequence[RowCounts],
    reasons: Reasons,
    min_cell: int,
    hidden: frozenset[str] | None = None,
) -> tuple[Leaf, ...]:
    """The rows of the dimension leaf, in their order; `hidden` are the keys of those that keep
    their answers, where these are known already.
    """
    if hidden is None:
        hidden = hidden_leaves(rows, reasons, min_cell)
    return tuple(
        Leaf(row, reasons.path(row.key), row.key in hidden, total(row.by_agent)) for row in rows
    )


def answers_of(leaves: Iterable[Leaf]) -> AgentAnswers:
    """The yes and no of these leaves together."""
    counts = added(leaf.total for leaf in leaves)
    return AgentAnswers(counts.yes, counts.no)


def agents_in(leaves: Iterable[Leaf]) -> int:
    """How many agents answered in any of these leaves."""
    return together(leaf.counts.by_agent for leaf in leaves).clusters.agents


def prior_of(leaves: Iterable[Leaf]) -> BetaPrior | None:
    """What shares of leaves have in common, learnt from those that are shown, zeros included.

    Hidden ones would be told on by it. They are hidden for how many answered, never for what these
    said, so leaving them out pulls the shares no way. None with fewer than two to learn from.
    """
    return fit_prior([answers_of([leaf]) for leaf in leaves if not leaf.hidden])


def shrunken(answers: AgentAnswers, prior: BetaPrior | None) -> Shrunk:
    """The share of these answers, drawn towards what leaves have in common; 80 % interval."""
    return shrink(answers, prior or NOTHING_KNOWN)
