"""A demo pilot at a running centre, with the seed catalogue and desks that may push to it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from benchmarks.generated import monday
from ftr.catalogue.model import Catalogue, from_dict
from sync.transport import HttpTransport
from sync.wire import EnrolRequest
from tests.processes import ftr


@dataclass(frozen=True)
class Desk:
    """What a desk needs to push."""

    address: str
    token: str
    agent_ref: str
    etag: str
    catalogue: Catalogue

    def __hash__(self) -> int:
        return hash(self.token)


def demo_pilot(home: Path, folder: Path, agents: int) -> str:
    """Make and open a demo pilot of this and the next week; its id."""
    first = monday().date()
    plan = folder / "plan.yaml"
    plan.write_text(
        f"name: Bench\nstart: {first}\nend: {first + timedelta(days=11)}\n"
        f"language: en\nagents: {agents}\n",
        encoding="utf-8",
    )
    pilot = ftr(home, "pilot", "new", plan, "--demo").strip()
    ftr(home, "pilot", "open", pilot)
    return pilot


def codes(home: Path, pilot: str) -> list[str]:
    """A fresh enrolment code for every agent."""
    printed = ftr(home, "pilot", "codes", pilot)
    return [row["code"] for row in csv.DictReader(io.StringIO(printed))]


def enrolled_desks(home: Path, pilot: str, address: str) -> Iterator[Desk]:
    """Desks without an app: one per agent, enrolled over the wire."""
    config: tuple[str, Catalogue] | None = None
    for code in codes(home, pilot):
        stranger = HttpTransport(address)
        enrolled = stranger.enrol(EnrolRequest(code, str(uuid4()), "0", "bench"))
        stranger.close()
        config = config or _config(address, enrolled.token)
        yield Desk(address, enrolled.token, enrolled.agent_ref, *config)


def _config(address: str, token: str) -> tuple[str, Catalogue]:
    """The pilot's catalogue with its ETag, the same for all of its desks."""
    known = HttpTransport(address, token=token)
    answer = known.config("")
    known.close()
    assert answer is not None
    etag, config = answer
    return etag, from_dict(config.catalogue)
