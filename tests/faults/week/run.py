"""A pilot week in virtual time: real desks and a real centre, and all that goes wrong between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from central.store.enrolments import revoke_desk
from ftr.clock import to_text
from sync.events import Nudged, Ticked
from tests.agent_tui.store.desk_at_work import Clock
from tests.central.making import make_codes, make_pilot
from tests.faults.centre.looking import look
from tests.faults.net.proxy import Proxy, proxying
from tests.faults.week.centre import Keeper, WeekCentre, week_centre
from tests.faults.week.plan import CLOSES, OPENS, Week
from tests.faults.week.seat import Seat
from tests.faults.week.table import Table, drawn_up
from tests.faults.week.timeline import Timeline
from tests.faults.week.weather import Weather

HOUR = timedelta(hours=1)
YEARS = timedelta(days=3650)
LEAST_S = 1.0


class PilotWeek:
    """One week. `destroyed` are revisions that exist nowhere any more, since a fault overwrote the
    only disk that had them; `happened` counts the faults."""

    def __init__(self, week: Week, folder: Path, centre: WeekCentre, proxy: Proxy) -> None:
        self.week = week
        self.random = Random(week.seed)
        self.clock: Clock = centre.clock
        self.timeline = Timeline(self.clock)
        self.centre = centre
        self.address = proxy.address
        self.weather = Weather(Random(week.seed + 1), week.bad)
        self.happened: dict[str, int] = {}
        self.destroyed: set[str] = set()
        self._alarms: dict[str, int] = {}
        self.pilot = make_pilot(centre.store, agents=week.desks)
        codes = make_codes(centre.store, self.pilot)
        self.agents: dict[str, int] = {}
        self.seats: list[Seat] = []
        for number, code in enumerate(codes):
            name = f"desk-{number + 1:02}"
            random = Random(week.seed * 1000 + number)
            seat = Seat(name, folder, self.clock, random, is_odd=number % 10 == 2)
            assert seat.join(self.address, code)
            self.agents[name] = number
            self.seats.append(seat)
        proxy.usual = self.weather

    def run(self) -> Table:
        """Five days and a quiet end; how everybody stands then."""
        self._lay_out()
        self.timeline.run_until(self.week.end)
        self._calm()
        return drawn_up(self)

    # what was planned

    def _lay_out(self) -> None:
        for number in range(self.week.days):
            midnight = self.week.day(number)
            self.timeline.at(midnight + 2 * HOUR, self.centre.keep_copy)
            self.timeline.at(midnight + OPENS + timedelta(minutes=50), self._hand_out_codes)
            for seat in list(self.seats):
                self._lay_out_day(seat, midnight)
        for instant, fault in self.week.faults(self.random):
            self.timeline.at(instant, partial(self._befall, fault))

    def _lay_out_day(self, seat: Seat, midnight: datetime) -> None:
        some = partial(self.random.uniform, 0, 600)
        begin, end = midnight + OPENS, midnight + CLOSES
        self.timeline.at(begin - timedelta(seconds=some()), partial(self._open, seat))
        for _ in range(self.week.contacts):
            contact = begin + (end - begin) * self.random.random()
            self.timeline.at(contact, partial(self._work, seat))
        self.timeline.at(end + timedelta(seconds=some()), partial(self._leave, seat))

    def _open(self, seat: Seat) -> None:
        seat.open()
        self._let(seat)

    def _leave(self, seat: Seat) -> None:
        seat.leave()

    def _work(self, seat: Seat) -> None:
        seat.work()
        self._let(seat)

    def _let(self, seat: Seat) -> None:
        """The engine looks at the clock, now and whenever it wants to again."""
        wait_s = max(LEAST_S, seat.hear(Ticked()))
        alarm = self._alarms[seat.name] = self._alarms.get(seat.name, 0) + 1

        def ring() -> None:
            if self._alarms[seat.name] == alarm and seat.desk is not None:
                self._let(seat)

        self.timeline.at(self.clock() + timedelta(seconds=wait_s), ring)

    # what goes wrong

    def _befall(self, fault: str) -> None:
        seat = self.random.choice(self.seats)
        self.happened[fault] = self.happened.get(fault, 0) + 1
        getattr(self, f"_{fault}")(seat)

    def _offline(self, _seat: Seat) -> None:
        self.weather.is_offline = True
        self._later(self.random.uniform(0.5, 2.5), self._online)

    def _online(self) -> None:
        self.weather.is_offline = False

    def _centre_down(self, _seat: Seat) -> None:
        """It goes down and comes back; nobody can reach it meanwhile."""
        self.centre.stop()
        self.centre.start()
        self._offline(_seat)

    def _centre_back(self, _seat: Seat) -> None:
        self._overwriting(self.centre.go_back)

    def _kill(self, seat: Seat) -> None:
        seat.lose_process()
        self._let(seat)

    def _corrupt(self, seat: Seat) -> None:
        self._overwriting(seat.break_database)
        self._let(seat)

    def _old_copy(self, seat: Seat) -> None:
        copy = seat.keep_copy()

        def put_back() -> None:
            self._overwriting(lambda: seat.go_back(copy))
            self._let(seat)

        self._later(self.random.uniform(1, 2), put_back)

    def _clone(self, seat: Seat) -> None:
        number = sum(one.name.startswith(seat.name) for one in self.seats)
        other = seat.clone(f"{seat.name}{'abcdefgh'[number]}", Random(self.random.random()))
        self.agents[other.name] = self.agents[seat.name]
        self.seats.append(other)
        self._let(other)
        today = self.clock().replace(hour=0, minute=0, second=0, microsecond=0)
        rest = CLOSES - (self.clock() - today)
        for _ in range(self.week.contacts // 3):
            contact = self.clock() + rest * self.random.random()
            self.timeline.at(contact, partial(self._work, other))

    def _clock(self, seat: Seat) -> None:
        jump = self.random.choice([HOUR, -HOUR, YEARS, -YEARS])
        seat.move_clock(jump)
        self._let(seat)
        self._later(self.random.uniform(0.5, 2), partial(self._set_right, seat))

    def _set_right(self, seat: Seat) -> None:
        seat.move_clock(timedelta())
        self._let(seat)

    def _revoke(self, seat: Seat) -> None:
        assert seat.desk is not None
        at, gone = to_text(self.clock()), seat.desk.active
        self.centre.store.write(lambda c: revoke_desk(c, self.pilot, gone, at))
        seat.notes.append("revoked, joined again")
        self._later(self.random.uniform(0.5, 1.5), self._hand_out_codes)

    def _hand_out_codes(self) -> None:
        """Who is refused asks for a new code; and tries again later where it did not get in."""
        refused = [one for one in self.seats if one.is_refused]
        for seat in refused:
            code = make_codes(self.centre.store, self.pilot)[self.agents[seat.name]]
            if seat.join(self.address, code):
                seat.notes.append("new code")
                self._let(seat)
            else:
                self._later(0.25, self._hand_out_codes)

    def _later(self, hours: float, deed: Callable[[], None]) -> None:
        self.timeline.at(self.clock() + hours * HOUR, deed)

    # what is left

    def _overwriting(self, deed: Callable[[], None]) -> None:
        """What was somewhere before and is nowhere after, this destroyed."""
        before = self._existing()
        deed()
        self.destroyed |= before - self._existing()

    def _existing(self) -> set[str]:
        held = look(self.centre.store, self.pilot)
        there = set(held.revisions) | held.parked
        for seat in self.seats:
            there |= seat.database() | seat.journal()
        return there

    def _calm(self) -> None:
        """A day without a fault, with every desk on."""
        self.weather.bad, self.weather.is_offline = 0.0, False
        for seat in self.seats:
            seat.move_clock(timedelta())
            self._open(seat)
        for hours in (1, 2, 26):
            self.timeline.run_until(self.week.end + hours * HOUR)
            self._hand_out_codes()
        for seat in self.seats:
            seat.hear(Nudged())


def run_week(week: Week, folder: Path, keeper: Callable[[Path], Keeper]) -> tuple[Table, PilotWeek]:
    """Run a week in a folder, on the database that `keeper` makes for the centre's home."""
    clock, home = Clock(week.begin), folder / "centre"
    home.mkdir(parents=True)
    with week_centre(home, keeper(home), clock) as centre, proxying(centre.address) as proxy:
        made = PilotWeek(week, folder, centre, proxy)
        try:
            return made.run(), made
        finally:
            for seat in made.seats:
                seat.leave()
