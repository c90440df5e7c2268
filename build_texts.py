"""Compiles the text catalogues (.po) to what gettext reads (.mo), at every build.

`python build_texts.py update [DOMAIN …]` first brings new texts from the code into the .po files
(empty, for a translator) and takes out those the code no longer has.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_texts(root: Path) -> list[Path]:
    """Write a .mo beside every .po below `root`/ftr/locale and return their paths."""
    written = []
    for source in sorted((root / "ftr" / "locale").glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        target = source.with_suffix(".mo")
        with target.open("wb") as file:
            write_mo(file, catalogue)
        written.append(target)
    return written


def used_texts(root: Path, folders: tuple[str, ...]) -> Catalog:
    """Every text that the code below `folders` hands to gettext or ngettext."""
    template = Catalog(project="eerst-online", charset="utf-8")
    for folder in folders:
        found = extract_from_dir(
            str(root / folder),
            method_map=[("**.py", "python")],
            keywords={"gettext": None, "ngettext": (1, 2)},
        )
        for name, _line, message, _comments, _context in found:
            template.add(message, locations=[(f"{folder}/{name}", 0)])
    return template


def update_texts(root: Path, domain: str, folders: tuple[str, ...]) -> None:
    """Bring the code's texts into every language's .po of `domain`; nothing is guessed."""
    template = used_texts(root, folders)
    for folder in (root / "ftr" / "locale").glob("*/LC_MESSAGES"):
        path = folder / f"{domain}.po"
        catalogue = Catalog(
            locale=folder.parent.name,
            domain=domain,
            header_comment="# Eerst Online",
            project="eerst-online",
            fuzzy=False,
        )
        if path.exists():
            with path.open("rb") as file:
                catalogue = read_po(file, locale=folder.parent.name)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.fuzzy = False
        with path.open("wb") as file:
            write_po(
                file, catalogue, sort_output=True, no_location=True, omit_header=False, width=98
            )


class CompileTexts(BuildHookInterface):
    """Hatchling calls this before a wheel or an editable install."""

    def initialize(self, _version: str, _build_data: dict[str, Any]) -> None:
        compile_texts(Path(self.root))


if __name__ == "__main__":
    here = Path(__file__).parent
    if sys.argv[1:2] == ["update"]:
        from ftr.texts import DOMAINS

        for name in sys.argv[2:] or DOMAINS:
            update_texts(here, name, DOMAINS[name])
    compile_texts(here)
