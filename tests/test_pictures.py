"""The pictures in the documents are those of the form as it is; `make pictures` draws them."""

from __future__ import annotations

import asyncio

import pytest

from tests import plain_page
from tests.pictures import DOCS, FOLDER, LOOKS, page, picture

MOST_BYTES = 4_000_000


@pytest.mark.parametrize(("name", "look"), [("first", "dark"), ("answer", "large")])
def test_a_picture_is_what_the_form_draws_to_the_byte(name: str, look: str) -> None:
    drawn = asyncio.run(picture(name, next(each for each in LOOKS if each.name == look)))
    kept = (FOLDER / f"{name}-{look}.svg").read_text(encoding="utf-8")
    assert drawn == kept, "the form looks different: run `make pictures`"


def test_the_page_shows_every_screen_in_every_look_and_nothing_else() -> None:
    assert (DOCS / "screens.md").read_text(encoding="utf-8") == page()
    drawn = {path.name for path in FOLDER.iterdir()}
    assert drawn == {f"{name}-{look.name}.svg" for look in LOOKS for name in look.only}


def test_what_the_plain_form_says_stands_in_its_page() -> None:
    said = plain_page.page()
    assert (DOCS / "plain.md").read_text(encoding="utf-8") == said, "run `make pictures`"


def test_the_pictures_fetch_nothing_and_are_small() -> None:
    texts = [path.read_text(encoding="utf-8") for path in FOLDER.glob("*.svg")]
    assert sum(len(text.encode()) for text in texts) < MOST_BYTES
    for text in texts:
        assert not any(word in text for word in ("href", "url(", "@import", "<image", "<script"))
