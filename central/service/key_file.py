"""The file with the key of the codes, in the centre's home and for its owner only.

On SQLite there is one process per home, and it makes the file. On PostgreSQL several processes,
perhaps on several machines, serve one database: there the key is used where somebody put the same
file into each of their homes, and stands in the database otherwise.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

from central.private_files import write_private
from central.store.code_key import is_named, take_key
from central.store.database import Store
from central.store.language import said, said_cause
from ftr.errors import PersonError

CODE_KEY_FILE = "codes.key"
LEAST_LETTERS = 32

log = logging.getLogger("eerst_online.centre")


def with_code_key(store: Store, home: Path, *, alone: bool) -> Store:
    """The store with the home's key; `alone` says that no other process serves the database.

    Raises PersonError where the file cannot be read or written, or holds too little.
    """
    path = home / CODE_KEY_FILE
    key = _read(path)
    if key is None and alone:
        key = store.fresh.secret()
        _write(path, key)
    if key is None:
        return store
    known = store.read(lambda c: is_named(c, key))
    if not known and not store.write(lambda c: take_key(c, key, instead=alone)):
        log.warning("%s is another key: codes are neither made nor taken here", path)
    elif known is False:
        log.warning("%s is a new key: codes that were not used yet must be made anew", path)
    return replace(store, fresh=replace(store.fresh, code_key=key))


def _read(path: Path) -> str | None:
    try:
        key = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        message = said().gettext("The key {file} cannot be read: {why}.")
        raise PersonError(message.format(file=path, why=said_cause(error))) from error
    if len(key) < LEAST_LETTERS:
        message = said().gettext(
            "The key {file} holds less than {n} letters. Put the right file back, or remove this "
            "one: then a new key is made, and codes that were not used yet have to be made anew."
        )
        raise PersonError(message.format(file=path, n=LEAST_LETTERS))
    return key


def _write(path: Path, key: str) -> None:
    try:
        write_private(path, key + "\n")
    except OSError as error:
        message = said().gettext("The key {file} cannot be written: {why}.")
        raise PersonError(message.format(file=path, why=said_cause(error))) from error
