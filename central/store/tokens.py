"""Tokens and codes as the database knows them: only as hashes."""

from __future__ import annotations

import hashlib
import hmac


def token_hash(token: str) -> str:
    """SHA-256 (hex): enough for 256 random bits, and fast enough for every request."""
    return hashlib.sha256(token.encode()).hexdigest()


def code_hash(code: str, key: str) -> str:
    """HMAC-SHA-256 (hex) of a short code with the centre's own key, case and spaces aside."""
    return hmac.new(key.encode(), plain_code(code).encode(), hashlib.sha256).hexdigest()


def plain_code(code: str) -> str:
    """The code as it was made, from how a person types it: "bcdf-ghjk" is BCDFGHJK."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def same(left: str, right: str) -> bool:
    """Compare two hashes in constant time."""
    return hmac.compare_digest(left, right)
