"""The tokens of this desk's enrolments, in a file only its owner can read."""

from __future__ import annotations

import json
from pathlib import Path

from agent_tui.store.files import write_whole

TOKENS_FILE = "tokens.json"
_FORMER = " (former)"


def tokens(home: Path) -> dict[str, str]:
    """Enrolment -> token; empty where there is no file or it cannot be read."""
    try:
        data = json.loads((home / TOKENS_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in data.items()} if isinstance(data, dict) else {}


def former_token(home: Path, enrolment_id: str) -> str | None:
    """The token before the present one, for a centre that was set back to it."""
    return tokens(home).get(enrolment_id + _FORMER)


def keep_token(home: Path, enrolment_id: str, token: str, former: str | None = None) -> None:
    """Add or replace one token, durably. Raises OSError. Only the one that may write calls it."""
    kept = tokens(home) | {enrolment_id: token}
    if former is not None:
        kept[enrolment_id + _FORMER] = former
    write_whole(home / TOKENS_FILE, json.dumps(kept, indent=1), durable=True)
