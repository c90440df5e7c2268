"""Where new ids and secrets come from; tests hand in their own."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from uuid_utils import uuid7

from sync.wire import CODE_ALPHABET, CODE_LENGTH

AGENT_LETTERS = 6


def _uuid7() -> str:
    return str(uuid7())


@dataclass(frozen=True, slots=True)
class Fresh:
    """`new_id` gives UUIDv7 texts, `secret` 256 random bits as text, `pick` one of the letters.

    `code_key` is the centre's own secret beside the database, see central.store.code_key.
    """

    new_id: Callable[[], str] = _uuid7
    secret: Callable[[], str] = lambda: secrets.token_urlsafe(32)
    pick: Callable[[str], str] = secrets.choice
    code_key: str = field(default="", repr=False)

    def code(self) -> str:
        """An enrolment code: letters that nobody misreads or misspells."""
        return "".join(self.pick(CODE_ALPHABET) for _ in range(CODE_LENGTH))

    def agent_ref(self) -> str:
        """A pseudonym: random, so that it tells neither order nor staff number."""
        return "a-" + "".join(self.pick(CODE_ALPHABET) for _ in range(AGENT_LETTERS)).lower()
