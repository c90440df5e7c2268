"""The key over the hashes of codes: kept outside the database, so that a stolen copy opens nothing.

A code has eight letters, few enough to try them all against a hash. With a key that stands in a
file in the centre's home, a copy of the database has nothing to try them against. The database
knows only which key it is. Without one it holds the hashes as central.store.tokens makes them.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

from sqlalchemy import Connection, bindparam, insert, select, update

from central.store.language import said
from central.store.refused import Refused
from central.store.schema import read_meta
from central.store.tables import enrol_code, meta
from central.store.tokens import code_hash, same
from sync.wire import ProblemCode

KEY_NAME = "code_key_id"
NO_KEY = ""


def code_hasher(connection: Connection, key: str) -> Callable[[str], str]:
    """Gives the hash under which a typed code stands here; `key` is this process's, or NO_KEY.

    Raises Refused (unavailable) where the database has another key.
    """
    plain_key = read_meta(connection, "code_key")
    known = is_named(connection, key)
    if known is None:
        return lambda code: code_hash(code, plain_key)
    if not known:
        message = said().gettext(
            "This process of the centre has not the key of the codes. Copy codes.key from the "
            "home of the process that makes codes into this one's home, and start it again."
        )
        raise Refused(ProblemCode.UNAVAILABLE, message, retry_after_s=60)
    return lambda code: _sealed(code_hash(code, plain_key), key)


def is_named(connection: Connection, key: str) -> bool | None:
    """Whether the database's key is this one; None where it has none."""
    wanted = connection.execute(select(meta.c.value).where(meta.c.name == KEY_NAME)).scalar()
    return None if wanted is None else same(wanted, _name_of(key))


def take_key(connection: Connection, key: str, *, instead: bool) -> bool:
    """Let this be the database's key; returns whether it is now.

    Codes that stood there without a key are put under it. Where another key is named, it is
    replaced only `instead`: codes made under that one are then unknown for ever.
    """
    known = is_named(connection, key)
    if known is None:
        rows = connection.execute(select(enrol_code.c.pilot_id, enrol_code.c.code_hash)).all()
        if rows:
            connection.execute(
                update(enrol_code)
                .where(
                    enrol_code.c.pilot_id == bindparam("of_pilot"),
                    enrol_code.c.code_hash == bindparam("of_code"),
                )
                .values(code_hash=bindparam("sealed")),
                [
                    {
                        "of_pilot": row.pilot_id,
                        "of_code": row.code_hash,
                        "sealed": _sealed(row.code_hash, key),
                    }
                    for row in rows
                ],
            )
        # of two processes at once, one inserts and the other is run again from the beginning
        connection.execute(insert(meta), {"name": KEY_NAME, "value": _name_of(key)})
        return True
    if instead and not known:
        connection.execute(update(meta).where(meta.c.name == KEY_NAME).values(value=_name_of(key)))
        return True
    return known


def _name_of(key: str) -> str:
    return hashlib.sha256(b"code key:" + key.encode()).hexdigest()[:32]


def _sealed(plain: str, key: str) -> str:
    return hmac.new(key.encode(), plain.encode(), hashlib.sha256).hexdigest()
