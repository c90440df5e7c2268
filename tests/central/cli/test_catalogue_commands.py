"""The list of reasons as a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.central.cli.conftest import Ftr
from tests.central.making import CATALOGUE

TAXONOMY = "Main,Sub,Page\nDelivery,Late,https://x.example/late\nDelivery,Lost,\nInvoice,,\n"


@pytest.fixture
def anywhere(tmp_path: Path) -> Ftr:
    """`ftr` on a home that knows no centre."""
    return Ftr(tmp_path / "nowhere")


def test_a_good_catalogue_is_told_in_numbers(anywhere: Ftr, tmp_path: Path) -> None:
    file = tmp_path / "reasons.yaml"
    file.write_text(CATALOGUE, encoding="utf-8")
    said = anywhere("catalogue", "check", file).out
    assert "2 main reasons, 4 that can be logged" in said
    assert "4 reasons have no page" in said


def test_every_problem_is_told_with_its_line(anywhere: Ftr, tmp_path: Path) -> None:
    file = tmp_path / "reasons.yaml"
    file.write_text("keys: fingers\nreasons:\n  - labl: {nl: A}\n", encoding="utf-8")
    said = anywhere("catalogue", "check", file, code=1)
    assert said.out == ""
    assert len(said.err.splitlines()) >= 2
    assert all(line.startswith(f"{file}:") for line in said.err.splitlines())


def test_a_csv_becomes_a_file_that_is_checked_and_published(
    ftr: Ftr, anywhere: Ftr, pilot: str, tmp_path: Path
) -> None:
    source, out = tmp_path / "list.csv", tmp_path / "made.yaml"
    source.write_text(TAXONOMY, encoding="utf-8")
    words = ("catalogue", "import", source, "--levels", "Main,Sub", "--page", "Page")
    assert "2 main reasons and 3 that can be logged" in anywhere(*words, "--out", out).out
    anywhere("catalogue", "check", out)
    assert "reasons:" in anywhere(*words).out
    assert "--force" in anywhere.refuses(*words, "--out", out)


def test_a_new_version_is_published_and_keeps_its_codes(
    ftr: Ftr, pilot: str, tmp_path: Path
) -> None:
    file = tmp_path / "more.yaml"
    file.write_text(
        CATALOGUE + "      - {code: paid, label: {nl: Al betaald, en: Paid already}}\n",
        encoding="utf-8",
    )
    assert "version 2" in ftr("catalogue", "publish", pilot, file).out
    assert ftr("pilot", "show", pilot, "--json").json["catalogue_version"] == 2


def test_a_version_that_loses_a_reason_is_refused(ftr: Ftr, pilot: str, tmp_path: Path) -> None:
    file = tmp_path / "less.yaml"
    file.write_text(CATALOGUE.replace("code: lost", "code: gone"), encoding="utf-8")
    assert "lost" in ftr.refuses("catalogue", "publish", pilot, file)
