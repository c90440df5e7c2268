"""Real lists of reasons, from public sources, import, load and publish as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from ftr.catalogue.csv_import import import_catalogue
from ftr.catalogue.model import SEARCH_FROM, Catalogue, walk
from ftr.catalogue.publish import publish
from ftr.catalogue.yaml_file import dump_catalogue, load_catalogue
from ftr.texts import Language
from tests.ftr.real_file import real_table

pytestmark = pytest.mark.realdata


def imported(
    name: str, levels: Sequence[str], *, language: Language = "nl", **columns: Any
) -> Catalogue:
    """The published catalogue of a list, by way of the file that people get."""
    catalogue = import_catalogue(real_table(name), levels, language=language, **columns)
    assert load_catalogue(dump_catalogue(catalogue), name) == catalogue
    return publish(catalogue, [], opened=False)


def longest_level(catalogue: Catalogue) -> int:
    return max(len(path[-1].sub) for path in walk(catalogue.reasons))


def test_the_reports_of_a_city() -> None:
    catalogue = imported(
        "signalen-amsterdam/categories.csv", ["main_name", "sub_name"], code="sub_slug"
    )
    assert (len(catalogue.reasons), len(catalogue.leaves)) == (9, 77)
    assert longest_level(catalogue) == 15
    assert catalogue.paths["asbest-accu"][-1].label["nl"] == "Asbest / accu"
    assert all(path[-1].key for path in walk(catalogue.reasons))


def test_every_product_name_of_the_government_with_its_pages() -> None:
    catalogue = imported("upl/UPL-actueel.csv", ["UniformeProductnaam"], page="Grondslaglink")
    assert len(catalogue.leaves) == 1017
    assert max(len(leaf.pages) for leaf in catalogue.leaves) == 7
    assert sum(len(leaf.pages) > 1 for leaf in catalogue.leaves) > 50
    assert [leaf.label["nl"] for leaf in catalogue.leaves if leaf.other] == [
        "UPL-naam nog niet beschikbaar"
    ]
    assert [bool(leaf.key) for leaf in catalogue.leaves].count(True) == SEARCH_FROM - 1


def test_the_themes_of_part_of_those_names() -> None:
    two = imported(
        "upl/UPL-SDG-Informatiegebied.csv", ["SDG_Informatiegebied", "SDG_Thema"], page="URI"
    )
    assert (len(two.reasons), len(two.leaves)) == (16, 56)
    three = imported(
        "upl/UPL-SDG-Informatiegebied.csv",
        ["SDG_Informatiegebied", "SDG_Thema", "UniformeProductnaam"],
        page="URI",
    )
    assert len(three.leaves) == 299


def test_the_requests_to_a_city_in_three_levels() -> None:
    catalogue = imported("boston-311/taxonomy_q3.csv", ["subject", "reason", "type"], language="en")
    assert (len(catalogue.reasons), len(catalogue.leaves)) == (6, 129)
    assert longest_level(catalogue) == 21


@pytest.mark.parametrize(
    ("name", "levels", "mains", "leaves"),
    [
        ("product_subproduct.csv", ["product", "sub_product"], 14, 76),
        ("issue_subissue.csv", ["issue", "sub_issue"], 93, 290),
    ],
)
def test_complaints_about_banks(name: str, levels: list[str], mains: int, leaves: int) -> None:
    catalogue = imported(f"cfpb-taxonomy/{name}", levels, language="en")
    assert (len(catalogue.reasons), len(catalogue.leaves)) == (mains, leaves)


def test_an_issue_without_a_part_can_be_logged_itself() -> None:
    catalogue = imported("cfpb-taxonomy/issue_subissue.csv", ["issue", "sub_issue"], language="en")
    assert sum(not reason.sub for reason in catalogue.reasons) == 44
