"""Codes: stable, readable, plain ASCII."""

from __future__ import annotations

import hashlib
import re
import unicodedata

MAX_CODE = 80
CODE = re.compile(r"[a-z0-9]+([-_.][a-z0-9]+)*")
OWN_LEAF = "-algemeen"  # closes the code of the leaf that stands for its parent alone
_SPELLED = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "đ": "d", "ł": "l", "&": " "})


def fold(text: str) -> str:
    """The text without capitals and accents: how people compare labels."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_SPELLED))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def slug(text: str) -> str:
    """Lower-case words joined by hyphens, at most MAX_CODE characters; a hash closes what is cut.

    A text without any letter or digit of the Latin alphabet becomes `x-` and a hash.
    """
    words = "-".join(re.findall(r"[a-z0-9]+", fold(text)))
    if not words:
        return "x-" + _mark(text)
    if len(words) <= MAX_CODE:
        return words
    head = words[: MAX_CODE - 9].rsplit("-", 1)[0]
    return f"{head}-{_mark(words)}"


def child_code(parent: str, label: str) -> str:
    """The default code of a reason: its parent's code and its own label, as one slug."""
    if not parent:
        return slug(label)
    code = f"{parent}-{slug(label)}"
    return code if len(code) <= MAX_CODE else slug(code)


def is_code(text: str) -> bool:
    """Whether `text` may stand as a code."""
    return len(text) <= MAX_CODE and CODE.fullmatch(text) is not None


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def own_leaf_code(parent: str) -> str:
    """The code of the leaf that takes contacts logged on `parent` itself."""
    code = parent + OWN_LEAF
    return code if len(code) <= MAX_CODE else slug(code)
