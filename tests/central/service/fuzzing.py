"""schemathesis against a running centre: every operation by itself, then walks along the links.

`python -m tests.central.service.fuzzing [--examples N] [--walks N] [--steps N]` runs as long as
asked, on SQLite and then on PostgreSQL; a test runs a short one. No answer may be a 5xx, and each
must be as the description says.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import one_of
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
    use_after_free,
)

from central.store.database import sqlite_url
from ftr.catalogue.model import to_dict
from ftr.words import Origin
from sync import wire
from tests import postgres
from tests.central.making import Writer, catalogue, items, plan
from tests.processes import ROOT, environment

# A plan has rules between its fields, and an agent must be known: no schema says so. What is
# unknown in a query is ignored. What was revoked or closed once answers the same when it is asked
# again: that is no mistake here.
EXCLUDED = [positive_data_acceptance, negative_data_rejection, use_after_free]
# Bad input is for `each`; a walk that begins with it goes nowhere.
CONFIG = SchemathesisConfig.from_dict(
    {"phases": {"stateful": {"generation": {"mode": "positive"}}}}
)
BOTH = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
EVERY = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)


Centre = Mapping[str, str]  # `url`, an `administrator`'s token, and the `access_id` of that


@contextmanager
def running(database: str) -> Iterator[Centre]:
    """A centre as a process of its own, on this database."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.central.service.fuzzed_centre", database],
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
        cwd=ROOT,
    )
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


@dataclass
class Guide:
    """Makes of what was generated what a client would send, three times out of four.

    It also holds the tokens, which no link can carry.
    """

    administrator: str
    own: str
    asked: Counter[str] = field(default_factory=Counter)
    desk: str = "eod_none"
    agent: str = "a-none"
    codes: list[str] = field(default_factory=list)

    def prepare(self, case: Case) -> None:
        """Change the request before it goes out."""
        label = case.operation.label
        self.asked[label] += 1
        if self.asked[label] % 16:
            case.headers.update(self.headers(case))
        if case.path_parameters.get("access_id") == self.own:
            case.path_parameters["access_id"] = "unknown"  # or the walk ends here
        if not isinstance(case.body, dict) or self.asked[label] % 4 == 0:
            return
        if label == "POST /v1/pilots":
            case.body |= {"plan": plan().to_dict(), "catalogue": to_dict(catalogue())}
        elif label == "POST /v1/pilots/{pilot_id}/catalogue":
            case.body = {"catalogue": to_dict(catalogue())}
        elif label == "POST /v1/pilots/{pilot_id}/codes":
            case.body = {"count": 2}
        elif label == "POST /v1/pilots/{pilot_id}/entries":
            made = Writer(self.agent).create().to_dict() | {"origin": Origin.IMPORT}
            case.body = {"items": [made]}
        elif label == f"POST {wire.ENROL}" and self.codes:
            case.body = {
                "code": self.codes.pop(),
                "installation": f"installation {len(self.codes)}",
            }
        elif label == f"POST {wire.PUSH}":
            writer = Writer(self.agent)
            kept = writer.create()
            sent = items(kept, writer.amend(kept), writer.create(reason="never-was"))
            case.body = {"items": sent + list(case.body.get("items", []))[:3]}

    def headers(self, case: Case) -> dict[str, str]:
        """The token that this operation needs."""
        is_desk = case.operation.path.startswith("/v1/desk")
        return {"Authorization": f"Bearer {self.desk if is_desk else self.administrator}"}

    def learn(self, response: Response, case: Case) -> None:
        """Go on as the desk that joined last; keep the codes for those to come."""
        if case.operation.label.endswith("/codes") and response.status_code == 201:
            self.codes += [one["code"] for one in response.json()["codes"]]
        if case.operation.label == f"POST {wire.ENROL}" and response.status_code == 201:
            joined = response.json()
            self.desk, self.agent = joined["token"], joined["agent_ref"]


def some_codes(centre: Centre) -> list[str]:
    """Codes of a new pilot, so that walks can begin with a desk that joins."""
    headers = {"Authorization": f"Bearer {centre['administrator']}"}
    with httpx.Client(base_url=centre["url"], headers=headers, trust_env=False) as http:
        wish = {"plan": plan().to_dict(), "catalogue": to_dict(catalogue())}
        pilot_id = http.post("/v1/pilots", json=wish).json()["pilot"]["pilot_id"]
        answer = http.post(f"/v1/pilots/{pilot_id}/codes", json={"count": 500})
    return [one["code"] for one in answer.json()["codes"]]


def walk(schema: BaseSchema, centre: Centre, *, walks: int, steps: int) -> Counter[str]:
    """Follow the links; returns how often each operation answered with which status."""
    seen: Counter[str] = Counter()
    codes = some_codes(centre)

    class Walk(schema.as_state_machine()):  # type: ignore[misc]  # made at run time
        def setup(self) -> None:
            self.guide = Guide(centre["administrator"], centre["access_id"], codes=codes)

        def before_call(self, case: Case) -> None:
            self.guide.prepare(case)

        def get_call_kwargs(self, case: Case) -> dict[str, Any]:
            return {"headers": dict(case.headers)}

        def after_call(self, response: Response, case: Case) -> None:
            self.guide.learn(response, case)
            seen[f"{case.operation.label} {response.status_code}"] += 1

        def validate_response(self, response: Response, case: Case, **kwargs: Any) -> None:
            case.validate_response(
                response, excluded_checks=EXCLUDED, transport_kwargs={"headers": kwargs["headers"]}
            )

    Walk.run(settings=settings(EVERY, max_examples=walks, stateful_step_count=steps))
    return seen


def each(schema: BaseSchema, centre: Centre, *, examples: int) -> None:
    """Good and bad input for every operation by itself."""
    guide = Guide(centre["administrator"], centre["access_id"])
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(EVERY, max_examples=examples)
        @given(case=one_of(*(operation.as_strategy(mode) for mode in BOTH)))
        def check(case: Case) -> None:
            case.call_and_validate(headers=guide.headers(case), excluded_checks=EXCLUDED)

        check()


def fuzz(database: str, *, examples: int, walks: int, steps: int) -> Counter[str]:
    """Both, against a centre on this database."""
    with running(database) as centre:
        schema = schemathesis.openapi.from_url(
            f"{centre['url']}/openapi.json", config=CONFIG, timeout=60
        )
        if examples:
            each(schema, centre, examples=examples)
        return walk(schema, centre, walks=walks, steps=steps)


def main() -> None:
    """Run on both engines, as long as asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=200, help="per operation (0: none)")
    parser.add_argument("--walks", type=int, default=300)
    parser.add_argument("--steps", type=int, default=30)
    wanted = vars(parser.parse_args())
    with tempfile.TemporaryDirectory() as home:
        _told("SQLite", fuzz(sqlite_url(Path(home)), **wanted))
    folder = postgres.binaries()
    if folder is not None:
        with postgres.running(folder) as server:
            _told("PostgreSQL", fuzz(server.url(server.create()), **wanted))


def _told(engine: str, seen: Counter[str]) -> None:
    good = sum(n for name, n in seen.items() if name.rsplit(" ", 1)[1].startswith("2"))
    print(f"{engine}: {sum(seen.values())} steps along links, {good} of them done; no faults")
    for name, n in sorted(seen.items()):
        print(f"  {n:6}  {name}")


if __name__ == "__main__":
    main()
