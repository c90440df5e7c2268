"""The data folder: there, ours to write in, on a local disk, with room."""

from __future__ import annotations

import shutil
import stat
import tempfile
from pathlib import Path

from agent_tui.cli.checks.finding import Finding, bad, ok, warn
from agent_tui.snapshot import SNAPSHOT_FILE, read_snapshot
from agent_tui.store.faults import store_error
from agent_tui.store.files import WINDOWS
from agent_tui.store.home import is_in_use, network_drive
from agent_tui.store.tokens import TOKENS_FILE
from ftr.causes import cause
from ftr.texts import Language, texts

LITTLE_ROOM = 200 * 1024 * 1024
NO_ROOM = 20 * 1024 * 1024
_CLOUDS = ("onedrive", "dropbox", "google drive", "icloud", "nextcloud", "owncloud")


def check_folder(home: Path, language: Language) -> list[Finding]:
    """What the file system says; stops early where there is no folder."""
    t = texts("desk", language)
    what = t.gettext("data folder")
    if not home.is_dir():
        return [
            warn(
                what,
                t.gettext("{home} does not exist yet").format(home=home),
                t.gettext("Run `agent-tui join URL CODE`, or name your folder with --home."),
            )
        ]
    return [
        _writable(home, what, language),
        _local(home, language),
        _room(home, language),
        _in_use(home, language),
        _private(home, language),
        _snapshot(home, language),
    ]


def _writable(home: Path, what: str, language: Language) -> Finding:
    t = texts("desk", language)
    try:
        with tempfile.TemporaryFile(dir=home) as file:
            file.write(b"x")
    except OSError as error:
        is_full = store_error(error, home, language).kind == "full"
        return bad(
            what,
            t.gettext("{home} cannot be written to ({error})").format(
                home=home, error=cause(error, language)
            ),
            t.gettext("Free some space: without it nothing can be saved.")
            if is_full
            else t.gettext(
                "Give yourself the right to write there, or choose another with --home."
            ),
        )
    return ok(what, t.gettext("{home} can be written to").format(home=home))


def _local(home: Path, language: Language) -> Finding:
    t = texts("desk", language)
    what = t.gettext("disk")
    far = network_drive(home)
    if far:
        return bad(
            what,
            t.gettext("a network drive ({kind}), where a database can be damaged").format(kind=far),
            t.gettext("Choose a folder on this computer's own disk with --home."),
        )
    cloud = next((name for name in _CLOUDS if name in str(home).lower()), "")
    if cloud:
        return warn(
            what,
            t.gettext("a folder that {cloud} copies while it is in use").format(cloud=cloud),
            t.gettext("Choose a folder outside it with --home."),
        )
    return ok(what, t.gettext("local"))


def _room(home: Path, language: Language) -> Finding:
    t = texts("desk", language)
    what = t.gettext("free space")
    free = shutil.disk_usage(home).free
    found = t.gettext("{megabytes} MB").format(megabytes=free // 1024**2)
    todo = t.gettext("Free some space: without it nothing can be saved.")
    if free < NO_ROOM:
        return bad(what, found, todo)
    return warn(what, found, todo) if free < LITTLE_ROOM else ok(what, found)


def _in_use(home: Path, language: Language) -> Finding:
    t = texts("desk", language)
    in_use = is_in_use(home)
    return ok(
        t.gettext("form"),
        t.gettext("a form is open on this folder") if in_use else t.gettext("no form is open"),
    )


def _private(home: Path, language: Language) -> Finding:
    t = texts("desk", language)
    what = t.gettext("tokens")
    path = home / TOKENS_FILE
    if WINDOWS or not path.exists():
        return ok(what, t.gettext("in a file of your own"))
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return bad(
            what,
            t.gettext("{file} can be read by others").format(file=path),
            t.gettext("Run `chmod 600 {file}`.").format(file=path),
        )
    return ok(what, t.gettext("readable by you only"))


def _snapshot(home: Path, language: Language) -> Finding:
    t = texts("desk", language)
    what = t.gettext("first screen")
    if (home / SNAPSHOT_FILE).exists() and not read_snapshot(home).enrolments:
        return warn(
            what,
            t.gettext("{file} shows no pilot").format(file=SNAPSHOT_FILE),
            t.gettext("Start the form once: it is made anew from the database."),
        )
    return ok(what, t.gettext("ready"))
