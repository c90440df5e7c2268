"""The tree of reasons out of the catalogue file, with every rule a reason must keep."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

from ftr.catalogue.key_rules import is_reason_key
from ftr.catalogue.model import DRIVERS, MAX_LEVELS, Driver, KeyMode, Reason
from ftr.catalogue.read_examples import read_examples
from ftr.catalogue.slug import MAX_CODE, child_code, fold, is_code
from ftr.texts import chosen_language, texts
from ftr.yaml_fields import Fields, Problems, did_you_mean
from ftr.yaml_text import YamlMap

MAX_REASONS = 10_000
REASON_FIELDS = (
    "code",
    "label",
    "key",
    "pages",
    "owner",
    "driver",
    "value",
    "also",
    "hint",
    "other",
    "examples",
    "sub",
)
_SERVICE = re.compile(
    r"klanten ?service|klant ?contact|customer (service|care|support|contact)"
    r"|(call|contact) ?cent(er|re|rum)|\b(kcc|ccc)\b"
)


def is_customer_service(owner: str) -> bool:
    """Whether this names the contact centre itself, which answers contacts but causes none."""
    return _SERVICE.search(re.sub(r"[\W_]+", " ", fold(owner)).strip()) is not None


def is_page(text: str) -> bool:
    """Whether `text` is the address of a web page: http(s), with a host, without spaces."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and not re.search(r"\s", text)


@dataclass(frozen=True, slots=True)
class _Above:
    """What a reason takes over from the one above where it has nothing of its own."""

    code: str = ""
    level: int = 1
    pages: tuple[str, ...] = ()
    owner: str | None = None
    driver: tuple[Driver, ...] = ()
    value: bool | None = None


