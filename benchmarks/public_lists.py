"""Catalogues and customers' sentences out of public lists, in the folder that REALDATA names."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random

from ftr.catalogue.csv_import import import_catalogue
from ftr.catalogue.model import Catalogue, Reason
from ftr.table_file import read_table

REALDATA = "REALDATA"
OUT_OF_SCOPE = "oos"


def real_folder() -> Path | None:
    """The folder with the public lists; None where the environment names none."""
    named = os.environ.get(REALDATA)
    return Path(named) if named and Path(named).is_dir() else None


def products(folder: Path) -> Catalogue:
    """The Dutch list of government products: 1,121 names in one flat list."""
    return _imported(folder / "upl" / "UPL-actueel.csv", ["UniformeProductnaam"])


def city_reports(folder: Path) -> Catalogue:
    """What residents of a city report: 77 reasons on two levels."""
    path = folder / "signalen-amsterdam" / "categories.csv"
    return _imported(path, ["main_name", "sub_name"])


def _imported(path: Path, levels: Sequence[str]) -> Catalogue:
    return import_catalogue(read_table(path.read_bytes(), path.name), levels)


Sentences = Mapping[str, Sequence[str]]  # reason -> what customers said for it


def bank_sentences(folder: Path) -> Sentences:
    """10,003 questions to a bank, in 77 reasons."""
    table = read_table((folder / "banking77" / "train.csv").read_bytes(), "train.csv")
    return _by_reason((row.values["category"], row.values["text"]) for row in table.rows)


def assistant_sentences(folder: Path) -> tuple[Sentences, Sequence[str]]:
    """18,000 requests in 150 reasons, and 200 that fit none of them."""
    path = folder / "clinc150" / "train_val.csv"
    rows = read_table(path.read_bytes(), path.name).rows
    inside = _by_reason(
        (row.values["intent"], row.values["text"])
        for row in rows
        if row.values["intent"] != OUT_OF_SCOPE
    )
    outside = [row.values["text"] for row in rows if row.values["intent"] == OUT_OF_SCOPE]
    return inside, outside


def _by_reason(pairs: Iterable[tuple[str, str]]) -> Sentences:
    found: dict[str, list[str]] = defaultdict(list)
    for reason, sentence in pairs:
        found[reason].append(sentence)
    return dict(found)


def with_phrases(sentences: Sentences, count: int, seed: int) -> tuple[Catalogue, Sentences]:
    """A catalogue whose reasons are called by their names and have `count` of their sentences as
    `also` words; and the sentences that are left.
    """
    random = Random(seed)
    reasons, left = [], {}
    for code, all_said in sentences.items():
        said = list(all_said)
        random.shuffle(said)
        label = code.replace("_", " ").capitalize()
        reasons.append(Reason(code, {"en": label}, also=tuple(said[:count])))
        left[code] = said[count:]
    return Catalogue(tuple(reasons)), left
