"""What tests attack: any catalogue and any counts, and all that a report of them shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hypothesis import strategies as st

from ftr.catalogue.model import Catalogue, Reason
from ftr.report.counts import ByAgent, Tally, together, total
from ftr.report.model import Dimension
from ftr.report.reasons import Reasons
from ftr.report.split import BY_CATALOGUE, Counted, split
from ftr.report.suppression import hidden_rows

MIN_CELL = 10
PAGES = ("https://x.nl/a", "https://x.nl/b", "https://x.nl/c")
MAINS, LEAVES, AGENTS = 3, 3, "bcdfg"

NUMBERS = st.one_of(st.just(0), st.integers(0, 3), st.integers(0, 30))
TALLIES = st.builds(Tally, NUMBERS, NUMBERS, NUMBERS, st.just(0), st.just(0))
CELLS = st.dictionaries(st.sampled_from(AGENTS), TALLIES, min_size=1, max_size=5)


@st.composite
def catalogues(draw: st.DrawFn) -> Reasons:
    """Main reasons with leaves below them; pages and owners stand anywhere, also across."""
    mains = []
    for main in range(MAINS):
        leaves = tuple(
            Reason(
                f"m{main}l{leaf}",
                {"nl": f"{leaf}"},
                pages=tuple(draw(st.sets(st.sampled_from(PAGES), max_size=2))),
                owner=draw(st.sampled_from(["X", "Y", None])),
            )
            for leaf in range(LEAVES)
        )
        mains.append(Reason(f"m{main}", {"nl": f"{main}"}, sub=leaves))
    return Reasons([Catalogue(tuple(mains), version=1)])


@st.composite
def counts_by_leaf(draw: st.DrawFn) -> Counted:
    codes = [f"m{main}l{leaf}" for main in range(MAINS) for leaf in range(LEAVES)]
    return draw(st.dictionaries(st.sampled_from(codes), CELLS, max_size=9))


def with_contacts(counted: Counted) -> dict[str, ByAgent]:
    return {key: one for key, one in counted.items() if total(one).contacts}


def told(
    counted: Counted, reasons: Reasons, apart: Sequence[Counted] = ()
) -> dict[Dimension, list[frozenset[str]]]:
    """Per dimension the sets of leaves whose answers a report shows."""
    leaves = split(Dimension.LEAF, counted, reasons, "nl", apart=apart)
    shown = {}
    for by in BY_CATALOGUE:
        rows = split(by, counted, reasons, "nl", apart=apart)
        hidden = hidden_rows(by, rows, leaves, reasons, MIN_CELL)
        shown[by] = [row.leaves for row in rows if row.key not in hidden]
    return shown


def known_sums(
    counted: Counted, reasons: Reasons, apart: Sequence[Counted] = ()
) -> list[frozenset[str]]:
    """Those, and overall."""
    sums = [one for sets in told(counted, reasons, apart).values() for one in sets]
    return [frozenset(counted), *sums] if counted else []


def evenly(answers: int) -> dict[str, Tally]:
    each, rest = divmod(answers, len(AGENTS))
    return {agent: Tally(yes=each + (place < rest)) for place, agent in enumerate(AGENTS)}


def added(days: Iterable[Counted]) -> dict[str, ByAgent]:
    leaves: dict[str, list[ByAgent]] = {}
    for counted in days:
        for leaf, by_agent in counted.items():
            leaves.setdefault(leaf, []).append(by_agent)
    return {leaf: together(parts) for leaf, parts in leaves.items()}


def plain_catalogue() -> Reasons:
    """Without pages and owners."""
    mains = [
        Reason(
            f"m{main}",
            {"nl": f"{main}"},
            sub=tuple(Reason(f"m{main}l{leaf}", {"nl": f"{leaf}"}) for leaf in range(LEAVES)),
        )
        for main in range(MAINS)
    ]
    return Reasons([Catalogue(tuple(mains), version=1)])
