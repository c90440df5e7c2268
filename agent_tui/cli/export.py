"""`agent-tui export FILE`: the agent's own entries, for whoever opens them in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from agent_tui.cli.saying import DONE, say
from agent_tui.cli.status import read_status
from agent_tui.store.files import write_whole
from agent_tui.store.home import DATABASE_FILE
from agent_tui.store.own_entries import OwnEntry, own_entries
from agent_tui.store.reading import reading
from ftr.causes import cause
from ftr.errors import PersonError
from ftr.texts import Language, texts

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def export_command(home: Path, file: Path, language: Language, *, force: bool) -> int:
    """Write every entry of this desk to `file`; its ending chooses the form.

    Raises PersonError, also where the file exists and `force` does not say to replace it.
    """
    t = texts("desk", language)
    write = _WRITERS.get(file.suffix.lower())
    if write is None:
        raise PersonError(
            t.gettext("{file}: choose a name that ends in .csv or .json.").format(file=file)
        )
    if not read_status(home, language).enrolments:
        raise PersonError(
            t.gettext(
                "This desk has not joined a pilot yet, so there is nothing to export: "
                "run `agent-tui join URL CODE`."
            )
        )
    if file.exists() and not force:
        raise PersonError(
            t.gettext(
                "{file} exists already. Name another file, or replace it with --force."
            ).format(file=file)
        )
    with reading(home / DATABASE_FILE, language) as connection:
        entries = own_entries(connection, language) if connection is not None else []
    if not file.parent.is_dir():
        raise PersonError(
            t.gettext("There is no folder {folder}; make it first.").format(folder=file.parent)
        )
    try:
        write_whole(file, write(entries))
    except OSError as error:
        raise PersonError(
            t.gettext("{file} cannot be written ({error}). Choose another place.").format(
                file=file, error=cause(error, language)
            )
        ) from error
    say(
        t.ngettext(
            "{count} entry written to {file}", "{count} entries written to {file}", len(entries)
        ).format(count=len(entries), file=file)
    )
    return DONE


def neutral(value: str) -> str:
    """A cell that a spreadsheet shows as text: what begins like a formula gets an apostrophe."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def _csv(entries: Sequence[OwnEntry]) -> str:
    """Semicolons and a byte-order mark: what a Dutch spreadsheet opens without asking."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(OwnEntry.columns())
    for entry in entries:
        writer.writerow([_cell(value) for value in entry.to_dict().values()])
    return "\ufeff" + out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return neutral(value) if isinstance(value, str) else str(value)


def _json(entries: Sequence[OwnEntry]) -> str:
    return json.dumps([entry.to_dict() for entry in entries], ensure_ascii=False, indent=2) + "\n"


_WRITERS: dict[str, Callable[[Sequence[OwnEntry]], str]] = {".csv": _csv, ".json": _json}
