"""Every text people see exists in Dutch, complete, and with the same blanks to fill."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from build_texts import used_texts
from ftr.texts import DOMAINS, LANGUAGES, LOCALE_FOLDER, Domain, chosen_language, texts

ROOT = Path(__file__).parent.parent
BLANK = re.compile(r"\{[a-z_]*[^}]*\}")


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_text_is_translated_and_none_is_left_over(domain: Domain) -> None:
    with (LOCALE_FOLDER / "nl" / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        dutch = read_po(file, locale="nl")
    used = {message.id for message in used_texts(ROOT, DOMAINS[domain]) if message.id}
    translated = {
        message.id
        for message in dutch
        if message.id
        and (all(message.string) if isinstance(message.string, tuple) else message.string)
    }
    assert used - translated == set(), "without Dutch; run `make texts` and translate"
    assert {message.id for message in dutch if message.id} - used == set(), "no longer used"
    assert not [message.id for message in dutch if message.id and message.fuzzy]


def forms(text: str | Sequence[str] | None) -> Sequence[str]:
    """A text as its forms of number: one, unless it is plural."""
    return (text or "",) if text is None or isinstance(text, str) else text


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_translation_has_the_blanks_of_its_text(domain: Domain) -> None:
    with (LOCALE_FOLDER / "nl" / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        dutch = read_po(file, locale="nl")
    for message in dutch:
        if not message.id:
            continue
        english = forms(message.id)
        strings = forms(message.string)
        blanks = {blank for text in english for blank in BLANK.findall(text)}
        assert {blank for text in strings for blank in BLANK.findall(text)} == blanks, message.id


def test_every_module_that_speaks_belongs_to_a_domain() -> None:
    folders = [folder for parts in DOMAINS.values() for folder in parts]
    for package in ("agent_tui", "central", "ftr", "sync"):
        for path in (ROOT / package).rglob("*.py"):
            if re.search(r"\bn?gettext\(", path.read_text(encoding="utf-8")):
                name = path.relative_to(ROOT).as_posix()
                assert any(name.startswith(folder) for folder in folders), name


@pytest.mark.parametrize("domain", DOMAINS)
def test_texts_inside_f_strings_are_found_for_translation_too(domain: Domain) -> None:
    """The extractor reads no f-strings before Python 3.12: their texts must be known otherwise."""
    known = texts(domain, "nl")._catalog.keys()  # type: ignore[attr-defined]  # what gettext has
    for folder in DOMAINS[domain]:
        for path in (ROOT / folder).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            if not re.search(r"""f["'].*gettext\(""", source):
                continue
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "gettext":
                    asked = node.args[0]
                    if isinstance(asked, ast.Constant):
                        assert asked.value in known, f"{path}: take it out of its f-string"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "nl_NL.UTF-8"}, "nl"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "nl_NL.UTF-8", "EERST_ONLINE_LANG": "en"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_language_comes_from_the_environment(
    environment: dict[str, str], language: str
) -> None:
    assert chosen_language(environment) == language


def test_both_languages_load() -> None:
    for domain in DOMAINS:
        for language in LANGUAGES:
            assert texts(domain, language).gettext("no such text") == "no such text"
