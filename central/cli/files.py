"""Files that a person names: read, or written for their owner only."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from central.private_files import replace_private
from ftr.causes import cause
from ftr.errors import PersonError
from ftr.texts import Language, texts


def check_room(path: Path, *, force: bool, language: Language) -> None:
    """Refuse a result file before the work: raises PersonError where it exists or cannot be."""
    t = texts("central", language)
    if path.is_dir():
        raise PersonError(t.gettext("{file} is a folder. Name a file in it.").format(file=path))
    if not path.absolute().parent.is_dir():
        raise PersonError(
            t.gettext("There is no folder {folder}. Make it first.").format(folder=path.parent)
        )
    if path.exists() and not force:
        raise PersonError(
            t.gettext(
                "{file} exists already. Name another file, or replace it with --force."
            ).format(file=path)
        )


def write_result(path: Path, pieces: Iterable[bytes], *, force: bool, language: Language) -> int:
    """Write a file that a person asked for, whole or not at all; returns its size in bytes.

    Raises PersonError where it exists or cannot be written.
    """
    t = texts("central", language)
    check_room(path, force=force, language=language)
    try:
        return replace_private(path, pieces)
    except OSError as error:
        raise PersonError(
            t.gettext("{file} cannot be written: {why}. Choose another place.").format(
                file=path, why=cause(error, language)
            )
        ) from error


def read_input(path: Path, language: Language) -> bytes:
    """The bytes of a file that a person named; raises PersonError where it cannot be read."""
    t = texts("central", language)
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise PersonError(
            t.gettext("There is no file {file}. Check the name.").format(file=path)
        ) from error
    except OSError as error:
        raise PersonError(
            t.gettext("{file} cannot be read: {why}.").format(file=path, why=cause(error, language))
        ) from error


def read_text(path: Path, language: Language) -> str:
    """The UTF-8 text of a file that a person named; raises PersonError where it is not that."""
    data = read_input(path, language)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        t = texts("central", language)
        raise PersonError(
            t.gettext("{file} is not UTF-8 text (byte {byte}). Save it as UTF-8.").format(
                file=path, byte=error.start + 1
            )
        ) from error
