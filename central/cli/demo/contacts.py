"""Generated contacts: a plausible week at a contact centre, the same for the same seed.

Nothing here was measured. Each reason gets a weight, a share that had been online first and an
hour of the day at which it peaks; each agent a pace and a habit of asking.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from ftr.catalogue.model import Catalogue, FollowUp, Reason
from ftr.entry import Payload
from ftr.words import Motive, Obstacle, OnlineFirst

ENDING_SHARE = 0.045
FORGOTTEN_SHARE = 0.06  # handled, and never logged: what coverage is there to show
_OPTIONAL_ANSWERED = 0.6  # how often an optional follow-up is answered


@dataclass(frozen=True)
class Contact:
    """One contact: when it ended, seconds of talk, and what was logged (None: forgotten)."""

    ended: datetime
    talk_s: int
    logging_ms: int
    payload: Payload | None


@dataclass(frozen=True)
class Habit:
    """How one agent works: contacts an hour, shift, and how often the question is left out."""

    per_hour: float
    first: time
    last: time
    leaves_out: float
    lean: float  # added to every reason's share, in logits: agents hear things differently


@dataclass(frozen=True)
class Mood:
    """How one reason behaves: its weight, its share online first, and its busiest hour."""

    reason: Reason
    weight: float
    share: float
    peak: float

    def weight_at(self, hour: float) -> float:
        """The weight at an hour of the day."""
        return self.weight * (0.55 + math.exp(-(((hour - self.peak) / 3.0) ** 2)))


def moods(catalogue: Catalogue, chance: Random) -> list[Mood]:
    """A mood for every leaf; a few reasons make most of the contacts, as everywhere."""
    found = []
    for reason in catalogue.leaves:
        weight = chance.lognormvariate(0, 0.9) * (0.35 if reason.other else 1)
        share = chance.betavariate(2.6, 3.8) * (0.5 if not reason.pages else 1)
        found.append(Mood(reason, weight, share, chance.uniform(8.5, 19)))
    return found


def habit(chance: Random) -> Habit:
    """One agent's way of working."""
    starts_late = chance.random() < 0.35
    return Habit(
        per_hour=chance.uniform(5.0, 7.5),
        first=time(12, 0) if starts_late else time(8, 30),
        last=time(20, 30) if starts_late else time(17, 0),
        leaves_out=chance.betavariate(2, 26),
        lean=chance.gauss(0, 0.25),
    )


@dataclass(frozen=True)
class World:
    """What all agents share: the catalogue, how its reasons behave, the zone, and the present."""

    catalogue: Catalogue
    moods: Sequence[Mood]
    zone: ZoneInfo
    now: datetime

    @cached_property
    def weights(self) -> Sequence[Sequence[float]]:
        """For each hour of the day the reasons' weights, added up from the first on."""
        return [
            tuple(accumulate(mood.weight_at(hour + 0.5) for mood in self.moods))
            for hour in range(24)
        ]


def day_of(agent: Habit, day: date, world: World, chance: Random) -> Iterator[Contact]:
    """The contacts of one agent on one day, in order; none that would end after the present."""
    instant = datetime.combine(day, agent.first, world.zone)
    end = min(datetime.combine(day, agent.last, world.zone), world.now)
    while True:
        talk_s = min(1500, int(chance.lognormvariate(5.2, 0.55)))
        pause_s = 60 + chance.expovariate(agent.per_hour / 3600) * 0.55
        instant += timedelta(seconds=pause_s + talk_s)
        if instant >= end:
            return
        is_logged = chance.random() >= FORGOTTEN_SHARE
        payload = _payload(agent, instant, talk_s, world, chance) if is_logged else None
        yield Contact(instant, talk_s, int(chance.lognormvariate(8.3, 0.4)), payload)


def _payload(agent: Habit, instant: datetime, talk_s: int, world: World, chance: Random) -> Payload:
    catalogue = world.catalogue
    channel = catalogue.channels[0].code
    if catalogue.endings and chance.random() < ENDING_SHARE:
        ending = chance.choice(catalogue.endings)
        return Payload(ending=ending.code, channel=channel, talk_s=talk_s)
    mood = chance.choices(world.moods, cum_weights=world.weights[instant.hour])[0]
    answer = _answer(agent, mood, chance)
    obstacle = motive = None
    if answer is OnlineFirst.YES and _is_answered(catalogue.follow_ups.obstacle, chance):
        obstacle = chance.choices(tuple(Obstacle), (30, 14, 22, 18, 11, 5))[0]
    if answer is OnlineFirst.NO and _is_answered(catalogue.follow_ups.motive, chance):
        motive = chance.choices(tuple(Motive), (26, 18, 8, 14, 15, 11, 8))[0]
    return Payload(
        reason=mood.reason.code,
        online_first=answer,
        obstacle=obstacle,
        motive=motive,
        channel=channel,
        talk_s=talk_s,
    )


def _answer(agent: Habit, mood: Mood, chance: Random) -> OnlineFirst:
    if chance.random() < agent.leaves_out:
        return OnlineFirst.NOT_ASKED
    if chance.random() < 0.06:
        return OnlineFirst.UNKNOWN
    logit = math.log(mood.share / (1 - mood.share)) + agent.lean
    return OnlineFirst.YES if chance.random() < 1 / (1 + math.exp(-logit)) else OnlineFirst.NO


def _is_answered(follow_up: FollowUp, chance: Random) -> bool:
    share = {
        "off": 0.0,
        "optional": _OPTIONAL_ANSWERED,
        "required": 1.0,
        "sampled": 1 / follow_up.one_in,
    }[follow_up.mode]
    return chance.random() < share
