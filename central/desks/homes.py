"""The data folders of the agents whose desk is a browser, and the cookies that lead to them.

A folder per desk, named by chance: `desk.json` says whose cookie it is (as a hash) and which
enrolments it has, `home` is the desk's own data folder. All of it is for its owner only.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from central.private_files import write_private
from central.store.tokens import token_hash

log = logging.getLogger("eerst_online.centre")

COOKIE_PREFIX = "eob_"
DESK_FILE, HOME, UNSENT_FILE = "desk.json", "home", "unsent"
NAME = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class BrowserDesk:
    """One desk. `enrolments` are (pilot id, enrolment id), in the order in which they came."""

    name: str
    cookie_hash: str
    enrolments: tuple[tuple[str, str], ...] = ()


class DeskHomes:
    """All of them, below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._by_cookie: dict[str, BrowserDesk] = {}

    def open(self) -> None:
        """Make the folder, and find what is there. Raises OSError."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in self.folder.iterdir():
            if not NAME.fullmatch(path.name):
                continue
            try:
                desk = desk_in(path)
            except FileNotFoundError:  # it never finished joining
                continue
            except (OSError, ValueError, KeyError, TypeError) as error:
                log.warning("the browser's desk in %s is left out: %r", path, error)
                continue
            self._by_cookie[desk.cookie_hash] = desk

    def of_cookie(self, cookie: str) -> BrowserDesk | None:
        """The desk that a browser's cookie leads to."""
        return self._by_cookie.get(token_hash(cookie)) if cookie else None

    def new(self) -> tuple[BrowserDesk, str]:
        """A folder for a desk that is about to join, and its cookie. Raises OSError."""
        cookie = COOKIE_PREFIX + secrets.token_urlsafe(32)
        desk = BrowserDesk(secrets.token_hex(8), token_hash(cookie))
        (self.folder / desk.name).mkdir(mode=0o700)
        return desk, cookie

    def keep(self, desk: BrowserDesk, pilot_id: str, enrolment_id: str) -> BrowserDesk:
        """The desk has joined: from now on its cookie leads to it. Raises OSError."""
        one = (pilot_id, enrolment_id)
        others = tuple(each for each in desk.enrolments if each != one)
        desk = replace(desk, enrolments=(*others, one))
        text = json.dumps({"cookie_hash": desk.cookie_hash, "enrolments": desk.enrolments})
        write_private(self.folder / desk.name / DESK_FILE, text + "\n")
        self._by_cookie[desk.cookie_hash] = desk
        return desk

    def give_up(self, desk: BrowserDesk) -> None:
        """The desk did not join: nothing of it stays."""
        shutil.rmtree(self.folder / desk.name, ignore_errors=True)

    def home(self, desk: BrowserDesk) -> Path:
        """The desk's own data folder."""
        return self.folder / desk.name / HOME

    def mark_unsent(self, desk: BrowserDesk) -> None:
        """From here on it may have something that the centre has not. Raises OSError."""
        (self.folder / desk.name / UNSENT_FILE).touch(mode=0o600)

    def mark_sent(self, desk: BrowserDesk) -> None:
        """It has nothing that the centre has not."""
        (self.folder / desk.name / UNSENT_FILE).unlink(missing_ok=True)

    def unsent(self) -> list[BrowserDesk]:
        """The desks that may have something that the centre has not."""
        return [
            desk
            for desk in list(self._by_cookie.values())  # one may be joining on a thread
            if (self.folder / desk.name / UNSENT_FILE).exists()
        ]


def desk_in(folder: Path) -> BrowserDesk:
    """The desk of a folder. Raises OSError, and ValueError, KeyError or TypeError on nonsense."""
    data = json.loads((folder / DESK_FILE).read_text(encoding="utf-8"))
    enrolments = tuple((str(pilot), str(one)) for pilot, one in data["enrolments"])
    return BrowserDesk(folder.name, str(data["cookie_hash"]), enrolments)
