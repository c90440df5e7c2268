"""What a desk needs to log: pilot and catalogue as one JSON text, with a strong ETag."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, bindparam, select

from central.store.language import said
from central.store.refused import Refused
from central.store.tables import catalogue_version, pilot
from ftr.pilot import Pilot
from sync.wire import ProblemCode


@dataclass(frozen=True, slots=True)
class Tag:
    """Which config a pilot has now: `etag` with its quotes, and the catalogue's version.

    `pilot` is the JSON of the pilot, `state` how far that is.
    """

    etag: str
    version: int
    pilot: str
    state: str


_PILOT = {  # by its names in the JSON
    "pilot_id": pilot.c.pilot_id,
    "name": pilot.c.name,
    "kind": pilot.c.kind,
    "state": pilot.c.state,
    "start": pilot.c.start_day,
    "end": pilot.c.end_day,
    "timezone": pilot.c.timezone,
    "language": pilot.c.language,
    "channel": pilot.c.channel,
    "min_cell": pilot.c.min_cell,
}
# made once: making a statement takes as long as running it
_NEWEST = (
    select(catalogue_version.c.version, catalogue_version.c.digest, *_PILOT.values())
    .join_from(catalogue_version, pilot, pilot.c.pilot_id == catalogue_version.c.pilot_id)
    .where(catalogue_version.c.pilot_id == bindparam("of_pilot"))
    .order_by(catalogue_version.c.version.desc())
    .limit(1)
)


def config_tag(connection: Connection, pilot_id: str) -> Tag:
    """The tag of the newest config, without reading the catalogue itself.

    Raises Refused (not_published).
    """
    row = connection.execute(_NEWEST, {"of_pilot": pilot_id}).first()
    if row is None:
        message = said().gettext("This pilot has no catalogue yet; ask the coordinator.")
        raise Refused(ProblemCode.NOT_PUBLISHED, message)
    return _tag(*row)


def config_etag(connection: Connection, pilot_id: str) -> str:
    """The ETag of the newest config; '' where there is none, which no push waits for."""
    row = connection.execute(_NEWEST, {"of_pilot": pilot_id}).first()
    return _tag(*row).etag if row is not None else ""


@lru_cache(maxsize=64)
def _tag(version: int, digest: str, *of_pilot: str | int) -> Tag:
    """The same rows have the same tag, so it need not be worked out for every desk."""
    told = Pilot.from_dict(dict(zip(_PILOT, of_pilot, strict=True)))
    text = json.dumps(told.to_dict(), ensure_ascii=False, separators=(",", ":"))
    short = hashlib.sha256(f"{digest}\n{text}".encode()).hexdigest()[:32]
    return Tag(f'"{short}"', version, text, told.state)


def config_text(connection: Connection, pilot_id: str, tag: Tag) -> str:
    """The JSON text that belongs to a tag of the same transaction; see sync.wire.Config."""
    catalogue = connection.execute(
        select(catalogue_version.c.catalogue).where(
            catalogue_version.c.pilot_id == pilot_id, catalogue_version.c.version == tag.version
        )
    ).scalar_one()
    return f'{{"pilot":{tag.pilot},"catalogue":{catalogue}}}'
