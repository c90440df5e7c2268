"""The catalogues of a pilot: every version ever published, none ever changed."""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import Connection, func, insert, select

from central.store.tables import catalogue_version, pilot
from ftr.catalogue.model import Catalogue, from_dict, to_dict
from ftr.catalogue.publish import publish
from ftr.catalogue.standard import with_channel


def published(connection: Connection, pilot_id: str) -> dict[int, Catalogue]:
    """Every catalogue of the pilot by version, oldest first."""
    rows = connection.execute(
        select(catalogue_version.c.version, catalogue_version.c.catalogue)
        .where(catalogue_version.c.pilot_id == pilot_id)
        .order_by(catalogue_version.c.version)
    )
    return {row.version: from_dict(json.loads(row.catalogue)) for row in rows}


def newest_version(connection: Connection, pilot_id: str) -> int:
    """The number of the newest catalogue; 0 where none was published."""
    query = select(func.max(catalogue_version.c.version)).where(
        catalogue_version.c.pilot_id == pilot_id
    )
    return connection.execute(query).scalar() or 0


def publish_catalogue(
    connection: Connection, pilot_id: str, new: Catalogue, *, opened: bool, at: str
) -> Catalogue:
    """Make `new` the next version; returned with version, keys and the channel of the pilot.

    Raises BadInput where it does not fit the versions before it. Of two who publish at once, one
    is refused by the key and may try again.
    """
    earlier = list(published(connection, pilot_id).values())
    channel = connection.execute(
        select(pilot.c.channel).where(pilot.c.pilot_id == pilot_id)
    ).scalar_one()
    catalogue = publish(with_channel(new, channel), earlier, opened=opened)
    text = json.dumps(to_dict(catalogue), ensure_ascii=False, separators=(",", ":"))
    connection.execute(
        insert(catalogue_version),
        {
            "pilot_id": pilot_id,
            "version": catalogue.version,
            "catalogue": text,
            "digest": hashlib.sha256(text.encode()).hexdigest(),
            "published_at": at,
        },
    )
    return catalogue
