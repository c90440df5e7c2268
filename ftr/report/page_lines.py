"""From leaves to the page list: what could stay away, page by page and reason by reason.

A page's figures are those of its leaves that are shown, so that the list says nothing of a hidden
one that the leaves beside it do not say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ftr.measures.shrinkage import BetaPrior, Shrunk
from ftr.measures.top import probability_of_top
from ftr.report.cell import Cell
from ftr.report.leaves import Leaf, agents_in, answers_of, shrunken
from ftr.report.money_lines import YearFigures
from ftr.report.notes import TOO_FEW
from ftr.report.obstacles import Obstacles, Said
from ftr.report.page_gaps import (
    pages_without_contact,
    pages_without_reason,
    reasons_without_page,
)
from ftr.report.page_list import TOP, Kind, PageLine, PageList
from ftr.report.reasons import Reasons, owner_of, pages_of
from ftr.texts import Language
from ftr.word_labels import obstacle_label

if TYPE_CHECKING:
    from numpy.random import Generator

DRAWS = 2_000  # a chance to the nearest point or so; more would make every report wait
THOUSAND = 1_000


@dataclass(frozen=True, slots=True)
class _Scale:
    """What a share is turned into: contacts of the basis, the achievable part, euros a contact."""

    contacts: float
    achievable: float
    cost: float | None
    all_contacts: int


def page_list(
    leaves: Sequence[Leaf],
    prior: BetaPrior | None,
    overall: Cell,
    figures: YearFigures,
    *,
    reasons: Reasons,
    said: Said,
    pointed: Mapping[str, int],
    min_cell: int,
    generator: Generator,
    language: Language,
) -> PageList:
    """Both rankings and the gaps. `said` are the obstacles, `pointed` the pages agents named, with
    the contacts in which they did; `generator` draws the chances.
    """
    a_year = figures.with_reason(overall)
    scale = _Scale(
        contacts=THOUSAND if a_year is None else a_year,
        achievable=1.0 if figures.achievable is None else figures.achievable,
        cost=None if a_year is None else figures.cost,
        all_contacts=sum(leaf.contacts for leaf in leaves),
    )
    of_pages: dict[str, list[Leaf]] = defaultdict(list)
    for leaf in leaves:
        for page in pages_of(leaf.path):
            of_pages[page].append(leaf)
    lines = [*of_pages.values(), *([leaf] for leaf in leaves)]
    obstacles = Obstacles.of([_counted(line) for line in lines], said, min_cell, language)
    making = _Making(prior, scale, obstacles, language)
    pages = [making.line("page", page, page, below) for page, below in of_pages.items()]
    alone = [making.line("reason", leaf.counts.key, leaf.counts.label, [leaf]) for leaf in leaves]
    total = None if overall.ftr is None else scale.contacts * overall.ftr * scale.achievable
    return PageList(
        basis="thousand" if a_year is None else "year",
        contacts=scale.contacts,
        achievable=figures.achievable,
        cost=figures.cost,
        missing=figures.missing,
        total=total,
        total_worth=None if total is None or scale.cost is None else total * scale.cost,
        overlap=any(len(pages_of(leaf.path)) > 1 for leaf in leaves),
        pages=_ranked(pages, generator),
        reasons=_ranked(alone, generator),
        reasons_without_page=reasons_without_page(leaves, prior),
        pages_without_reason=pages_without_reason(pointed, reasons),
        pages_without_contact=pages_without_contact(of_pages, reasons),
    )


@dataclass(frozen=True, slots=True)
class _Drawable:
    """A line with the posterior its chance is drawn from; None where there is nothing to gain."""

    line: PageLine
    shrunk: Shrunk | None
    weight: float


@dataclass(frozen=True, slots=True)
class _Making:
    """Makes lines; what is the same for all of them."""

    prior: BetaPrior | None
    scale: _Scale
    obstacles: Obstacles
    language: Language

    def line(self, kind: Kind, key: str, label: str, leaves: Sequence[Leaf]) -> _Drawable:
        """One page with its leaves, or one leaf."""
        to_gain = [leaf for leaf in leaves if not leaf.worth_having]
        counted = _counted(leaves)
        bare = self._bare(kind, key, label, leaves, worth_having=not to_gain)
        if not counted:
            return _Drawable(bare, None, 0.0)
        answers = answers_of(counted)
        shrunk = shrunken(answers, self.prior)
        said = self.obstacles.of_line(counted)
        parts = {} if said is None else {one.obstacle: one.part for one in said.parts}
        line = replace(
            bare,
            answers=answers.answers,
            agents=agents_in(counted),
            share=shrunk.share,
            counted=answers.yes / answers.answers if answers.answers else None,
            low=shrunk.low,
            high=shrunk.high,
            obstacle=said.most if said else None,
            obstacle_label=obstacle_label(said.most, self.language) if said else None,
            obstacle_part=parts.get(said.most) if said else None,
            obstacles=said.parts if said else (),
            too_few=answers.answers < TOO_FEW,
            suppressed=False,
        )
        if not to_gain:
            return _Drawable(line, None, 0.0)
        weight = sum(leaf.contacts for leaf in to_gain) / max(1, self.scale.all_contacts)
        return _Drawable(self._priced(line, shrunk, weight), shrunk, weight)

    def _priced(self, line: PageLine, shrunk: Shrunk, weight: float) -> PageLine:
        times = self.scale.contacts * weight * self.scale.achievable
        line = replace(
            line,
            expected=times * shrunk.share,
            expected_low=times * shrunk.low,
            expected_high=times * shrunk.high,
        )
        if self.scale.cost is None:
            return line
        times *= self.scale.cost
        return replace(
            line,
            worth=times * shrunk.share,
            worth_low=times * shrunk.low,
            worth_high=times * shrunk.high,
        )

    def _bare(
        self, kind: Kind, key: str, label: str, leaves: Sequence[Leaf], *, worth_having: bool
    ) -> PageLine:
        contacts = sum(leaf.contacts for leaf in leaves)
        owners = (owner_of(leaf.path) for leaf in leaves)
        return PageLine(
            kind=kind,
            key=key,
            label=label,
            owners=tuple(dict.fromkeys(owner for owner in owners if owner)),
            pages=pages_of(leaves[0].path) if kind == "reason" else (),
            reasons=tuple(leaf.counts.label for leaf in leaves) if kind == "page" else (),
            contacts=contacts,
            part=contacts / max(1, self.scale.all_contacts),
            worth_having=worth_having,
            suppressed=True,
        )


def _counted(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Those whose answers make the line: there is to be something to gain, if on any of them."""
    to_gain = [leaf for leaf in leaves if not leaf.worth_having]
    return [leaf for leaf in to_gain or leaves if not leaf.hidden]


