"""From counts to the one-page result: pure, and everything hidden that the report hides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ftr.catalogue.model import label_in
from ftr.measures.answers import AgentAnswers, heaviest_part
from ftr.measures.shrinkage import BetaPrior
from ftr.pilot import Pilot
from ftr.report.cell import Cell
from ftr.report.counts import ByAgent, RowCounts
from ftr.report.leaves import Leaf, agents_in, answers_of, leaves_of, prior_of, shrunken
from ftr.report.model import Report
from ftr.report.money_lines import YearFigures, money
from ftr.report.notes import TOO_FEW
from ftr.report.obstacles import Said
from ftr.report.page_lines import page_list
from ftr.report.reasons import Reasons
from ftr.report.result import LeafLine, Methods, MixLine, OnePage
from ftr.report.sentences import board_sentence, measured_paragraph
from ftr.report.spread import agent_spread
from ftr.texts import Language

if TYPE_CHECKING:
    from numpy.random import Generator


@dataclass(frozen=True, slots=True)
class Sources:
    """What a result is made of beside the report by main reason.

    `leaves` are the rows of the dimension leaf, `everyone` what overall counts, per agent. `said`
    are the obstacles that were named; `pointed` the pages agents told customers about, with
    the contacts in which they did; `hidden` the keys of the leaves that keep their answers, where
    these are known already.
    """

    leaves: Sequence[RowCounts]
    everyone: ByAgent
    reasons: Reasons
    figures: YearFigures
    said: Said
    pointed: Mapping[str, int]
    hidden: frozenset[str] | None = None


def build_result(
    pilot: Pilot, report: Report, sources: Sources, generator: Generator, language: Language
) -> OnePage:
    """The result that belongs to `report`, which is by main reason."""
    overall = report.overall
    leaves = leaves_of(sources.leaves, sources.reasons, pilot.min_cell, sources.hidden)
    prior = prior_of(leaves)
    answers = [AgentAnswers(one.yes, one.no) for one in sources.everyone.values()]
    return OnePage(
        sentence=board_sentence(report, language),
        measured=measured_paragraph(overall, language),
        mix=tuple(_mix(report)),
        leaves=tuple(_leaf(leaf, prior, overall.contacts) for leaf in leaves),
        agents=agent_spread(answers),
        methods=_methods(overall, heaviest_part(answers), sources.reasons, prior, language),
        pages=page_list(
            leaves,
            prior,
            overall,
            sources.figures,
            reasons=sources.reasons,
            said=sources.said,
            pointed=sources.pointed,
            min_cell=pilot.min_cell,
            generator=generator,
            language=language,
        ),
        money=money(overall, sources.figures, language),
    )


def _mix(report: Report) -> list[MixLine]:
    everything = report.overall.contacts
    return [
        MixLine(
            key=row.key,
            label=row.label,
            contacts=row.cell.contacts,
            part=row.cell.contacts / everything if everything else 0.0,
            cell=row.cell,
        )
        for row in report.rows
    ]


def _leaf(leaf: Leaf, prior: BetaPrior | None, everything: int) -> LeafLine:
    part = leaf.contacts / everything if everything else 0.0
    row = leaf.counts
    if leaf.hidden:
        return LeafLine(row.key, row.label, row.parent, leaf.contacts, part)
    answers = answers_of([leaf])
    too_few = answers.answers < TOO_FEW
    shrunk = None if too_few else shrunken(answers, prior)
    return LeafLine(
        key=row.key,
        label=row.label,
        parent=row.parent,
        contacts=leaf.contacts,
        part=part,
        answers=answers.answers,
        agents=agents_in([leaf]),
        share=shrunk.share if shrunk else None,
        low=shrunk.low if shrunk else None,
        high=shrunk.high if shrunk else None,
        too_few=too_few,
        suppressed=False,
        counted=None if too_few else answers.yes / answers.answers,
    )


def _methods(
    overall: Cell,
    largest: float | None,
    reasons: Reasons,
    prior: BetaPrior | None,
    language: Language,
) -> Methods:
    return Methods(
        question=label_in(reasons.today.question, language),
        contacts=overall.contacts,
        answers=overall.answers or 0,
        agents=overall.agents or 0,
        unknown=overall.unknown or 0,
        not_asked=overall.not_asked or 0,
        endings=overall.endings,
        handled=overall.handled,
        coverage=overall.coverage,
        design_effect=overall.design_effect,
        icc=overall.icc,
        effective_n=overall.effective_n,
        ci_method=overall.ci_method,
        largest_part=largest,
        versions=reasons.numbers,
        leaves_prior=None if prior is None or overall.too_few else prior.alpha + prior.beta,
    )
