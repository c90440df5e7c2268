"""The two ways in for revisions: a desk's push, and an import by the coordinator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from central.store.agents import agent_refs
from central.store.catalogues import published
from central.store.counting import Frame
from central.store.database import Store
from central.store.enrolments import Desk
from central.store.examine import Source
from central.store.ingest import Batch, Check, Ingested, Note, ingest
from central.store.pilots import pilot_of
from ftr.catalogue.model import Catalogue
from ftr.words import Origin, PilotKind

IMPORT = ""  # the enrolment of what no desk sent


@dataclass(frozen=True, slots=True)
class _Facts:
    """What never changes of a pilot, and the catalogues it had when this was read."""

    kind: PilotKind
    frame: Frame
    published: Mapping[int, Catalogue]


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes in batches, and remembers per pilot what does not change."""

    store: Store
    _facts: dict[str, _Facts] = field(default_factory=dict)

    def push(
        self,
        desk: Desk,
        items: Sequence[Mapping[str, Any]],
        sent_at: str | None,
        check: Check | None = None,
    ) -> Ingested:
        """What a desk sent; it may log for its own agent only.

        Items must be answerable (see central.store.examine); `check` begins the transaction.
        Raises Refused (unavailable), and what `check` raises.
        """
        facts = self._facts_for(desk.pilot_id, items)
        source = Source(
            desk.enrolment_id,
            frozenset({desk.agent_ref}),
            _origins(Origin.DESK, facts.kind),
            facts.published,
        )
        batch = Batch(desk.pilot_id, source, facts.frame, items, sent_at)
        return ingest(self.store, batch, check=check)

    def import_entries(
        self, pilot_id: str, items: Sequence[Mapping[str, Any]], note: Note | None = None
    ) -> Ingested:
        """What the coordinator imports, for the pilot's own agents. Raises as `push`.

        `note` hears in the same transaction how many items got which answer.
        """
        facts = self._facts_for(pilot_id, items)
        known = self.store.read(lambda connection: agent_refs(connection, pilot_id))
        source = Source(IMPORT, known, _origins(Origin.IMPORT, facts.kind), facts.published)
        return ingest(self.store, Batch(pilot_id, source, facts.frame, items), note)

    def _facts_for(self, pilot_id: str, items: Sequence[Mapping[str, Any]]) -> _Facts:
        """What is remembered, read anew where an item names a catalogue that is not in it."""
        facts = self._facts.get(pilot_id)
        named = {item.get("catalogue_version") for item in items if _is_number(item)}
        if facts is None or not named <= facts.published.keys():
            facts = self._facts[pilot_id] = self.store.read(lambda c: _read_facts(c, pilot_id))
        return facts


def _is_number(item: Mapping[str, Any]) -> bool:
    return type(item.get("catalogue_version")) is int


def _read_facts(connection: Any, pilot_id: str) -> _Facts:
    pilot = pilot_of(connection, pilot_id)
    frame = Frame.of(pilot)
    return _Facts(pilot.kind, frame, published(connection, pilot_id))


def _origins(own: Origin, kind: PilotKind) -> frozenset[Origin]:
    """Generated entries are taken in by demo pilots only."""
    return frozenset({own, Origin.GENERATED} if kind is PilotKind.DEMO else {own})
