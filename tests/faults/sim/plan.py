"""What happens in a run, drawn from its seed: few kinds of fault in each, all kinds over many."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from sync.state import Rules
from tests.faults.sim.network import FATES, Weather

FAULTS = (
    "weather",
    "kill",
    "storm",
    "power",
    "disk",
    "old_copy",
    "clone",
    "old_centre",
    "lost_rows",
    "centre_down",
    "clock",
    "sleep",
    "erase",
    "poison",
    "rotation",
    "revoke",
)


@dataclass(frozen=True)
class Plan:
    """The lot of one seed. Times are seconds of virtual time."""

    faults: tuple[str, ...]
    desks: int
    lasts: float
    saves: int
    weather: Weather
    storm: float
    poison: float
    push_items: int
    page: int
    rules: Rules
    events: int
    ids_know_time: bool


def drawn(random: Random, faults: tuple[str, ...] | None = None) -> Plan:
    """A plan; `faults` fixes which kinds of fault there are."""
    some = tuple(fault for fault in FAULTS if random.random() < 0.3)
    chosen = some if faults is None else faults
    bad = random.choice([0.1, 0.3, 0.6])
    fates = tuple(random.sample(FATES, random.randint(1, len(FATES))))
    return Plan(
        faults=chosen,
        desks=random.choice([1, 1, 2, 3]),
        lasts=random.choice([300.0, 600.0, 1200.0, 2400.0]),
        saves=random.choice([2, 4, 8, 14]),
        weather=Weather(bad, fates) if "weather" in chosen else Weather(),
        storm=random.choice([0.03, 0.15]) if "storm" in chosen else 0.0,
        poison=0.15 if "poison" in chosen else 0.0,
        push_items=random.choice([1, 2, 3, 5, 200]),
        page=random.choice([1, 2, 3, 5, 2000]),
        rules=Rules(
            token_every_s=random.choice([200.0, 600.0]) if "rotation" in chosen else 30 * 86400.0
        ),
        events=random.randint(1, 4),
        ids_know_time=random.random() < 0.7,
    )
