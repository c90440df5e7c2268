"""What `ftr` finds and keeps in its home: where the centre is, and the tokens to speak to it.

`login.json` is what `ftr login` kept; the other files are the running centre's own.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from central.home_files import ADDRESS_FILE, ADMINISTRATOR_FILE, make_home
from central.private_files import write_private

LOGIN_FILE = "login.json"


@dataclass(frozen=True)
class KnownCentre:
    """A centre that this home knows; `ca` is the certificate file that was given at login."""

    url: str
    ca: Path | None = None


def default_home(environment: Mapping[str, str] = os.environ) -> Path:
    """FTR_HOME, else the data folder of this user on this system."""
    given = environment.get("FTR_HOME")
    if given:
        return Path(given).expanduser()
    from platformdirs import user_data_path

    return user_data_path("eerst-online-centre", appauthor=False)


def known_centre(home: Path) -> KnownCentre | None:
    """The centre that runs on this home, else the one that was logged in to last."""
    running = _read(home / ADDRESS_FILE)
    if isinstance(running.get("url"), str):
        return KnownCentre(running["url"])
    logins = _read(home / LOGIN_FILE)
    url = logins.get("last")
    if not isinstance(url, str):
        return None
    ca = logins.get("centres", {}).get(url, {}).get("ca")
    return KnownCentre(url, Path(ca) if ca else None)


def stored_token(home: Path, url: str) -> str | None:
    """The token that was kept for this centre; the administrator's where it runs on this home."""
    login = _read(home / LOGIN_FILE).get("centres", {}).get(url)
    if login:
        return str(login["token"])
    if _read(home / ADDRESS_FILE).get("url") != url:
        return None
    try:
        return (home / ADMINISTRATOR_FILE).read_text(encoding="utf-8").strip() or None
    except OSError:
        return None


def keep_login(home: Path, url: str, token: str, ca: Path | None) -> Path:
    """Keep a token for a centre, which becomes this home's default. Raises OSError."""
    path = home / LOGIN_FILE
    make_home(home)
    data = _read(path)
    data.setdefault("centres", {})[url] = {
        "token": token,
        "ca": str(ca.resolve()) if ca else None,
    }
    data["last"] = url
    write_private(path, json.dumps(data, indent=2))
    return path


def _read(path: Path) -> dict[str, Any]:
    with contextlib.suppress(OSError, ValueError):
        data = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(data, dict):
            return data
    return {}
