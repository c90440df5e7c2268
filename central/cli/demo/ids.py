"""UUIDv7 texts from a given instant and a given source of chance, so that a demo repeats."""

from __future__ import annotations

from datetime import datetime
from random import Random
from uuid import UUID


def uuid7(instant: datetime, chance: Random) -> str:
    """A UUIDv7 of `instant` (milliseconds) whose random part comes from `chance`."""
    milliseconds = int(instant.timestamp() * 1000)
    value = (milliseconds << 80) | chance.getrandbits(80)
    value = value & ~(0xF << 76) | (0x7 << 76)  # version 7
    value = value & ~(0x3 << 62) | (0x2 << 62)  # the variant of RFC 9562
    return str(UUID(int=value))
