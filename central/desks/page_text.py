"""The page as text: one small file with the words in it, and the script and style it asks for."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from html import escape
from importlib.resources import files
from string import Template

from central.desks.words import page_words
from central.store.language import said_language

KINDS = {"form.js": "text/javascript; charset=utf-8", "form.css": "text/css; charset=utf-8"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@lru_cache(maxsize=4)
def page_file(name: str) -> str:
    """A file of the page. Raises OSError."""
    return (files("central.desks") / "page" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=2)
def version_of(name: str) -> str:
    """Changes with the file, so that a browser never keeps one of an older centre."""
    return hashlib.sha256(page_file(name).encode()).hexdigest()[:12]


def page_text() -> str:
    """The whole page, in the language that was asked for."""
    words = page_words()
    return Template(page_file("page.html")).substitute(
        {name: escape(text) for name, text in words.items()},
        language=said_language(),
        words=escape(json.dumps(words, ensure_ascii=False)),
        script=version_of("form.js"),
        style=version_of("form.css"),
    )