def _ranked(drawables: Sequence[_Drawable], generator: Generator) -> tuple[PageLine, ...]:
    """With the chances, most to gain first. Among five or fewer no chance says anything."""
    lines = [one.line for one in drawables]
    drawn = [
        (place, one.shrunk, one.weight)
        for place, one in enumerate(drawables)
        if one.shrunk is not None
    ]
    if len(drawn) > TOP:
        shares, weights = [shrunk for _, shrunk, _ in drawn], [weight for _, _, weight in drawn]
        chances = probability_of_top(shares, weights, generator, top=TOP, draws=DRAWS)
        for (place, _, _), chance in zip(drawn, chances, strict=True):
            lines[place] = replace(lines[place], top_chance=chance)
    return tuple(sorted(map(_told, lines), key=_rank))


def _told(line: PageLine) -> PageLine:
    """The line as it may be read: of too few answers without the share or what is made of it."""
    if not line.too_few:
        return line
    return replace(
        line,
        share=None,
        counted=None,
        low=None,
        high=None,
        expected=None,
        expected_low=None,
        expected_high=None,
        worth=None,
        worth_low=None,
        worth_high=None,
        top_chance=None,
    )


def _rank(line: PageLine) -> tuple[bool, bool, float, int, str]:
    without = line.expected is None
    return (line.worth_having, without, -(line.expected or 0.0), -line.contacts, line.key)
