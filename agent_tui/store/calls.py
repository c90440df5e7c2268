"""Calls that the telephone told of, as files in the arrivals folder until they are logged.

Whatever happens to a call is a file of its own (`REF.ORDER.call`), written whole under another
name first and never changed, so that two programs that tell at once lose nothing of each other.
`agent-tui call` runs once per call: this module imports little.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the command that tells of a call reads none
    from agent_tui.form.call import Call, Did

ARRIVALS_FOLDER = "arrivals"
KEY_FILE = "calls.key"
_SUFFIX = ".call"
_KEY_BYTES = 32
_REF_CHARACTERS = 32


def reference(home: Path, call_id: str) -> str:
    """The keyed hash that stands for a call's number: HMAC-SHA-256, cut to 128 bits, as hex.

    The key is made here on first use and stays in this folder, so nobody else can try numbers
    until one fits. Raises OSError.
    """
    import hmac

    return hmac.digest(_key(home), call_id.encode(), "sha256").hex()[:_REF_CHARACTERS]


def _key(home: Path) -> bytes:
    path = home / KEY_FILE
    try:
        return _read_key(path)
    except FileNotFoundError:
        pass
    except ValueError:  # damaged: calls told of before it are other calls from now on
        path.unlink(missing_ok=True)
    made = _beside(path, os.urandom(_KEY_BYTES).hex())
    try:
        os.link(made, path)  # of two that make one at once, the first wins
        made.unlink()
    except FileExistsError:
        made.unlink()
    except OSError:  # a file system without links
        made.replace(path)
    return _read_key(path)


def _read_key(path: Path) -> bytes:
    key = bytes.fromhex(path.read_text(encoding="ascii"))
    if len(key) != _KEY_BYTES:
        raise ValueError(path)
    return key


def tell(
    home: Path,
    ref: str,
    *,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
    channel: str | None = None,
    queue: str | None = None,
    did: Did | None = None,
) -> None:
    """Keep one thing that happened to a call. Raises OSError."""
    folder = home / ARRIVALS_FOLDER
    if not folder.is_dir():
        folder.mkdir(mode=0o700, exist_ok=True)
    told = {
        "call": 1,
        "started_at": started_at.astimezone(UTC).isoformat() if started_at else None,
        "ended_at": ended_at.astimezone(UTC).isoformat() if ended_at else None,
        "channel": channel,
        "queue": queue,
        "did": did,
    }
    path = folder / f"{ref}.{time.time_ns():020}-{os.getpid()}{_SUFFIX}"
    _beside(path, json.dumps(told)).replace(path)


def _beside(path: Path, text: str) -> Path:
    """A file with this text under another name, which only its owner can read.

    On Windows the folder's own rights hold for what is made in it.
    """
    made = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return made


def names(home: Path) -> frozenset[str]:
    """The files there are about calls: as long as they are the same, so are the calls."""
    try:
        found = os.listdir(home / ARRIVALS_FOLDER)  # noqa: PTH208  # looked at four times a second
    except OSError:
        return frozenset()
    return frozenset(name for name in found if name.endswith(_SUFFIX) and name[0] != ".")


def read_calls(home: Path) -> tuple[Call, ...]:
    """The calls that were told of and are not forgotten, in the order of their start."""
    told: dict[str, list[dict[str, Any]]] = {}
    for name in sorted(names(home)):
        try:
            data = json.loads((home / ARRIVALS_FOLDER / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue  # forgotten this moment, or not one of ours
        if isinstance(data, dict) and data.get("call") == 1:
            told.setdefault(name.partition(".")[0], []).append(data)
    calls = []
    for ref, events in told.items():
        with suppress(KeyError, TypeError, ValueError):
            calls.append(_call(ref, events))
    return tuple(sorted(calls, key=lambda call: (call.started_at, call.ref)))


def _call(ref: str, events: list[dict[str, Any]]) -> Call:
    """What is known of one call: of its start what was told first, of the rest what came last."""
    from agent_tui.form.call import Call

    def last(name: str) -> Any:
        return next((each[name] for each in reversed(events) if each[name] is not None), None)

    starts = [each["started_at"] for each in events if each["started_at"] is not None]
    ended = last("ended_at")
    return Call(
        ref,
        datetime.fromisoformat(starts[0] if starts else ended),
        datetime.fromisoformat(ended) if ended else None,
        last("channel"),
        last("queue"),
        last("did"),
    )


def forget(home: Path, ref: str) -> None:
    """Delete what is kept of a call."""
    for name in names(home):
        if name.partition(".")[0] == ref:
            with suppress(OSError):
                (home / ARRIVALS_FOLDER / name).unlink()
