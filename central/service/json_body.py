"""Bodies that are read by hand: where one bad item must not spoil the others."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from central.store.examine import is_answerable
from central.store.language import said
from central.store.refused import Refused
from sync.wire import ProblemCode

ITEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["rev_id"],
    "properties": {
        "rev_id": {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
        "entry_id": {"description": "UUID of the contact's entry"},
        "rev_no": {"description": "whole number from 1"},
        "parent_rev_id": {"description": "UUID of the revision before, or null"},
        "op": {"description": "create, amend or void"},
        "occurred_at": {"description": "instant with a zone"},
        "tz": {"description": "the desk's zone"},
        "recorded_at": {"description": "instant with a zone"},
        "started_at": {"description": "instant with a zone, or null"},
        "logging_ms": {"description": "milliseconds of logging, or null"},
        "agent_ref": {"description": "the agent's pseudonym"},
        "catalogue_version": {"description": "whole number from 1"},
        "schema": {"description": "1"},
        "epoch": {"description": "random text, one run of seq"},
        "seq": {"description": "whole number from 1"},
        "origin": {"description": "desk, import or generated"},
        "payload": {"description": "JSON text of the answers, kept byte for byte"},
    },
    "description": "A revision. What does not fit is parked, not refused.",
}


def request_body(properties: dict[str, Any], most: int) -> dict[str, Any]:
    """How the description shows a body with up to `most` items beside `properties`."""
    schema = {
        "type": "object",
        "required": ["items"],
        "properties": {
            **properties,
            "items": {"type": "array", "maxItems": most, "items": ITEM_SCHEMA},
        },
    }
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object of a body; raises Refused (malformed)."""
    try:
        data = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        _malformed(said().gettext("The body is not JSON."))
    if not isinstance(data, dict):
        _malformed(said().gettext("The body is not a JSON object."))
    return data


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are Python's, not JSON's


def read_items(data: dict[str, Any], most: int) -> list[dict[str, Any]]:
    """The items of a body, each with an id under which it can be answered.

    Raises Refused: malformed, naming the index of an item without one; too_large.
    """
    t = said()
    items = data.get("items")
    if not isinstance(items, list):
        _malformed(t.gettext("The body has no list of items."))
    if len(items) > most:
        message = t.gettext("More than {most} items; send them in parts.")
        raise Refused(ProblemCode.TOO_LARGE, message.format(most=most))
    for index, item in enumerate(items):
        if not is_answerable(item):
            message = t.gettext(
                "Item {index} cannot be answered: it has no UUID in rev_id, or is nested too deep."
            )
            _malformed(message.format(index=index))
    return items


def _malformed(message: str) -> NoReturn:
    raise Refused(ProblemCode.MALFORMED, message)
