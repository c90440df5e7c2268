"""A catalogue out of somebody else's list of reasons: one row per leaf, one column per level."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ftr.catalogue.csv_examples import example_in
from ftr.catalogue.examples import Example
from ftr.catalogue.model import MAX_LEVELS, Catalogue, KeyMode, Reason
from ftr.catalogue.read_reasons import is_customer_service, is_page
from ftr.catalogue.slug import MAX_CODE, child_code, fold, own_leaf_code, slug
from ftr.catalogue.standard import STANDARD_ENDINGS
from ftr.errors import BadInput
from ftr.table_file import Row, Table, holds_nothing
from ftr.texts import Language, chosen_language, texts
from ftr.yaml_fields import MAX_TEXT, clean_text, has_control

_PLACEHOLDER = re.compile(r"\b(nog niet (beschikbaar|bekend)|not yet (available|known)|tbd)\b")
_OTHER = re.compile(r"(overig|overige|other|anders)\b(?! \w)|overige?\b")
_OWN_LABEL = {"nl": "{label} (overig)", "en": "{label} (other)"}


@dataclass(slots=True)
class _Node:
    """A reason being gathered; `line` is the row that first named it."""

    label: str
    line: int
    named: bool = False  # a row ends here, so contacts are logged on this node itself
    code: str = ""
    pages: dict[str, None] = field(default_factory=dict)
    owner: str | None = None
    examples: dict[tuple[str, str], None] = field(default_factory=dict)
    sub: dict[str, _Node] = field(default_factory=dict)

    @property
    def is_placeholder(self) -> bool:
        return not self.sub and _PLACEHOLDER.search(fold(self.label)) is not None


def import_catalogue(
    table: Table,
    levels: Sequence[str],
    *,
    code: str | None = None,
    page: str | None = None,
    owner: str | None = None,
    example: str | None = None,
    why: str | None = None,
    name: str = "",
    language: Language = "nl",
    keys: KeyMode = "digits",
) -> Catalogue:
    """The reasons in `table`, as a catalogue at version 0 with the usual endings.

    `levels` names one to three columns, main reason first; `code`, `page`, `owner`, `example`
    (a borderline case) and its `why` a column each. Equal paths merge and collect their pages and
    cases. An empty lower level (also -, n/a, null, …) makes the parent a leaf; a parent that has
    reasons below it as well gets a leaf of its own, "<label> (overig)". A placeholder ("nog niet
    beschikbaar") becomes the last of its level, the other reason. Raises BadInput, place
    `file:line`.
    """
    t = texts("words", chosen_language())
    if not 1 <= len(levels) <= MAX_LEVELS:
        raise BadInput(
            t.gettext("--levels takes one to {levels} columns, main reason first").format(
                levels=MAX_LEVELS
            ),
            table.source,
        )
    columns = [table.column(level) for level in levels]
    code, page, owner, example, why = (
        None if c is None else table.column(c) for c in (code, page, owner, example, why)
    )
    extra = _Extra(code, page, owner, example, why, table.source)
    root = _Node("", 0)
    for row in table.rows:
        _add(root, row, columns, extra)
    if not root.sub:
        raise BadInput(
            t.gettext("no row has a reason in column “{column}”").format(column=columns[0]),
            table.source,
        )
    codes = _Codes(root, table.source)
    reasons = tuple(_reason(node, "", codes, language) for node in _ordered(root))
    return Catalogue(reasons=reasons, name=name, endings=STANDARD_ENDINGS, keys=keys)


@dataclass(frozen=True, slots=True)
class _Extra:
    code: str | None
    page: str | None
    owner: str | None
    example: str | None
    why: str | None
    source: str


def _add(root: _Node, row: Row, columns: Sequence[str], extra: _Extra) -> None:
    place = f"{extra.source}:{row.line}"
    node = root
    for label in _path(row, columns, place):
        node = node.sub.setdefault(fold(label), _Node(label, row.line))
    if node is root:
        return
    node.named = True
    for page in _pages(row, extra, place):
        node.pages[page] = None
    if (found := example_in(row, extra.example, extra.why, place)) is not None:
        node.examples[found] = None
    if extra.owner and node.owner is None:
        node.owner = _owner(row.values[extra.owner], place)
    if extra.code and (code := _code_in(row.values[extra.code])):
        _take_code(node, code, place)


def _code_in(text: str) -> str:
    """The code in a cell, of an address its last part; empty where the cell holds nothing."""
    text = clean_text(text)
    if "://" in text:
        text = re.split(r"[/#]", text.rstrip("/#"))[-1]
    return "" if holds_nothing(text) else slug(text)


def _take_code(node: _Node, code: str, place: str) -> None:
    t = texts("words", chosen_language())
    if node.code and node.code != code:
        raise BadInput(
            t.gettext(
                "“{label}” had code {old} on line {line} and has {new} here; give it one, or "
                "leave out --code"
            ).format(label=node.label, old=node.code, line=node.line, new=code),
            place,
        )
    node.code = code


def _path(row: Row, columns: Sequence[str], place: str) -> list[str]:
    t = texts("words", chosen_language())
    labels: list[str] = []
    empty = ""
    for column in columns:
        label = clean_text(row.values[column])
        if holds_nothing(label):
            empty = empty or column
        elif empty:
            raise BadInput(
                t.gettext("“{column}” is filled and “{empty}” before it is not").format(
                    column=column, empty=empty
                ),
                place,
            )
        elif has_control(label) or len(label) > MAX_TEXT:
            raise BadInput(
                t.gettext(
                    "“{column}” is too long for a label or holds characters that cannot be shown"
                ).format(column=column),
                place,
            )
        else:
            labels.append(label)
    return labels


def _pages(row: Row, extra: _Extra, place: str) -> list[str]:
    t = texts("words", chosen_language())
    if extra.page is None:
        return []
    pages = []
    for word in re.split(r"[\s|]+", row.values[extra.page]):
        if holds_nothing(word):
            continue
        page = f"https://{word}" if word.startswith("www.") else word
        if not is_page(page):
            raise BadInput(
                t.gettext("“{page}” is not the address of a page; it begins with https://").format(
                    page=word
                ),
                place,
            )
        pages.append(page)
    return pages


def _owner(cell: str, place: str) -> str | None:
    t = texts("words", chosen_language())
    owner = clean_text(cell)
    if holds_nothing(owner):
        return None
    if is_customer_service(owner):
        raise BadInput(
            t.gettext(
                "“{owner}” answers the contact and cannot own its reason; name the department "
                "that can take the reason away, or leave out --owner"
            ).format(owner=owner),
            place,
        )
    return owner


class _Codes:
    """Unique codes: those of the file first, then made ones that keep out of their way."""

    def __init__(self, root: _Node, source: str) -> None:
        t = texts("words", chosen_language())
        self._lines: dict[str, int] = {}
        waiting = list(root.sub.values())
        while waiting:
            node = waiting.pop(0)
            waiting.extend(node.sub.values())
            if node.code and node.code in self._lines:
                raise BadInput(
                    t.gettext(
                        "code {code} stands at another reason on line {line} too; make codes "
                        "unique, or leave out --code"
                    ).format(code=node.code, line=self._lines[node.code]),
                    f"{source}:{node.line}",
                )
            if node.code:
                self._lines[node.code] = node.line

    def made(self, wanted: str) -> str:
        """`wanted`, or the first of `wanted-2`, `wanted-3`, … that is free."""
        code, number = wanted, 1
        while code in self._lines:
            number += 1
            code = f"{wanted[: MAX_CODE - 6].rstrip('-')}-{number}"
        self._lines[code] = 0
        return code


def _ordered(parent: _Node) -> list[_Node]:
    """The order of the file, placeholders last."""
    return sorted(parent.sub.values(), key=lambda node: node.is_placeholder)


def _reason(node: _Node, parent: str, codes: _Codes, language: Language) -> Reason:
    both = bool(node.sub) and node.named
    own = node.code if not both else ""
    code = own or codes.made(child_code(parent, node.label))
    sub = [_reason(child, code, codes, language) for child in _ordered(node)]
    if both:
        sub.append(_own_leaf(node, code, codes, language))
    return Reason(
        code=code,
        label={language: node.label},
        pages=() if node.sub else tuple(node.pages),
        owner=None if node.sub else node.owner,
        other=not node.sub and (node.is_placeholder or bool(_OTHER.match(fold(node.label)))),
        examples=() if node.sub else _examples(node, language),
        sub=tuple(sub),
    )


def own_leaf(parent: Reason) -> Reason | None:
    """The leaf that an import gave to a parent on which contacts are logged; else None."""
    for leaf in parent.sub:
        for language, label in parent.label.items():
            wanted = _OWN_LABEL.get(language, "").format(label=label)
            if leaf.other and leaf.label.get(language) == wanted:
                return leaf
    return None


def _own_leaf(node: _Node, parent: str, codes: _Codes, language: Language) -> Reason:
    label = _OWN_LABEL[language].format(label=node.label)
    while fold(label) in node.sub:
        label += " *"
    return Reason(
        code=node.code or codes.made(own_leaf_code(parent)),
        label={language: label},
        pages=tuple(node.pages),
        owner=node.owner,
        other=True,
        examples=_examples(node, language),
    )


def _examples(node: _Node, language: Language) -> tuple[Example, ...]:
    return tuple(Example({language: says}, {language: why}) for says, why in node.examples)
