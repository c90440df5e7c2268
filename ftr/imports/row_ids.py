"""Ids of imported rows: the same row of the same pilot always gets the same id."""

from __future__ import annotations

import hashlib
import json
import uuid


def row_id(*parts: str | int) -> str:
    """A UUID text (version 8) made of all parts."""
    digest = hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).digest()[:16]
    number = int.from_bytes(digest, "big")
    number = number & ~(0xF << 76) | (8 << 76)
    number = number & ~(0x3 << 62) | (2 << 62)
    return str(uuid.UUID(int=number))
