"""What is wrong with a text that is no YAML, in our own words, and on which line."""

from __future__ import annotations

import gettext
from typing import TYPE_CHECKING

from ftr.causes import cause

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError

_END = "<stream end>"


def fault_of(error: MarkedYAMLError, t: gettext.NullTranslations) -> tuple[str, int, int]:
    """What is wrong, and the line and column where, both from 1; 0 where nothing tells.

    What is never closed is at its beginning: the end of the file tells nobody anything.
    """
    problem = str(error.problem or error.context or "")
    is_open = any(part in problem for part in (_END, "end of stream", "find expected ':'"))
    mark = error.context_mark if is_open and error.context_mark else error.problem_mark
    mark = mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    return _words(problem, t), line, column


def _words(problem: str, t: gettext.NullTranslations) -> str:
    known = (
        ("expected ',' or ']'", t.gettext("a list that begins with [ lacks a comma or its ]")),
        ("expected ',' or '}'", t.gettext("between braces a comma is missing, or the last brace")),
        ("'\\t'", t.gettext("a tab; indent with spaces")),
        (
            "mapping values are not allowed",
            t.gettext("a colon that does not fit; quote that text or indent it"),
        ),
        ("end of stream", t.gettext("a quote is not closed")),
        ("find expected ':'", t.gettext("a field without its colon")),
        ("cannot start any token", t.gettext("a sign that cannot begin a text; quote that text")),
        ("alphabetic or numeric", t.gettext("a sign that cannot begin a text; quote that text")),
        ("escape character", t.gettext("a backslash between double quotes; write it twice")),
        ("expected <block end>", t.gettext("it does not line up with what is above it")),
    )
    return next((words for part, words in known if part in problem), None) or cause(problem)
