"""What a desk needs to log: pilot and catalogue as one JSON text, with a strong ETag."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from sqlalchemy import Connection, select

from central.store.language import said
from central.store.pilots import pilot_of
from central.store.refused import Refused
from central.store.tables import catalogue_version
from sync.wire import ProblemCode


@dataclass(frozen=True, slots=True)
class Tag:
    """Which config a pilot has now: `etag` with its quotes, and the catalogue's version."""

    etag: str
    version: int
    pilot: str  # JSON of the pilot


def config_tag(connection: Connection, pilot_id: str) -> Tag:
    """The tag of the newest config, without reading the catalogue itself.

    Raises Refused (not_published).
    """
    row = connection.execute(
        select(catalogue_version.c.version, catalogue_version.c.digest)
        .where(catalogue_version.c.pilot_id == pilot_id)
        .order_by(catalogue_version.c.version.desc())
        .limit(1)
    ).first()
    if row is None:
        message = said().gettext("This pilot has no catalogue yet; ask the coordinator.")
        raise Refused(ProblemCode.NOT_PUBLISHED, message)
    pilot = json.dumps(
        pilot_of(connection, pilot_id).to_dict(), ensure_ascii=False, separators=(",", ":")
    )
    digest = hashlib.sha256(f"{row.digest}\n{pilot}".encode()).hexdigest()[:32]
    return Tag(f'"{digest}"', row.version, pilot)


def config_text(connection: Connection, pilot_id: str, tag: Tag) -> str:
    """The JSON text that belongs to a tag of the same transaction; see sync.wire.Config."""
    catalogue = connection.execute(
        select(catalogue_version.c.catalogue).where(
            catalogue_version.c.pilot_id == pilot_id, catalogue_version.c.version == tag.version
        )
    ).scalar_one()
    return f'{{"pilot":{tag.pilot},"catalogue":{catalogue}}}'
