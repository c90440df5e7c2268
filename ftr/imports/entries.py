"""Contacts logged elsewhere (paper tallies, spreadsheets, other tools) as entries of a pilot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ftr.catalogue.model import Catalogue
from ftr.entry import SCHEMA, Payload, Revision
from ftr.errors import BadInput
from ftr.imports.contact import Contact, ContactReader, SkipRow
from ftr.imports.options import MapOptions, RowNote
from ftr.imports.row_ids import row_id
from ftr.personal_data import find_personal_data
from ftr.table_file import Table
from ftr.texts import chosen_language, texts
from ftr.word_labels import personal_data_label
from ftr.words import Op

FREE_TEXTS = ("note", "queue", "call_ref", "page_pointed_to")


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a table became.

    `revisions` are ready to send, in the order of the file; `bad_rows` did not fit and keep a
    file from being imported unless the person skips them; `skipped` were left out on purpose;
    `personal` fit, and seem to hold something of a customer.
    """

    revisions: tuple[Revision, ...]
    bad_rows: tuple[RowNote, ...]
    skipped: tuple[RowNote, ...]
    personal: tuple[RowNote, ...] = ()


def map_entries(  # noqa: PLR0917  # what a mapping needs, in the order people say it
    table: Table,
    options: MapOptions,
    catalogues: Catalogue | Sequence[Catalogue],
    agents: Mapping[str, str],
    zone: ZoneInfo,
    pilot_id: str,
) -> Mapped:
    """Every row as one entry (or `count` of them).

    `catalogues` are the published versions, oldest first: words are looked up in the newest
    that knows them, and the entry carries the oldest version in which its code could be logged,
    so that a file imported again after a new version is still the same. `agents` maps names to
    agent_ref (`known_agents`). A day without a time counts as noon in `zone`. Ids are made of
    the pilot, the mapped values and the ordinal among equal rows. Raises BadInput where the
    options do not fit the table.
    """
    versions = (catalogues,) if isinstance(catalogues, Catalogue) else tuple(catalogues)
    if not versions:
        t = texts("words", chosen_language())
        raise BadInput(t.gettext("this pilot has no published catalogue; publish one first"))
    reader = ContactReader(table, options, versions, agents, zone)
    found: list[Contact] = []
    bad: list[RowNote] = []
    skipped: list[RowNote] = []
    personal: list[RowNote] = []
    for row in table.rows:
        try:
            contact, count = reader.contact(row)
        except SkipRow as skip:
            skipped.append(RowNote(row.line, str(skip)))
        except BadInput as error:
            bad.append(RowNote(row.line, str(error)))
        else:
            found.extend([contact] * count)
            personal.extend(RowNote(row.line, text) for text in _personal(contact.payload))
    revisions = tuple(_revisions(found, options, zone, pilot_id))
    return Mapped(revisions, tuple(bad), tuple(skipped), tuple(personal))


def _personal(payload: str) -> Iterator[str]:
    """What a contact's free texts seem to hold of a customer, a line for each text."""
    t = texts("words", chosen_language())
    answered = Payload.from_json(payload)
    for name in FREE_TEXTS:
        kinds = dict.fromkeys(one.kind for one in find_personal_data(getattr(answered, name) or ""))
        if kinds:
            what = ", ".join(personal_data_label(kind, chosen_language()) for kind in kinds)
            text = t.gettext("{field} seems to hold something of a customer: {what}")
            yield text.format(field=name, what=what)


def _revisions(
    contacts: Iterable[Contact], options: MapOptions, zone: ZoneInfo, pilot_id: str
) -> Iterator[Revision]:
    ordinals: Counter[tuple[str, str, str]] = Counter()
    for number, contact in enumerate(contacts, start=1):
        values = (contact.agent_ref, contact.occurred_at, contact.payload)
        ordinals[values] += 1
        identity = (pilot_id, *values, ordinals[values])
        yield Revision(
            rev_id=row_id("revision", *identity),
            entry_id=row_id("entry", *identity),
            rev_no=1,
            parent_rev_id=None,
            op=Op.CREATE,
            occurred_at=contact.occurred_at,
            tz=zone.key,
            recorded_at=contact.occurred_at,
            started_at=None,
            logging_ms=None,
            agent_ref=contact.agent_ref,
            catalogue_version=contact.version,
            schema=SCHEMA,
            epoch="import",
            seq=number,
            origin=options.origin,
            payload=contact.payload,
        )
