"""Reading named fields out of a YAML map, collecting what is wrong instead of stopping at it."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from ftr.errors import BadInput
from ftr.texts import LANGUAGES, chosen_language, texts
from ftr.yaml_text import YamlList, YamlMap, YamlNode, YamlText

MAX_TEXT = 1000
TRUE_WORDS = frozenset({"true", "yes", "ja"})
FALSE_WORDS = frozenset({"false", "no", "nee"})


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong on a line (from 1; 0 is the file as a whole) and what to do about it."""

    line: int
    text: str


class BadFile(BadInput):
    """A file with one or more problems; the message shows the first and how many more."""

    def __init__(self, source: str, problems: Iterable[Problem]) -> None:
        self.source = source
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        first, more = self.problems[0], len(self.problems) - 1
        message = first.text
        if more:
            t = texts("words", chosen_language())
            message += " " + t.ngettext(
                "(and {more} more problem)", "(and {more} more problems)", more
            ).format(more=more)
        super().__init__(message, f"{source}:{first.line}" if first.line else source)

    def lines(self) -> tuple[str, ...]:
        """Every problem as `file:line: what is wrong; what to do`."""
        return tuple(f"{self.source}:{problem.line}: {problem.text}" for problem in self.problems)


class Problems:
    """Collects problems of one file."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._found: list[Problem] = []

    def add(self, line: int, text: str) -> None:
        """Note one problem."""
        self._found.append(Problem(line, text))

    @property
    def found(self) -> bool:
        """Whether anything was noted."""
        return bool(self._found)

    def raise_any(self) -> None:
        """Raise BadFile where anything was noted."""
        if self._found:
            raise BadFile(self.source, self._found)


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """`; did you mean "x"?` for the nearest choice, else `; use one of …`, ready to append."""
    t = texts("words", chosen_language())
    known = list(choices)
    near = get_close_matches(word, known, n=1, cutoff=0.6) or [
        choice for choice in known if choice.casefold() == word.casefold()
    ]
    if near:
        return "; " + t.gettext("did you mean “{word}”?").format(word=near[0])
    return "; " + t.gettext("use one of: {words}").format(words=", ".join(known))


def clean_text(text: str) -> str:
    """The text with its white space made single spaces."""
    return " ".join(text.split())


def has_control(text: str) -> bool:
    """Whether a character stands in it that no screen or database takes."""
    return any(unicodedata.category(character) in ("Cc", "Cs") for character in text)


class Fields:
    """One YAML map being read; every problem goes to `problems`, reading goes on."""

    def __init__(self, node: YamlMap, problems: Problems, known: Collection[str]) -> None:
        self.node = node
        self.line_of_map = node.line
        self._problems = problems
        t = texts("words", chosen_language())
        for name, line in node.key_lines.items():
            if name in known:
                continue
            if " " in name and self._is_empty(name):
                message = t.gettext(
                    "“{name}” hangs loose: a text with a comma between braces needs quotes"
                ).format(name=name)
            else:
                message = t.gettext("“{name}” is not a field here").format(name=name)
                message += did_you_mean(name, known)
            problems.add(line, message)

    def _is_empty(self, name: str) -> bool:
        node = self.node.items[name]
        return isinstance(node, YamlText) and node.is_null

    def line(self, name: str) -> int:
        """Where the field stands; the line of the map where it does not."""
        return self.node.key_lines.get(name, self.line_of_map)

    def get(self, name: str) -> YamlNode | None:
        """The node, None where the field is absent or empty."""
        node = self.node.items.get(name)
        return None if isinstance(node, YamlText) and node.is_null else node

    def wrong(self, name: str, text: str) -> None:
        """Note a problem at the field's line."""
        self._problems.add(self.line(name), text)

    def text(self, name: str) -> str | None:
        """A single text, white space made single; None where absent or wrong (noted)."""
        node = self.get(name)
        return None if node is None else self._text(node, name)

    def _text(self, node: YamlNode, name: str) -> str | None:
        t = texts("words", chosen_language())
        if not isinstance(node, YamlText):
            self._problems.add(
                node.line, t.gettext("{name} must be one text, not a list").format(name=name)
            )
            return None
        text = clean_text(node.text)
        if not text:
            self._problems.add(
                node.line, t.gettext("{name} is empty; write it or leave it out").format(name=name)
            )
            return None
        if len(text) > MAX_TEXT or has_control(text):
            self._problems.add(
                node.line,
                t.gettext(
                    "{name} is too long or holds characters that cannot be shown; "
                    "keep it under {limit} plain characters"
                ).format(name=name, limit=MAX_TEXT),
            )
            return None
        return text

    def texts(self, name: str) -> tuple[tuple[int, str], ...]:
        """A list of texts (one text counts as a list of one), each with its line."""
        node = self.get(name)
        if node is None:
            return ()
        nodes: Sequence[YamlNode] = node.items if isinstance(node, YamlList) else (node,)
        found = [(item.line, self._text(item, name)) for item in nodes]
        return tuple((line, text) for line, text in found if text is not None)

    def flag(self, name: str) -> bool | None:
        """true or false (yes, no, ja, nee as well); None where absent or wrong (noted)."""
        text = self.text(name)
        if text is None:
            return None
        word = text.casefold()
        if word in TRUE_WORDS or word in FALSE_WORDS:
            return word in TRUE_WORDS
        t = texts("words", chosen_language())
        self.wrong(name, t.gettext("{name} must be true or false").format(name=name))
        return None

    def labels(self, name: str) -> dict[str, str]:
        """Texts per language; a text without a language is Dutch. Empty where absent."""
        t = texts("words", chosen_language())
        node = self.get(name)
        if node is None:
            return {}
        if isinstance(node, YamlText):
            text = self._text(node, name)
            return {LANGUAGES[0]: text} if text else {}
        if isinstance(node, YamlList):
            self.wrong(
                name,
                t.gettext("{name} is a list; write it per language, as {{nl: …, en: …}}").format(
                    name=name
                ),
            )
            return {}
        inner = Fields(node, self._problems, LANGUAGES)
        found = {language: inner.text(language) for language in LANGUAGES}
        return {language: text for language, text in found.items() if text}

    def maps(self, name: str) -> Sequence[YamlMap]:
        """A list of maps; anything else in it is noted and left out."""
        t = texts("words", chosen_language())
        node = self.get(name)
        if node is None:
            return ()
        if not isinstance(node, YamlList):
            self.wrong(
                name,
                t.gettext('{name} must be a list; start each item with "- "').format(name=name),
            )
            return ()
        for item in node.items:
            if not isinstance(item, YamlMap):
                self._problems.add(
                    item.line,
                    t.gettext("an item of {name} needs fields, such as label").format(name=name),
                )
        return tuple(item for item in node.items if isinstance(item, YamlMap))
