"""Forgetting and erasing over the wire: by whom, when, and what is left in the audit log."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from central.store.enrolments import Desk
from central.store.intake import Intake
from central.store.tables import audit, erasure
from central.store.tombstones import id_hash
from ftr.entry import Revision
from ftr.plan_agents import PlanAgent
from ftr.words import Role
from sync.failures import failure_text
from tests.central.making import Writer, items, join, make_codes, make_desk, make_pilot
from tests.central.service.calling import Caller
from tests.conftest import StandingClock

NOTE = "kanarienoot"


@dataclass(frozen=True)
class House:
    """A pilot with one entry, and who may do what in it."""

    call: Caller
    desk: Desk
    entry: Revision

    @property
    def path(self) -> str:
        """The pilot's address."""
        return f"/v1/pilots/{self.desk.pilot_id}"

    def token(self, role: Role) -> str:
        """Somebody of this role in the pilot."""
        return self.call.access(role, self.desk.pilot_id)

    def told(self) -> list[tuple[str, str, str]]:
        """(action, subject, detail) of the audit log."""
        query = select(audit.c.action, audit.c.subject, audit.c.detail)
        return [tuple(row) for row in self.call.store.read(lambda c: c.execute(query).all())]

    def entries(self) -> int:
        """How many entries count."""
        answer = self.call("GET", self.path, self.token(Role.SUPERVISOR))
        return int(answer.json()["entries"])


@pytest.fixture
def house(call: Caller) -> House:
    """One entry with a note."""
    desk = make_desk(call.store, make_pilot(call.store, agents=(PlanAgent("Anna"),)))
    made = Writer(desk.agent_ref).create(note=NOTE)
    Intake(call.store).push(desk, items(made), None)
    return House(call, desk, made)


def test_an_entry_is_erased_and_only_its_hash_is_told(house: House) -> None:
    wish = {"entry": house.entry.entry_id}
    answer = house.call("POST", f"{house.path}/erase", house.token(Role.COORDINATOR), json=wish)
    assert answer.json() == {"revisions": 1}
    assert house.entries() == 0
    assert notes(house) == {"erased_entries"}
    subject = id_hash(house.entry.entry_id)
    assert ("entry.erase_entry", subject, '{"revisions":1}') in house.told()
    again = house.call("POST", f"{house.path}/erase", house.token(Role.COORDINATOR), json=wish)
    assert again.status_code == 404


def notes(house: House) -> set[str]:
    """What the report says of erasing."""
    about = {"erased", "erased_entries", "kept_until"}
    answer = house.call("GET", f"{house.path}/report", house.token(Role.SUPERVISOR))
    return {note["code"] for note in answer.json()["notes"] if note["code"] in about}


def test_a_note_is_erased_and_its_contact_counts_on(house: House) -> None:
    token = house.token(Role.COORDINATOR)
    wish = {"entry": house.entry.entry_id, "note_only": True}
    assert house.call("POST", f"{house.path}/erase", token, json=wish).status_code == 200
    assert house.entries() == 1
    export = house.call("GET", f"{house.path}/export?format=json&with_agents=1", token)
    assert NOTE not in export.text
    assert house.entry.entry_id in export.text


def test_one_name_is_forgotten_by_name(house: House) -> None:
    token = house.token(Role.COORDINATOR)
    wish = {"agent": "Nobody"}
    path = f"{house.path}/forget-names"
    assert house.call("POST", path, token, json=wish).status_code == 404
    assert house.call("POST", path, token, json={"agent": "Anna"}).json() == {"forgotten": 1}
    assert house.call("POST", path, token).json() == {"forgotten": 0}
    rows = house.call.store.read(lambda c: c.execute(select(erasure.c.subject)).scalars().all())
    assert set(rows) == {id_hash(house.desk.agent_ref), ""}


def test_contacts_go_early_only_by_an_administrator(house: House, clock: StandingClock) -> None:
    path = f"{house.path}/forget"
    coordinator = house.token(Role.COORDINATOR)
    answer = house.call("POST", path, coordinator, json={})
    assert answer.status_code == 409
    assert "keeps its contacts until 2027-11-29" in answer.json()["detail"]
    assert house.call("POST", path, coordinator, json={"early": True}).status_code == 403
    assert house.entries() == 1
    clock.pass_time(days=340)
    assert notes(house) == set()
    clock.pass_time(days=10)
    assert notes(house) == {"kept_until"}
    clock.pass_time(days=50)
    gone = house.call("POST", path, coordinator, json={}).json()["rows"]
    assert (gone["revision"], gone["agent_name"]) == (1, 1)
    assert house.entries() == 0


def test_an_administrator_may_forget_early_and_the_dates_are_told(house: House) -> None:
    token = house.token(Role.ADMINISTRATOR)
    kept = house.call("GET", f"{house.path}/retention", token).json()
    assert (kept["names_until"], kept["contacts_until"]) == ("2027-02-27", "2027-11-29")
    assert (kept["contacts_due"], kept["erased_at"]) == (False, None)
    assert kept["holds"]["entry_current"] == 1
    house.call("POST", f"{house.path}/forget", token, json={"early": True})
    kept = house.call("GET", f"{house.path}/retention", token).json()
    assert kept["erased_at"] == "2026-11-22T09:00:00.000Z"
    assert notes(house) == {"erased"}
    assert set(kept["holds"].values()) == {0}


def test_a_pilot_is_deleted_with_its_id_once_more(house: House, administrator: str) -> None:
    refused = house.call("DELETE", house.path, administrator)
    assert (refused.status_code, house.entries()) == (422, 1)
    path = f"{house.path}?confirm={house.desk.pilot_id}"
    assert house.call("DELETE", path, administrator).status_code == 204
    assert house.call("GET", house.path, administrator).status_code == 404
    told = [one for one in house.told() if one[0] == "pilot.delete"]
    assert told == [("pilot.delete", house.desk.pilot_id, "{}")]


def test_a_desk_of_a_deleted_pilot_hears_that_it_may_be_deleted(
    house: House, administrator: str
) -> None:
    pilot_id, hello = make_pilot(house.call.store), "/v1/desk/hello"
    token = join(house.call.store, make_codes(house.call.store, pilot_id)[0]).token
    assert house.call("GET", hello, token).status_code == 200
    path = f"/v1/pilots/{pilot_id}?confirm={pilot_id}"
    assert house.call("DELETE", path, administrator).status_code == 204
    refused = house.call("GET", hello, token)
    assert refused.status_code == 401
    assert "its pilot was deleted" in refused.json()["detail"]
    assert "its pilot was deleted there" in failure_text("refused", "", "", "en")
