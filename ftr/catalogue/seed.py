"""The catalogue that every new pilot can start from."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ftr.catalogue.model import Catalogue
from ftr.catalogue.yaml_file import load_catalogue
from ftr.errors import PersonError
from ftr.texts import chosen_language, texts

SEED_FILE = "seed_reasons.yaml"


def seed_text() -> str:
    """The YAML text: in a checkout from its top, in an installation from beside the centre.

    Raises PersonError where the installation lacks it.
    """
    top = Path(__file__).resolve().parents[2]
    for path in (top / SEED_FILE, top / "central" / SEED_FILE):
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            continue
    t = texts("words", chosen_language())
    raise PersonError(
        t.gettext("{file} is missing from this installation; install it again").format(
            file=SEED_FILE
        )
    )


@lru_cache(maxsize=1)
def seed_catalogue() -> Catalogue:
    """The seed as a catalogue, version 0."""
    return load_catalogue(seed_text(), SEED_FILE)
