"""A catalogue written as the YAML file that `load_catalogue` reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from ftr.catalogue.examples import Example
from ftr.catalogue.model import DEFAULT_QUESTION, Catalogue, FollowUp, Labels, Reason

_PLAIN = re.compile(r"[A-Za-z](?:[\w /.-]*\w)?", re.ASCII)
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def dump_catalogue(catalogue: Catalogue) -> str:
    """The file text. Version and retired keys belong to publishing and are left out."""
    return "\n".join([*_head(catalogue), "reasons:", *_reasons(catalogue.reasons, "  ")]) + "\n"


def scalar(text: str) -> str:
    """The text as a YAML scalar that also stands inside `{}` and `[]`."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _head(catalogue: Catalogue) -> Iterator[str]:
    if catalogue.name:
        yield f"name: {scalar(catalogue.name)}"
    if catalogue.question != DEFAULT_QUESTION:
        yield f"question: {_labels(catalogue.question)}"
    yield f"keys: {catalogue.keys}"
    yield "endings:" if catalogue.endings else "endings: []"
    for ending in catalogue.endings:
        yield (
            f"  - {{code: {scalar(ending.code)}, key: {scalar(ending.key)}, "
            f"label: {_labels(ending.label)}}}"
        )
    yield "channels:"
    for channel in catalogue.channels:
        asks = "" if channel.asks else ", asks: false"
        yield f"  - {{code: {scalar(channel.code)}, label: {_labels(channel.label)}{asks}}}"
    yield "follow_ups:"
    for name in ("obstacle", "motive", "channel", "note"):
        yield f"  {name}: {_follow_up(getattr(catalogue.follow_ups, name))}"
    if catalogue.was:
        yield "was:"
        for old, new in catalogue.was.items():
            yield f"  {scalar(old)}: {scalar(new)}"


def _follow_up(follow_up: FollowUp) -> str:
    if follow_up.mode == "sampled":
        return f"sampled 1 in {follow_up.one_in}"
    return follow_up.mode


def _reasons(reasons: Iterable[Reason], indent: str) -> Iterator[str]:
    for reason in reasons:
        yield f"{indent}- code: {scalar(reason.code)}"
        inner = indent + "  "
        for line in (*_fields(reason), *_examples(reason.examples)):
            yield inner + line
        if reason.sub:
            yield f"{inner}sub:"
            yield from _reasons(reason.sub, inner + "  ")


def _fields(reason: Reason) -> Iterator[str]:
    yield f"label: {_labels(reason.label)}"
    if reason.key:
        yield f"key: {scalar(reason.key)}"
    if len(reason.pages) == 1:
        yield f"pages: {scalar(reason.pages[0])}"
    elif reason.pages:
        yield "pages:"
        for page in reason.pages:
            yield f"  - {scalar(page)}"
    if reason.owner is not None:
        yield f"owner: {scalar(reason.owner)}"
    if reason.driver:
        yield f"driver: {_list(reason.driver)}"
    if reason.value is not None:
        yield f"value: {str(reason.value).lower()}"
    if reason.also:
        yield f"also: {_list(reason.also)}"
    if reason.hint:
        yield f"hint: {_labels(reason.hint)}"
    if reason.other:
        yield "other: true"


def _examples(examples: Sequence[Example]) -> Iterator[str]:
    if examples:
        yield "examples:"
    for example in examples:
        yield f"  - says: {_labels(example.says)}"
        if example.answer is not None:
            yield f"    answer: {scalar(example.answer.value)}"
        yield f"    why: {_labels(example.why)}"


def _labels(labels: Labels) -> str:
    return "{" + ", ".join(f"{name}: {scalar(text)}" for name, text in labels.items()) + "}"


def _list(items: Iterable[str]) -> str:
    return "[" + ", ".join(scalar(item) for item in items) + "]"
