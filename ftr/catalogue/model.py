"""The catalogue as every part of the product knows it: immutable, checked, keys assigned.

As a file it is YAML (ftr.catalogue.yaml_file); between centre and desk, and in the desk's
snapshot, it is the JSON object of `to_dict` / `from_dict`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from ftr.record import record
from ftr.texts import Language

if TYPE_CHECKING:  # only practice looks at examples
    from ftr.catalogue.examples import Example

Labels = Mapping[str, str]  # language -> text; at least one language
KeyMode = Literal["digits", "letters"]
FollowUpMode = Literal["off", "optional", "required", "sampled"]
Driver = Literal["process", "product", "sales", "self_care", "self_provisioning"]
DRIVERS: tuple[Driver, ...] = ("process", "product", "sales", "self_care", "self_provisioning")
MAX_LEVELS = 3
PAGE_SIZE = 9  # reasons on one screen in digit mode; `0` shows the next nine
SEARCH_FROM = 28  # a longer list opens on search

DEFAULT_QUESTION: Labels = {
    "nl": "Heeft u voor deze vraag eerst op onze website of in de app gekeken?",
    "en": "Did you look on our website or in the app first, for this question?",
}


@record
class Reason:
    """A node of the tree; only a leaf (`sub` empty) can be logged.

    `code` is stable and unique in the catalogue; `key` is what is typed at this node's level:
    in digit mode `0` once per page of nine before the digit ("3", "03", "003"), in letter mode
    one letter; empty where only search reaches it (past the 27th of a level). `also` are words
    people say for it, in any language. `other` marks the leaf that takes what the list misses.
    `value` False means: a contact nobody needed. `examples` are cases to practise on.
    """

    code: str
    label: Labels
    key: str = ""
    pages: tuple[str, ...] = ()
    owner: str | None = None
    driver: tuple[Driver, ...] = ()
    value: bool | None = None
    also: tuple[str, ...] = ()
    hint: Labels = field(default_factory=dict)
    other: bool = False
    examples: tuple[Example, ...] = ()
    sub: tuple[Reason, ...] = ()


@record
class Ending:
    """A contact without a reason (silent, wrong number, …), logged with one key."""

    code: str
    label: Labels
    key: str


@record
class Channel:
    """A way in. Where `asks` is False the question is not asked and the answer is not_asked."""

    code: str
    label: Labels
    asks: bool = True


@record
class FollowUp:
    """Whether an extra answer is asked; `one_in` is n where the mode is sampled 1 in n."""

    mode: FollowUpMode = "off"
    one_in: int = 1


@record
class FollowUps:
    """The four answers that may come after the three mandatory ones."""

    obstacle: FollowUp = FollowUp()
    motive: FollowUp = FollowUp()
    channel: FollowUp = FollowUp()
    note: FollowUp = FollowUp()


@record
class Catalogue:
    """One catalogue. `version` is 0 until it is published, then 1, 2, …

    `was` maps an old code to the code that takes its place, so that results stay comparable;
    `retired_keys` are "<parent code>/<key>" places that stay empty because an earlier version
    used them.
    """

    reasons: tuple[Reason, ...]
    name: str = ""
    question: Labels = field(default_factory=lambda: DEFAULT_QUESTION)
    endings: tuple[Ending, ...] = ()
    keys: KeyMode = "digits"
    channels: tuple[Channel, ...] = (Channel("phone", {"nl": "Telefoon", "en": "Phone"}),)
    follow_ups: FollowUps = FollowUps()
    was: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
    retired_keys: tuple[str, ...] = ()

    @cached_property
    def paths(self) -> Mapping[str, tuple[Reason, ...]]:
        """Every node's code -> the nodes from its main reason down to itself."""
        return {path[-1].code: path for path in walk(self.reasons)}

    @cached_property
    def leaves(self) -> tuple[Reason, ...]:
        """What can be logged, in the order of the file."""
        return tuple(path[-1] for path in walk(self.reasons) if not path[-1].sub)

    def resolve(self, code: str) -> str:
        """The code that stands for `code` today, following `was`; unknown codes stay."""
        seen = set()
        while code in self.was and code not in seen:
            seen.add(code)
            code = self.was[code]
        return code


