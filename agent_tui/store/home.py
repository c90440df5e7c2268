"""The desk's data folder: where it is, that it may be used, and the one form that may use it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from agent_tui.store.faults import StoreError
from agent_tui.store.files import WINDOWS, keep_to_owner
from agent_tui.store.lock import hold, let_go
from ftr.errors import PersonError
from ftr.texts import Language, texts

DATABASE_FILE = "desk.db"
PRACTICE_FILE = "practice.db"
LOCK_FILE = "form.lock"
NUDGE_FILE = "nudge"
HOME_VARIABLE = "AGENT_TUI_HOME"
_FAR = (
    "nfs",
    "cifs",
    "smb",
    "9p",
    "fuse.sshfs",
    "afs",
    "davfs",
    "fuse.rclone",
    "ceph",
    "glusterfs",
)
_MOUNTS = Path("/proc/self/mountinfo")


def choose_home(option: str | None, environment: Mapping[str, str] = os.environ) -> Path:
    """The folder named with --home, else by AGENT_TUI_HOME, else the system's place for it."""
    named = option or environment.get(HOME_VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("agent-tui", appauthor=False, roaming=False)


def make_home(home: Path, language: Language) -> None:
    """Make the folder, for its owner only, where it is not there. Raises StoreError."""
    try:
        if not home.is_dir():
            home.mkdir(parents=True, mode=0o700)
            keep_to_owner(home)
    except OSError as error:
        from ftr.causes import cause

        raise StoreError(
            "readonly",
            texts("desk", language)
            .gettext(
                "The data folder {home} cannot be made ({error}). "
                "Choose another with --home or AGENT_TUI_HOME."
            )
            .format(home=home, error=cause(error, language)),
        ) from error
    far = network_drive(home)
    if far:
        raise StoreError(
            "failed",
            texts("desk", language)
            .gettext(
                "The data folder {home} is on a network drive ({kind}), where a database can be "
                "damaged. Choose a folder on this computer's own disk with --home."
            )
            .format(home=home, kind=far),
        )


def network_drive(home: Path, mounts: Path = _MOUNTS) -> str:
    """The kind of network drive this folder is on; empty where it is a local disk or unknown."""
    if WINDOWS:
        return _windows_drive(home)
    try:
        lines = mounts.read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for line in lines:
        before, _, after = line.partition(" - ")
        point = before.split()[4]
        if "\\" in point:  # a blank, a tab or the like in its name
            point = point.encode().decode("unicode_escape")
        inside = str(home) == point or str(home).startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, after.split()[0]
    return kind if kind.startswith(_FAR) else ""


def _windows_drive(home: Path) -> str:
    if str(home).startswith("\\\\"):
        return "UNC"
    import ctypes

    windll = getattr(ctypes, "windll", None)
    remote = 4  # DRIVE_REMOTE
    is_remote = windll is not None and windll.kernel32.GetDriveTypeW(home.anchor) == remote
    return "network" if is_remote else ""


class InUse(PersonError):
    """A form or another writing command already runs on this data folder."""


@contextmanager
def only_one(home: Path, language: Language) -> Iterator[None]:
    """Be the one that writes in this folder; raises InUse where another already does."""
    try:
        handle = hold(home / LOCK_FILE)
    except OSError as error:
        from ftr.causes import cause

        raise StoreError(
            "readonly",
            texts("desk", language)
            .gettext(
                "The data folder {home} cannot be written to ({error}). "
                "Give yourself the right to write there, or choose another with --home."
            )
            .format(home=home, error=cause(error, language)),
        ) from error
    if handle is None:
        raise InUse(
            texts("desk", language)
            .gettext(
                "A form is already open on this data folder ({home}). "
                "Go to that window, or close it first."
            )
            .format(home=home)
        )
    try:
        yield
    finally:
        let_go(handle)


def is_in_use(home: Path) -> bool:
    """Whether a form or another command that writes is running on this folder."""
    if not (home / LOCK_FILE).exists():
        return False
    try:
        handle = hold(home / LOCK_FILE)
    except OSError:
        return False
    if handle is None:
        return True
    let_go(handle)
    return False


def nudge(home: Path) -> None:
    """Ask a running form on this folder to look for new enrolments and to send now."""
    (home / NUDGE_FILE).touch()


def nudged_at(home: Path) -> int:
    """When the last nudge was given (nanoseconds), 0 for never."""
    try:
        return (home / NUDGE_FILE).stat().st_mtime_ns
    except OSError:
        return 0
