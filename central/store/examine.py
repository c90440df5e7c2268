"""What arrives, looked at one by one and without the database: does it fit, and if not, why?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ftr.catalogue.entry_rules import check_reason
from ftr.catalogue.model import Catalogue
from ftr.entry import MAX_REVISION_BYTES, SCHEMA, UUID_TEXT, Payload, Revision, read_revision
from ftr.errors import BadInput
from ftr.words import Op, Origin
from sync.wire import ParkedCode

MAX_NESTING = 8
_WITHIN = frozenset((dict, list))  # what JSON has other things in


@dataclass(frozen=True, slots=True)
class Source:
    """Where a batch comes from: one desk, or (enrolment_id '') an import.

    `agent_refs` are the agents it may log for, `origins` what it may bring; `published` are all
    the pilot's catalogues by version.
    """

    enrolment_id: str
    agent_refs: frozenset[str]
    origins: frozenset[Origin]
    published: Mapping[int, Catalogue]


@dataclass(frozen=True, slots=True)
class Fit:
    """A revision that can be stored."""

    revision: Revision
    payload: Payload
    digest: str

    @property
    def rev_id(self) -> str:
        """The key under which it is stored and answered."""
        return self.revision.rev_id


@dataclass(frozen=True, slots=True)
class Unfit:
    """What is kept in quarantine: `code` and `detail` say why, `item` is the JSON that came.

    `revision` is there where the frame is sound, so that a person may accept it after all.
    """

    rev_id: str
    code: ParkedCode
    detail: str
    item: str
    digest: str
    revision: Revision | None = None


def is_answerable(item: object) -> bool:
    """Whether an item can be answered on its own: it has a usable `rev_id` and is not nested."""
    rev_id = item.get("rev_id") if isinstance(item, dict) else None
    usable = isinstance(rev_id, str) and UUID_TEXT.fullmatch(rev_id) is not None
    return usable and not _is_nested(item)


def _is_nested(value: object, levels: int = MAX_NESTING) -> bool:
    """Whether lists and objects stand deeper in each other than any version ever sends."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if levels and _WITHIN.isdisjoint(map(type, inner)):
        return False
    return levels == 0 or any(
        _is_nested(one, levels - 1) for one in inner if isinstance(one, (dict, list))
    )


def examine(item: Mapping[str, Any], source: Source) -> Fit | Unfit:
    """Judge one item that has a usable `rev_id`. Never raises for what a desk can send."""
    if item.get("schema") != SCHEMA and type(item.get("schema")) is int:
        detail = f"schema {item['schema']}; this centre knows {SCHEMA}"
        return _unfit(item, ParkedCode.UNKNOWN_SCHEMA, detail)
    try:
        revision, payload = read_revision(item)
    except BadInput as error:
        return _unfit(item, ParkedCode.INVALID, str(error))
    if _is_too_large(revision, item):
        detail = f"larger than {MAX_REVISION_BYTES} bytes"
        return _unfit(item, ParkedCode.TOO_LARGE, detail)
    try:
        _check_source(revision, source)
        _check_catalogue(revision, payload, source)
    except _DoesNotFit as error:
        return _unfit(item, error.code, str(error), revision)
    return Fit(revision, payload, revision.digest())


class _DoesNotFit(Exception):
    def __init__(self, code: ParkedCode, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def _check_source(revision: Revision, source: Source) -> None:
    if revision.origin not in source.origins:
        if revision.origin is Origin.GENERATED:
            raise _DoesNotFit(ParkedCode.GENERATED, "generated entries belong in demo pilots only")
        raise _DoesNotFit(ParkedCode.INVALID, f"origin {revision.origin} cannot come this way")
    if revision.agent_ref not in source.agent_refs:
        detail = f"agent {revision.agent_ref} is not this desk's"
        raise _DoesNotFit(ParkedCode.WRONG_AGENT, detail)


def _check_catalogue(revision: Revision, payload: Payload, source: Source) -> None:
    catalogue = source.published.get(revision.catalogue_version)
    if catalogue is None:
        detail = f"catalogue version {revision.catalogue_version} was never published here"
        raise _DoesNotFit(ParkedCode.UNKNOWN_VERSION, detail)
    if revision.op is Op.VOID:
        return
    try:
        check_reason(payload, catalogue)
    except BadInput as error:
        raise _DoesNotFit(ParkedCode.UNKNOWN_REASON, str(error)) from error


def _is_too_large(revision: Revision, item: Mapping[str, Any]) -> bool:
    """Whether the item is over the limit; the exact size is taken only where it comes near."""
    rough = sum(map(len, (revision.payload, revision.tz, revision.epoch, revision.agent_ref)))
    if rough < MAX_REVISION_BYTES // 8:
        return False
    text = json.dumps(item, ensure_ascii=False, separators=(",", ":"))
    return len(text.encode("utf-8", "surrogatepass")) > MAX_REVISION_BYTES


def item_text(item: Mapping[str, Any]) -> str:
    """The item as ASCII JSON, which any database can keep whatever is in it."""
    return json.dumps(item, separators=(",", ":"))


def _unfit(
    item: Mapping[str, Any], code: ParkedCode, detail: str, revision: Revision | None = None
) -> Unfit:
    text = item_text(item)
    digest = revision.digest() if revision else hashlib.sha256(text.encode()).hexdigest()
    return Unfit(item["rev_id"], code, storable(detail), text, digest, revision)


def storable(text: str) -> str:
    """The text without what PostgreSQL or UTF-8 cannot keep, and not endlessly long."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "?")[:500]
