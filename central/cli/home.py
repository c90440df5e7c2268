"""What `ftr` keeps in its home: where the centre is, and the tokens to speak to it.

`centre.json` is there while `ftr serve` runs on this home; `administrator.token` is made by the
first `ftr serve`; `login.json` is what `ftr login` kept. All are files of their owner only.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from central.cli.files import write_private

ADDRESS_FILE = "centre.json"
ADMINISTRATOR_FILE = "administrator.token"
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
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    data = _read(path)
    data.setdefault("centres", {})[url] = {
        "token": token,
        "ca": str(ca.resolve()) if ca else None,
    }
    data["last"] = url
    write_private(path, json.dumps(data, indent=2).encode())
    return path


def _read(path: Path) -> dict[str, Any]:
    with contextlib.suppress(OSError, ValueError):
        data = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(data, dict):
            return data
    return {}
