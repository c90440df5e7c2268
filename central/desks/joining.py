"""A code that was typed in a browser becomes a desk with a data folder here."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from central.desks.desks import Desks
from central.desks.homes import BrowserDesk
from central.desks.programs import join
from central.service.centre import Centre
from central.service.desk_routes import CODE_TRIES
from central.store.codes import KnownCode, code_used, find_code
from central.store.language import said, said_language
from central.store.refused import Refused
from central.store.tables import pilot
from central.store.tokens import plain_code
from central.store.tries import give_back, take
from sync.wire import ProblemCode


@dataclass(frozen=True, slots=True)
class Joined:
    """The pilot's name; `cookie` is empty where the browser has one already."""

    pilot: str
    cookie: str


@dataclass(frozen=True, slots=True)
class Joining:
    """For one browser, at the address `who`. For a thread: the desk's own program does the rest."""

    centre: Centre
    desks: Desks
    who: str

    def join(self, code: str, known: BrowserDesk | None) -> Joined:
        """Spend a code. A browser that has a desk keeps it, with one enrolment more.

        Raises Refused (code_unknown, code_used, code_expired, too_many, invalid), OSError.
        """
        code = plain_code(code)  # it goes on as an argument of a program
        self._look_up(code)
        if known is not None:
            return Joined(self._joined(code, known), "")
        desk, cookie = self.desks.homes.new()
        try:
            return Joined(self._joined(code, desk), cookie)
        except BaseException:
            self.desks.homes.give_up(desk)
            raise

    def _joined(self, code: str, desk: BrowserDesk) -> str:
        """Spend the code for this desk; returns the pilot's name."""
        why_not = join(self.desks.homes.home(desk), self.desks.centre, code, said_language())
        if why_not:
            raise Refused(ProblemCode.INVALID, why_not)
        found, name = self.centre.store.read(lambda connection: self._named(connection, code))
        if found.enrolment_id is None:
            raise code_used()
        self.desks.homes.keep(desk, found.pilot_id, found.enrolment_id)
        return name

    def _named(self, connection: Connection, code: str) -> tuple[KnownCode, str]:
        """What the code stands for, with its pilot's name."""
        found = self._find(connection, code)
        named = select(pilot.c.name).where(pilot.c.pilot_id == found.pilot_id)
        return found, str(connection.execute(named).scalar_one())

    def _find(self, connection: Connection, code: str) -> KnownCode:
        return find_code(connection, code, self.centre.store.clock(), self.centre.store.fresh)

    def _look_up(self, code: str) -> None:
        """Wrong codes cost this browser's address its tries, as they do any desk's.

        The program that joins speaks from this computer: a code that it is given is known.
        """
        store, now = self.centre.store, self.centre.store.clock()
        wait_s = store.write(lambda connection: take(connection, self.who, now, CODE_TRIES))
        if wait_s:
            message = said().gettext("Too many wrong codes from here; try again in {wait} seconds.")
            raise Refused(ProblemCode.TOO_MANY, message.format(wait=wait_s), retry_after_s=wait_s)
        known: KnownCode | None = None
        try:
            known = store.read(lambda connection: self._find(connection, code))
        except Refused as refused:
            if refused.code is ProblemCode.CODE_UNKNOWN:
                raise
            store.write(lambda connection: give_back(connection, self.who, CODE_TRIES))
            raise
        store.write(lambda connection: give_back(connection, self.who, CODE_TRIES))
        if known.enrolment_id is not None:
            raise code_used()
