"""Pairs of pilots with a known truth, for tests of what is said about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from numpy.random import default_rng

from ftr.catalogue.model import Catalogue, Reason
from ftr.pilot import Pilot
from ftr.plan import Plan
from ftr.report.changes import Change, ChangeKind
from ftr.report.comparison import Comparison
from ftr.report.comparison_build import build_comparison
from ftr.report.comparison_sides import Side
from ftr.report.counts import Tally, together
from ftr.report.notes import Facts
from ftr.report.reasons import Reasons
from ftr.texts import Language
from ftr.words import PilotKind, PilotState

FIRST = Pilot(
    pilot_id="herfst",
    name="Herfst",
    kind=PilotKind.REAL,
    state=PilotState.CLOSED,
    start=date(2026, 11, 16),
    end=date(2026, 11, 20),
)
SECOND = replace(
    FIRST, pilot_id="winter", name="Winter", start=date(2026, 12, 14), end=date(2026, 12, 18)
)
PAGE = "https://x.nl/volg"
LEAVES = ("late", "lost", "bill", "price", "move", "stop", "new", "rest")
CATALOGUE = Catalogue(
    reasons=(
        Reason(
            "delivery",
            {"nl": "Bezorging"},
            sub=(
                Reason("late", {"nl": "Te laat"}, pages=(PAGE,)),
                Reason("lost", {"nl": "Kwijt"}, pages=(PAGE,)),
            ),
        ),
        *(Reason(code, {"nl": code.title()}) for code in LEAVES[2:]),
    ),
    version=1,
)
MONEY = {"contacts_per_year": 500_000, "cost_per_contact": 8.0, "cost_source": "finance"}

Counted = Mapping[str, Mapping[str, Tally]]


@dataclass(frozen=True)
class Truth:
    """What the made pilots hold: contacts per agent and leaf, and the chance of a yes."""

    agents: int = 20
    contacts: int = 30
    share: float = 0.4
    spread: float = 0.05  # sd of agents


def made(truth: Truth, seed: int, drops: Mapping[str, float] | None = None) -> Counted:
    """Counts per leaf and agent; agents keep their way of asking from seed to seed."""
    random = Random(seed)
    ways = Random(99)
    bend = {f"a-{n}": ways.gauss(0, truth.spread) for n in range(truth.agents)}
    counted: dict[str, dict[str, Tally]] = {}
    for leaf in LEAVES:
        drop = (drops or {}).get(leaf, 0.0)
        for agent, own in bend.items():
            chance = min(0.98, max(0.02, truth.share + own - drop))
            yes = sum(random.random() < chance for _ in range(truth.contacts))
            counted.setdefault(leaf, {})[agent] = Tally(yes=yes, no=truth.contacts - yes)
    return counted


def side(
    counted: Counted,
    pilot: Pilot = FIRST,
    *,
    halves: tuple[Counted, Counted] | None = None,
    catalogue: Catalogue = CATALOGUE,
    **plan: Any,
) -> Side:
    """One pilot of these counts, with a plan."""
    fields: dict[str, Any] = {"name": pilot.name, "start": pilot.start, "end": pilot.end, **plan}
    return Side(
        pilot=pilot,
        plan=Plan(**fields),
        reasons=Reasons([catalogue]),
        question="Heeft u eerst online gekeken?",
        overall=together(counted.values()),
        by_leaf=counted,
        handled=None,
        facts=Facts(),
        halves=halves,
    )


def two_halves(truth: Truth, seed: int) -> tuple[Counted, tuple[Counted, Counted]]:
    """A first pilot and its two halves."""
    half = replace(truth, contacts=truth.contacts // 2)
    early, late = made(half, seed), made(half, seed + 1)
    whole = {leaf: together((early[leaf], late[leaf])) for leaf in early}
    return whole, (early, late)


def change(
    *,
    recorded: date = date(2026, 11, 25),
    fixed: date = date(2026, 12, 1),
    target: str = PAGE,
    leaves: Iterable[str] = ("late", "lost"),
) -> Change:
    """The page that both delivery reasons have, recorded between the pilots."""
    return Change(
        change_id=f"c-{target}-{fixed}",
        kind=ChangeKind.PAGE if target == PAGE else ChangeKind.REASON,
        target=target,
        fixed_on=fixed,
        note="",
        recorded_at=datetime.combine(recorded, datetime.min.time(), UTC) + timedelta(hours=12),
        recorded_by="x",
        leaves=tuple(leaves),
    )


def compared(
    before: Side,
    after: Side,
    *changes: Change,
    language: Language = "en",
    **settings: float,
) -> Comparison:
    """The comparison, always from the same draws."""
    return build_comparison(
        before, after, changes, generator=default_rng(1), language=language, **settings
    )


def pair(
    drops: Mapping[str, float] | None = None, truth: Truth | None = None, **plan: Any
) -> tuple[Side, Side]:
    """Two pilots of the same agents; in the second these leaves have so much fewer yes."""
    truth = truth or Truth()
    whole, halves = two_halves(truth, 5)
    return (
        side(whole, halves=halves, **plan),
        side(made(truth, 7, drops), SECOND, **plan),
    )
