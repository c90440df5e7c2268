"""YAML text as a tree that knows its lines: YAML 1.2, in which `no` and `off` are words.

Scalars keep the text as written; the reader of a field decides what it means, so that a label
"2026" or a code "010" is never a number by accident. Anchors and aliases work, within bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from ftr.causes import cause
from ftr.errors import BadInput
from ftr.texts import chosen_language, texts
from ftr.yaml_faults import fault_of

if TYPE_CHECKING:
    from ruamel.yaml.events import Event

MAX_CHARACTERS = 4_000_000
MAX_NODES = 400_000
MAX_DEPTH = 40
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class YamlText:
    """A scalar as written. `quoted` tells "null" from null; lines count from 1."""

    line: int
    text: str
    quoted: bool = False

    @property
    def is_null(self) -> bool:
        """Nothing stands here."""
        return not self.quoted and self.text in _NULLS


@dataclass(frozen=True, slots=True)
class YamlList:
    """A sequence of nodes."""

    line: int
    items: tuple[YamlNode, ...]


@dataclass(frozen=True, slots=True)
class YamlMap:
    """A mapping. Keys are texts, each with the line it stands on."""

    line: int
    items: Mapping[str, YamlNode]
    key_lines: Mapping[str, int]


YamlNode = YamlText | YamlList | YamlMap


def read_yaml(text: str, source: str) -> YamlNode:
    """The one document in `text`; an empty document is a null scalar.

    Raises BadInput with place `source:line` for anything that is not well-formed, a duplicate
    key, a second document, or a size beyond the bounds.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    t = texts("words", chosen_language())
    if len(text) > MAX_CHARACTERS:
        raise BadInput(
            t.gettext("longer than {limit} characters; split the file").format(
                limit=MAX_CHARACTERS
            ),
            source,
        )
    try:
        return _Composer(iter(YAML(typ="safe", pure=True).parse(text)), source).document()
    except MarkedYAMLError as error:
        problem, line, column = fault_of(error, t)
        raise BadInput(
            t.gettext("not readable as YAML, at column {column}: {problem}").format(
                problem=problem, column=column
            ),
            f"{source}:{line}" if line else source,
        ) from error
    except (YAMLError, ValueError) as error:
        raise BadInput(
            t.gettext("not readable as YAML ({problem}); save it as plain UTF-8 text").format(
                problem=cause(str(error))
            ),
            source,
        ) from error


@dataclass(slots=True)
class _Anchored:
    node: YamlNode
    size: int


class _Composer:
    """Builds the tree from parser events, counting nodes so that aliases cannot explode."""

    def __init__(self, events: Iterator[Event], source: str) -> None:
        self._events = events
        self._source = source
        self._anchors: dict[str, _Anchored] = {}
        self._count = 0
        self._t = texts("words", chosen_language())

    def document(self) -> YamlNode:
        from ruamel.yaml.events import DocumentStartEvent, StreamEndEvent

        node: YamlNode | None = None
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                if node is not None:
                    self._fail(event, self._t.gettext("a second document starts here; keep one"))
                node = self._node(next(self._events), 0)
            elif isinstance(event, StreamEndEvent):
                break
        return node if node is not None else YamlText(1, "")

    def _node(self, event: Any, depth: int) -> YamlNode:
        from ruamel.yaml.events import AliasEvent, ScalarEvent, SequenceStartEvent

        if depth > MAX_DEPTH:
            self._fail(event, self._t.gettext("nested too deeply; check the indentation"))
        if isinstance(event, AliasEvent):
            return self._alias(event)
        before = self._count
        self._grow(event, 1)
        node: YamlNode
        line = event.start_mark.line + 1
        if isinstance(event, ScalarEvent):
            node = YamlText(line, event.value, quoted=event.style is not None)
        elif isinstance(event, SequenceStartEvent):
            node = self._list(line, depth)
        else:
            node = self._map(line, depth)
        if event.anchor:
            self._anchors[event.anchor] = _Anchored(node, self._count - before)
        return node

    def _list(self, line: int, depth: int) -> YamlList:
        from ruamel.yaml.events import SequenceEndEvent

        items = []
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._node(event, depth + 1))
        return YamlList(line, tuple(items))

    def _map(self, line: int, depth: int) -> YamlMap:
        from ruamel.yaml.events import MappingEndEvent, ScalarEvent

        items: dict[str, YamlNode] = {}
        key_lines: dict[str, int] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            if not isinstance(event, ScalarEvent):
                self._fail(event, self._t.gettext("a field name must be a word"))
            key, key_line = event.value, event.start_mark.line + 1
            if key in items:
                message = self._t.gettext(
                    "{key} stands here twice (first on line {line}); keep one"
                )
                self._fail(event, message.format(key=key, line=key_lines[key]))
            key_lines[key] = key_line
            items[key] = self._node(next(self._events), depth + 1)
        return YamlMap(line, items, key_lines)

    def _alias(self, event: Any) -> YamlNode:
        anchored = self._anchors.get(event.anchor)
        if anchored is None:
            message = self._t.gettext("*{name} points at nothing that is complete above it")
            self._fail(event, message.format(name=event.anchor))
        self._grow(event, anchored.size)
        return anchored.node

    def _grow(self, event: Any, size: int) -> None:
        self._count += size
        if self._count > MAX_NODES:
            self._fail(event, self._t.gettext("too many values from here on; split the file"))

    def _fail(self, event: Any, message: str) -> NoReturn:
        raise BadInput(message, f"{self._source}:{event.start_mark.line + 1}")
