"""What these tests share: `ftr` in this process, against one real service on loopback."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from uuid_utils import uuid7

from central.cli.client import Centre, pilot_path
from central.cli.demo.centre import running_centre
from central.cli.run import run
from ftr.clock import to_text
from ftr.words import OnlineFirst
from sync.wire import ENROL, PUSH, EnrolRequest
from tests.central.making import CATALOGUE, Writer, items


@dataclass(frozen=True)
class Said:
    """How one command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Ftr:
    """Runs `ftr` with one home, in English."""

    home: Path

    def __call__(self, *words: str | Path, code: int = 0) -> Said:
        """Run one command line; it must end with `code` and never show a traceback."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            ended = run([*map(str, words), "--home", str(self.home)])
        said = Said(ended, out.getvalue(), err.getvalue())
        assert ended == code, said
        assert "Traceback" not in said.out + said.err
        return said

    def refuses(self, *words: str | Path) -> str:
        """Run one command that cannot be done; returns its one clear line."""
        said = self(*words, code=1)
        lines = said.err.splitlines()
        assert len(lines) == 1, said
        assert lines[0].startswith("ftr: ")
        return lines[0]


@pytest.fixture(scope="session", autouse=True)
def _english() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EERST_ONLINE_LANG", "en")
        for name in ("FTR_HOME", "FTR_CENTRE", "FTR_TOKEN"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def ftr(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ftr]:
    """`ftr` on the home of a running centre, with its administrator's token."""
    home = tmp_path_factory.mktemp("centre") / "home"
    with running_centre(home, 0):
        yield Ftr(home)


@pytest.fixture(scope="session")
def url(ftr: Ftr) -> str:
    """Where that centre answers."""
    return str(json.loads((ftr.home / "centre.json").read_text(encoding="utf-8"))["url"])


@pytest.fixture(scope="session")
def centre(ftr: Ftr, url: str) -> Iterator[Centre]:
    """A client with the administrator's token."""
    token = (ftr.home / "administrator.token").read_text(encoding="utf-8").strip()
    with Centre(url, token=token) as client:
        yield client


def write_plan(folder: Path, name: str, **more: object) -> Path:
    """A plan around today with a small catalogue beside it; `more` are further fields."""
    today = date.today()
    fields = {
        "name": name,
        "start": today - timedelta(days=3),
        "end": today + timedelta(days=3),
        "language": "en",
        "catalogue": "reasons.yaml",
        "min_cell": 0,
        **more,
    }
    (folder / "reasons.yaml").write_text(CATALOGUE, encoding="utf-8")
    path = folder / "plan.yaml"
    lines = (f"{field}: {json.dumps(value, default=str)}" for field, value in fields.items())
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def pilot(ftr: Ftr, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A new open pilot of this test's own, with three agents."""
    plan = write_plan(tmp_path, f"Test {request.node.name}"[:60], agents=["An", "Bo", "Cas"])
    pilot_id = ftr("pilot", "new", plan, "--again").out.strip()  # names here are cut off
    ftr("pilot", "open", pilot_id)
    return pilot_id


def join(centre: Centre, pilot_id: str, code: str | None = None) -> tuple[str, str]:
    """A desk, of a new agent without a `code`; returns its token and the agent's pseudonym."""
    code = code or centre.post(pilot_path(pilot_id, "codes"), {"count": 1})["codes"][0]["code"]
    request = EnrolRequest(code, str(uuid7()), "test", "test")
    enrolled = centre.post(ENROL, request.to_dict())
    return enrolled["token"], enrolled["agent_ref"]


def log(centre: Centre, pilot_id: str, yes: int, no: int, reason: str = "late") -> str:
    """Let a new agent log so many contacts now; returns the agent's pseudonym."""
    token, agent_ref = join(centre, pilot_id)
    writer, now = Writer(agent_ref), datetime.now(UTC)
    made = [
        writer.create(reason, answer, now)
        for answer in [OnlineFirst.YES] * yes + [OnlineFirst.NO] * no
    ]
    push(centre, token, items(*made))
    return agent_ref


def push(centre: Centre, token: str, sent: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Send revisions as a desk does; returns the answers."""
    with centre.speaking_as(token) as desk:
        answer = desk.post(PUSH, {"sent_at": to_text(datetime.now(UTC)), "items": sent})
    return list(answer["results"])
