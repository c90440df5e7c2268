"""Real contact reasons with how often each came: what keystrokes are weighted by."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.public_lists import city_reports
from ftr.catalogue.csv_import import import_catalogue, own_leaf
from ftr.catalogue.model import Catalogue, Reason, label_in, walk
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_catalogue
from ftr.catalogue.slug import fold
from ftr.table_file import read_table
from ftr.texts import Language

LANGUAGE: Language = "en"
BOSTON = ("subject", "reason", "type")
BY_PHONE = ("source", "Constituent Call")
ISSUES = ("issue", "sub_issue")
PRODUCTS = ("product", "sub_product")
Labels = tuple[str, ...]


@dataclass(frozen=True)
class Mix:
    """A published catalogue, and how often each of its leaves came, by code."""

    name: str
    catalogue: Catalogue
    counts: Mapping[str, float]


def seed_mix() -> Mix:
    """The seed catalogue with every leaf alike: how often they come is what pilots find out."""
    return _published("seed catalogue, every leaf alike", seed_catalogue(), {})


def real_mixes(folder: Path) -> Iterator[Mix]:
    """The public logs below `folder`, as their files list the reasons and with the most frequent
    first: the coordinator's order decides which reasons stand on the first page.
    """
    complaints = folder / "cfpb-taxonomy"
    log = folder / "boston-311" / "requests_2011_q3.csv"
    yield from _logged("Boston 311, calls", log, BOSTON, BY_PHONE)
    yield from _logged("US complaints, issues", complaints / "issue_subissue.csv", ISSUES)
    yield from _logged("US complaints, products", complaints / "product_subproduct.csv", PRODUCTS)
    reports = city_reports(folder)
    yield _published("Amsterdam reports, every leaf alike", reports, {})
    shares = {leaf.code: 1 / number for number, leaf in enumerate(reports.leaves, 1)}
    yield _published("Amsterdam reports, the n-th leaf 1/n as often", reports, shares)


def _logged(
    name: str, path: Path, levels: Sequence[str], only: tuple[str, str] | None = None
) -> Iterator[Mix]:
    catalogue = import_catalogue(
        read_table(path.read_bytes(), path.name), levels, language=LANGUAGE
    )
    counts = _counts(catalogue, path, levels, only)
    yield _published(name, catalogue, counts)
    frequent = replace(catalogue, reasons=_by_frequency(catalogue.reasons, counts))
    yield _published(f"{name}, most frequent first", frequent, counts)


def _published(name: str, catalogue: Catalogue, counts: Mapping[str, float]) -> Mix:
    counts = counts or dict.fromkeys((leaf.code for leaf in catalogue.leaves), 1.0)
    return Mix(name, publish(catalogue, (), opened=False), counts)


def _counts(
    catalogue: Catalogue, path: Path, levels: Sequence[str], only: tuple[str, str] | None
) -> dict[str, float]:
    """Rows per leaf, or the sum of their column `n`; `only` is a column and its value."""
    leaves = {}
    for nodes in walk(catalogue.reasons):
        leaf = own_leaf(nodes[-1]) if nodes[-1].sub else nodes[-1]
        if leaf is not None:
            leaves[tuple(fold(label_in(node.label, LANGUAGE)) for node in nodes)] = leaf.code
    found: Counter[str] = Counter()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if only is None or row[only[0]] == only[1]:
                labels = (fold(" ".join(row[level].split())) for level in levels)
                found[leaves[tuple(label for label in labels if label)]] += int(row.get("n", 1))
    return dict(found)


def _by_frequency(reasons: Sequence[Reason], counts: Mapping[str, float]) -> tuple[Reason, ...]:
    """Most frequent first, on every level."""

    def often(reason: Reason) -> float:
        return sum(map(often, reason.sub)) + counts.get(reason.code, 0.0)

    below = [replace(reason, sub=_by_frequency(reason.sub, counts)) for reason in reasons]
    return tuple(sorted(below, key=often, reverse=True))
