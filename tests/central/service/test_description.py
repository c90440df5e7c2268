"""The published description against the running service: bounded, with a fixed seed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import positive_data_acceptance

from central.service.app import PARTS
from central.store.database import open_store, sqlite_url
from central.store.schema import upgrade
from ftr.words import Role
from tests.central.making import join, make_codes, make_pilot
from tests.central.service.calling import NO_LIMITS, Caller, calling
from tests.conftest import StandingClock


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    clock = StandingClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))
    store = open_store(sqlite_url(tmp_path_factory.mktemp("described")), clock)
    upgrade(store)
    with calling(store, NO_LIMITS) as caller:
        yield caller
    store.close()


@pytest.fixture(scope="module")
def described(service: Caller) -> BaseSchema:
    """The description as the service publishes it."""
    return schemathesis.openapi.from_asgi("/openapi.json", service.app)


@pytest.fixture(scope="module")
def tokens(service: Caller) -> tuple[str, str]:
    """A token of an administrator, and one of a desk in the pilot week-48."""
    code = make_codes(service.store, make_pilot(service.store))[0]
    return service.access(Role.ADMINISTRATOR), join(service.store, code).token


OPERATIONS = [
    (method, route.path)
    for part in PARTS
    for route in part.router.routes
    for method in sorted(route.methods)
]


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda value: value)
def test_answers_are_as_described_and_never_a_failure(
    described: BaseSchema, tokens: tuple[str, str], method: str, path: str
) -> None:
    """Good and bad input by the description: no 5xx, and only what it announces."""
    person, desk = tokens
    bearer = desk if path.startswith("/v1/desk") else person

    @settings(
        max_examples=15, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=described[path][method].as_strategy())
    def check(case: Case) -> None:
        if "pilot_id" in case.path_parameters:
            case.path_parameters["pilot_id"] = "week-48"
        case.call_and_validate(
            headers={"Authorization": f"Bearer {bearer}"},
            # a plan has rules between its fields, and an agent must be known: no schema says so
            excluded_checks=[positive_data_acceptance],
        )

    check()


def test_the_description_names_only_what_is_ours(service: Caller) -> None:
    text = service("GET", "/openapi.json").text
    shapes = json.loads(text)["components"]["schemas"]
    referred = set(re.findall(r'"#/components/schemas/([^"]+)"', text))
    assert referred <= shapes.keys()
    assert not any("HTTPValidationError" in name or "__" in name for name in shapes)
    methods = [one for path in json.loads(text)["paths"].values() for one in path.values()]
    named = [one["operationId"] for one in methods]
    assert len(named) == len(set(named)) == len(OPERATIONS)