def walk(
    reasons: tuple[Reason, ...], above: tuple[Reason, ...] = ()
) -> Iterator[tuple[Reason, ...]]:
    """Every node's path, depth first, in the order of the file."""
    for reason in reasons:
        path = (*above, reason)
        yield path
        yield from walk(reason.sub, path)


def label_in(labels: Labels, language: Language | str) -> str:
    """The label in `language`, else in any language it has; empty where there is none."""
    return labels.get(language) or next(iter(labels.values()), "")


def path_label(path: tuple[Reason, ...], language: Language | str) -> str:
    """The path as people read it: "Bezorging › Niet bezorgd › Kwijtgeraakt"."""
    return " › ".join(label_in(reason.label, language) for reason in path)


def to_dict(catalogue: Catalogue) -> dict[str, Any]:
    """The JSON object that travels and is stored; the inverse of `from_dict`."""
    return {
        "name": catalogue.name,
        "version": catalogue.version,
        "question": dict(catalogue.question),
        "keys": catalogue.keys,
        "reasons": [_reason_to_dict(reason) for reason in catalogue.reasons],
        "endings": [
            {"code": ending.code, "label": dict(ending.label), "key": ending.key}
            for ending in catalogue.endings
        ],
        "channels": [
            {"code": channel.code, "label": dict(channel.label), "asks": channel.asks}
            for channel in catalogue.channels
        ],
        "follow_ups": {
            name: {
                "mode": getattr(catalogue.follow_ups, name).mode,
                "one_in": getattr(catalogue.follow_ups, name).one_in,
            }
            for name in ("obstacle", "motive", "channel", "note")
        },
        "was": dict(catalogue.was),
        "retired_keys": list(catalogue.retired_keys),
    }


def _reason_to_dict(reason: Reason) -> dict[str, Any]:
    data: dict[str, Any] = {"code": reason.code, "label": dict(reason.label), "key": reason.key}
    if reason.pages:
        data["pages"] = list(reason.pages)
    if reason.owner is not None:
        data["owner"] = reason.owner
    if reason.driver:
        data["driver"] = list(reason.driver)
    if reason.value is not None:
        data["value"] = reason.value
    if reason.also:
        data["also"] = list(reason.also)
    if reason.hint:
        data["hint"] = dict(reason.hint)
    if reason.other:
        data["other"] = True
    if reason.examples:
        from ftr.catalogue.examples import example_to_dict

        data["examples"] = [example_to_dict(example) for example in reason.examples]
    if reason.sub:
        data["sub"] = [_reason_to_dict(child) for child in reason.sub]
    return data


def from_dict(data: Mapping[str, Any]) -> Catalogue:
    """The catalogue of a `to_dict` object. It trusts its input: only published ones come here."""
    follow_ups = data.get("follow_ups", {})
    return Catalogue(
        name=data.get("name", ""),
        version=data["version"],
        question=data["question"],
        keys=data["keys"],
        reasons=tuple(_reason_from_dict(reason) for reason in data["reasons"]),
        endings=tuple(Ending(e["code"], e["label"], e["key"]) for e in data["endings"]),
        channels=tuple(Channel(c["code"], c["label"], c["asks"]) for c in data["channels"]),
        follow_ups=FollowUps(
            **{name: FollowUp(f["mode"], f["one_in"]) for name, f in follow_ups.items()}
        ),
        was=data.get("was", {}),
        retired_keys=tuple(data.get("retired_keys", ())),
    )


def _reason_from_dict(data: Mapping[str, Any]) -> Reason:
    """Every field in its order: the first frame of a form waits for all reasons of a catalogue."""
    given = data.get
    return Reason(
        data["code"],
        data["label"],
        data["key"],
        tuple(given("pages", ())),
        given("owner"),
        tuple(given("driver", ())),
        given("value"),
        tuple(given("also", ())),
        given("hint", {}),
        given("other", False),
        _examples(data["examples"]) if "examples" in data else (),
        tuple(map(_reason_from_dict, given("sub", ()))),
    )


def _examples(data: list[Mapping[str, Any]]) -> tuple[Example, ...]:
    from ftr.catalogue.examples import example_from_dict

    return tuple(map(example_from_dict, data))
