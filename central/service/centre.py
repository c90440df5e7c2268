"""What every request works with, kept on the application."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI
from starlette.requests import HTTPConnection

from central.service.known_desks import KnownDesks
from central.service.limits import Gate, Tries
from central.service.metrics import Metrics
from central.store.database import Store
from central.store.intake import Intake
from ftr.clock import to_text


@dataclass(frozen=True, slots=True)
class Centre:
    """The open store and what this process remembers beside it."""

    store: Store
    intake: Intake
    metrics: Metrics
    new_tokens: Tries
    denied_lines: Tries
    pushed_mib: Tries
    desk_calls: Gate
    known_desks: KnownDesks

    def now(self) -> str:
        """The centre's time, as text."""
        return to_text(self.store.clock())


def new_centre(store: Store, metrics: Metrics) -> Centre:
    """A centre on this store, as a request finds it.

    New tokens: 10 at once per desk, then one every six minutes. Lines about refusals: 20 at once
    per actor, then one every three minutes. What one desk may push: 256 MiB, many years of work,
    then one more every half minute, so that a stolen token fills no disk overnight. Calls of
    desks: 4 at once, since one core and one writer are what they wait for, and as many more as
    will be answered within a second.
    """
    return Centre(
        store,
        Intake(store),
        metrics,
        Tries(store.clock, burst=10, every_s=360),
        Tries(store.clock, burst=20, every_s=180),
        Tries(store.clock, burst=256, every_s=30),
        Gate(at_once=4, most_wait_s=0.6),
        KnownDesks(),
    )


def attach(app: FastAPI, centre: Centre) -> None:
    """Let the application's requests find the centre."""
    app.state.centre = centre


def centre_of(request: HTTPConnection) -> Centre:
    """The centre that this request is for."""
    found = request.app.state.centre
    if not isinstance(found, Centre):
        raise TypeError("the application has no centre")
    return found
