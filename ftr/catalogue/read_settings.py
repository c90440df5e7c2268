"""Endings, channels and follow-ups out of the catalogue file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast, get_args

from ftr.catalogue.key_rules import USUAL_ENDING_KEYS, is_ending_key
from ftr.catalogue.model import (
    Channel,
    Ending,
    FollowUp,
    FollowUpMode,
    FollowUps,
    KeyMode,
    Reason,
)
from ftr.catalogue.slug import is_code, slug
from ftr.catalogue.standard import KNOWN_CHANNELS, STANDARD_ENDINGS
from ftr.texts import chosen_language, texts
from ftr.yaml_fields import Fields, Problems, did_you_mean
from ftr.yaml_text import YamlList, YamlMap, YamlText

MAX_ENDINGS = 9
MAX_ONE_IN = 1000
FOLLOW_UPS = ("obstacle", "motive", "channel", "note")
FOLLOW_UP_MODES: tuple[str, ...] = get_args(FollowUpMode)
_SAMPLED = re.compile(r"(?:sampled )?1 in (\d{1,6})")


def read_endings(fields: Fields, problems: Problems, mode: KeyMode) -> tuple[Ending, ...]:
    """The endings; the standard four where the file does not speak of them."""
    t = texts("words", chosen_language())
    if "endings" not in fields.node.items:
        return STANDARD_ENDINGS
    nodes = fields.maps("endings")
    if len(nodes) > MAX_ENDINGS:
        problems.add(
            nodes[MAX_ENDINGS].line,
            t.gettext("more than {limit} endings; join the rare ones").format(limit=MAX_ENDINGS),
        )
    endings: list[Ending] = []
    for node in nodes:
        ending = _ending(node, problems, mode, endings)
        if ending is not None:
            endings.append(ending)
    return tuple(endings)


def _ending(
    node: YamlMap, problems: Problems, mode: KeyMode, before: Sequence[Ending]
) -> Ending | None:
    t = texts("words", chosen_language())
    fields = Fields(node, problems, ("code", "label", "key"))
    label = fields.labels("label")
    if not label:
        fields.wrong("label", t.gettext("an ending without a label; add label: {nl: …, en: …}"))
        return None
    code = _code(fields, label)
    taken = {ending.key for ending in before}
    key = fields.text("key") or next((k for k in USUAL_ENDING_KEYS if k not in taken), "")
    if not key:
        fields.wrong("key", t.gettext("this ending needs a key of its own; add key"))
    elif not is_ending_key(key, mode):
        fields.wrong(
            "key",
            t.gettext(
                "key “{key}” cannot end a contact: it chooses, searches or waits for the next "
                "key; use one of {keys}"
            ).format(key=key, keys=" ".join((*USUAL_ENDING_KEYS, "=", "!", "?", "#"))),
        )
    elif key in taken:
        fields.wrong("key", t.gettext("key “{key}” is taken by another ending").format(key=key))
    if code in {ending.code for ending in before}:
        fields.wrong(
            "code", t.gettext("code “{code}” is taken by another ending").format(code=code)
        )
    return Ending(code, label, key)


def _code(fields: Fields, label: dict[str, str]) -> str:
    t = texts("words", chosen_language())
    code = fields.text("code") or slug(next(iter(label.values())))
    if not is_code(code):
        fields.wrong(
            "code",
            t.gettext("“{code}” cannot be a code; use small letters, digits and hyphens").format(
                code=code
            ),
        )
    return code


def check_endings_beside_reasons(
    fields: Fields, problems: Problems, endings: Sequence[Ending], mains: Sequence[Reason]
) -> None:
    """In letter mode an ending and a main reason may not share a key."""
    t = texts("words", chosen_language())
    mains_by_key = {reason.key: reason for reason in mains if reason.key}
    for ending in endings:
        if ending.key in mains_by_key:
            problems.add(
                fields.line("endings"),
                t.gettext("key “{key}” is both an ending and reason “{code}”; change one").format(
                    key=ending.key, code=mains_by_key[ending.key].code
                ),
            )


def read_channels(fields: Fields, problems: Problems) -> tuple[Channel, ...]:
    """The channels: known words, or code, label and asks. Telephone where nothing is said."""
    t = texts("words", chosen_language())
    node = fields.get("channels")
    if node is None:
        return (KNOWN_CHANNELS["phone"],)
    if not isinstance(node, YamlList) or not node.items:
        fields.wrong("channels", t.gettext("channels must be a list, such as [phone, email]"))
        return ()
    channels: list[Channel] = []
    for item in node.items:
        channel = None
        if isinstance(item, YamlText):
            channel = KNOWN_CHANNELS.get(item.text)
            if channel is None:
                problems.add(
                    item.line,
                    t.gettext("channel “{code}” is not known; write it with code and label").format(
                        code=item.text
                    )
                    + did_you_mean(item.text, KNOWN_CHANNELS),
                )
        elif isinstance(item, YamlMap):
            channel = _channel(item, problems)
        if channel is None:
            continue
        if channel.code in {other.code for other in channels}:
            problems.add(
                item.line, t.gettext("channel “{code}” stands here twice").format(code=channel.code)
            )
        channels.append(channel)
    return tuple(channels)


def _channel(node: YamlMap, problems: Problems) -> Channel | None:
    t = texts("words", chosen_language())
    fields = Fields(node, problems, ("code", "label", "asks"))
    code = fields.text("code")
    known = KNOWN_CHANNELS.get(code or "")
    label = fields.labels("label") or (dict(known.label) if known else {})
    if not label:
        fields.wrong("label", t.gettext("a channel without a label; add label: {nl: …, en: …}"))
        return None
    asks = fields.flag("asks")
    if asks is None:
        asks = known.asks if known else True
    return Channel(_code(fields, label), label, asks)


def read_follow_ups(fields: Fields, problems: Problems, channels: Sequence[Channel]) -> FollowUps:
    """The follow-ups; off where nothing is said."""
    t = texts("words", chosen_language())
    node = fields.get("follow_ups")
    if node is None:
        return FollowUps()
    if not isinstance(node, YamlMap):
        fields.wrong("follow_ups", t.gettext("follow_ups needs fields, such as obstacle: optional"))
        return FollowUps()
    inner = Fields(node, problems, FOLLOW_UPS)
    found = FollowUps(**{name: _follow_up(inner, name, problems) for name in FOLLOW_UPS})
    if found.channel.mode != "off" and len(channels) < 2:
        inner.wrong(
            "channel",
            t.gettext(
                "asking for the channel needs at least two channels; add them or turn it off"
            ),
        )
    return found


def _follow_up(fields: Fields, name: str, problems: Problems) -> FollowUp:
    t = texts("words", chosen_language())
    node = fields.get(name)
    if isinstance(node, YamlMap):
        inner = Fields(node, problems, ("mode", "one_in"))
        mode, one_in = inner.text("mode") or "", inner.text("one_in")
        words = f"sampled 1 in {one_in}" if mode == "sampled" and one_in else mode
    else:
        words = fields.text(name) or "off"
    match = _SAMPLED.fullmatch(words)
    if match and 2 <= int(match[1]) <= MAX_ONE_IN:
        return FollowUp("sampled", int(match[1]))
    if words in FOLLOW_UP_MODES and words != "sampled":
        return FollowUp(cast(FollowUpMode, words))
    fields.wrong(
        name,
        t.gettext(
            "{name}: “{words}” is not a way to ask; use off, optional, required or "
            "sampled 1 in 4 (from 2 to {limit})"
        ).format(name=name, words=words, limit=MAX_ONE_IN),
    )
    return FollowUp()