@dataclass(slots=True)
class ReasonReader:
    """Reads all levels; `code_lines` remembers where each code stands."""

    problems: Problems
    mode: KeyMode
    code_lines: dict[str, int] = field(default_factory=dict)

    def level(self, nodes: Sequence[YamlMap], above: _Above | None = None) -> tuple[Reason, ...]:
        """The reasons of one level. Leaves take owner, pages, driver and value from above."""
        above = above or _Above()
        t = texts("words", chosen_language())
        if nodes and above.level > MAX_LEVELS:
            self.problems.add(
                nodes[0].line,
                t.gettext("more than {levels} levels; move these up or join them").format(
                    levels=MAX_LEVELS
                ),
            )
            return ()
        found = [(node.line, self._reason(node, above)) for node in nodes]
        reasons = [(line, reason) for line, reason in found if reason is not None]
        self._check_siblings(reasons)
        return tuple(reason for _, reason in reasons)

    def _reason(self, node: YamlMap, above: _Above) -> Reason | None:
        t = texts("words", chosen_language())
        fields = Fields(node, self.problems, REASON_FIELDS)
        label = fields.labels("label")
        if not label:
            fields.wrong("label", t.gettext("a reason without a label; add label: {nl: …, en: …}"))
            return None
        code = self._code(fields, above, label)
        own = _Above(
            code=code,
            level=above.level + 1,
            pages=self._pages(fields) or above.pages,
            owner=self._owner(fields) or above.owner,
            driver=self._driver(fields) or above.driver,
            value=above.value if (value := fields.flag("value")) is None else value,
        )
        sub = self.level(fields.maps("sub"), own)
        return Reason(
            code=code,
            label=label,
            key=self._key(fields),
            pages=own.pages,
            owner=own.owner,
            driver=own.driver,
            value=own.value,
            also=tuple(dict.fromkeys(word for _, word in fields.texts("also"))),
            hint=fields.labels("hint"),
            other=self._other(fields, sub),
            examples=read_examples(fields, self.problems, is_leaf=not sub),
            sub=sub,
        )

    def _code(self, fields: Fields, above: _Above, label: dict[str, str]) -> str:
        t = texts("words", chosen_language())
        code = fields.text("code") or child_code(above.code, next(iter(label.values())))
        line = fields.line("code")
        if not is_code(code):
            fields.wrong(
                "code",
                t.gettext(
                    "“{code}” cannot be a code; use small letters, digits and hyphens, "
                    "at most {limit}"
                ).format(code=code, limit=MAX_CODE),
            )
        elif code in self.code_lines:
            fields.wrong(
                "code",
                t.gettext(
                    "code “{code}” stands on line {line} too; give one of them another code"
                ).format(code=code, line=self.code_lines[code]),
            )
        elif len(self.code_lines) == MAX_REASONS:
            fields.wrong(
                "code",
                t.gettext("more than {limit} reasons; no agent can choose among these").format(
                    limit=MAX_REASONS
                ),
            )
        self.code_lines.setdefault(code, line)
        return code

    def _key(self, fields: Fields) -> str:
        t = texts("words", chosen_language())
        key = fields.text("key") or ""
        if not key or is_reason_key(key, self.mode):
            return key
        if self.mode == "digits":
            message = t.gettext(
                "key “{key}” is not for digit mode; use 1 to 9, with a 0 before it per page of "
                "nine (01, 001), or leave it out"
            )
        else:
            message = t.gettext(
                "key “{key}” is not for letter mode; use one letter a to z, or leave it out"
            )
        fields.wrong("key", message.format(key=key))
        return ""

    def _pages(self, fields: Fields) -> tuple[str, ...]:
        t = texts("words", chosen_language())
        pages = fields.texts("pages")
        for line, page in pages:
            if not is_page(page):
                self.problems.add(
                    line,
                    t.gettext(
                        "“{page}” is not the address of a page; begin with https:// and leave "
                        "out spaces"
                    ).format(page=page),
                )
        return tuple(dict.fromkeys(page for _, page in pages))

    def _owner(self, fields: Fields) -> str | None:
        t = texts("words", chosen_language())
        owner = fields.text("owner")
        if owner is not None and is_customer_service(owner):
            fields.wrong(
                "owner",
                t.gettext(
                    "“{owner}” answers the contact and cannot own its reason; name the "
                    "department that can take the reason away"
                ).format(owner=owner),
            )
        return owner

    def _driver(self, fields: Fields) -> tuple[Driver, ...]:
        t = texts("words", chosen_language())
        words = tuple(dict.fromkeys(word for _, word in fields.texts("driver")))
        for word in words:
            if word not in DRIVERS:
                fields.wrong(
                    "driver",
                    t.gettext("“{word}” is not a driver").format(word=word)
                    + did_you_mean(word, DRIVERS),
                )
        for group in (DRIVERS[:2], DRIVERS[2:]):
            if len(set(words) & set(group)) > 1:
                fields.wrong(
                    "driver",
                    t.gettext(
                        "only one of {words} can drive a reason; choose the first cause"
                    ).format(words=", ".join(group)),
                )
        return cast(tuple[Driver, ...], words)

    def _other(self, fields: Fields, sub: tuple[Reason, ...]) -> bool:
        t = texts("words", chosen_language())
        other = fields.flag("other") or False
        if other and sub:
            fields.wrong(
                "other",
                t.gettext("only a reason without reasons below it can be the other one"),
            )
        return other

    def _check_siblings(self, reasons: Sequence[tuple[int, Reason]]) -> None:
        t = texts("words", chosen_language())
        keys: dict[str, int] = {}
        labels: dict[tuple[str, str], int] = {}
        for line, reason in reasons:
            if reason.key and reason.key in keys:
                self.problems.add(
                    line,
                    t.gettext("key “{key}” is taken on line {line}; choose another").format(
                        key=reason.key, line=keys[reason.key]
                    ),
                )
            keys.setdefault(reason.key, line)
            for language, text in reason.label.items():
                place = (language, fold(text))
                if place in labels:
                    self.problems.add(
                        line,
                        t.gettext(
                            "label “{label}” stands on line {line} too, at the same level; "
                            "tell them apart"
                        ).format(label=text, line=labels[place]),
                    )
                labels.setdefault(place, line)
