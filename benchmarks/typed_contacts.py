"""Contacts typed into the real form, without a screen: how many keys each takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import count

from agent_tui.form.actions import keymap
from agent_tui.form.contact import begin as begin_contact
from agent_tui.form.effects import Save
from agent_tui.form.press import press
from agent_tui.form.searching import matches, with_query
from agent_tui.form.sheet import Sheet
from agent_tui.form.state import FormState
from agent_tui.form.strokes import Stroke
from ftr.catalogue.model import Catalogue, Reason, label_in
from ftr.entry import Payload
from ftr.texts import Language

APART_MS = 1000.0  # between keys: nobody holds one down
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
YES = "1"


def sheet_of(catalogue: Catalogue) -> Sheet:
    """The real form's sheet of a desk with this catalogue; no follow-up is drawn."""
    ids = count()
    return Sheet(
        enrolment_id="bench",
        catalogue=catalogue,
        channel=catalogue.channels[0].code,
        keymap=keymap({}),
        new_id=lambda: f"{next(ids)}",
        random=lambda: 0.999999,
    )


def by_keys(path: Sequence[Reason]) -> str:
    """The keys of a leaf, one per level and `0` once per nine passed over, and the answer."""
    return "".join(reason.key or "" for reason in path) + YES


def has_keys(sheet: Sheet, path: Sequence[Reason]) -> bool:
    """Whether its keys reach a leaf: a list that is too long to read opens on search instead."""
    above = [tuple(node.code for node in path[:level]) for level in range(len(path))]
    return not any(sheet.level(codes).opens_on_search for codes in above)


def by_search(sheet: Sheet, path: Sequence[Reason], language: Language) -> list[str]:
    """The fewest keys of a leaf by search: the first letters of some word of its label and what
    follows it, Down or Up to where it stands, Enter and the answer. What shares its label with
    another needs letters of its parents too.
    """
    label, *above = (label_in(node.label, language).lower() for node in reversed(path))
    leaf, words = path[-1].code, label.split()
    orders = [[*words[at:], *words[:at], *above] for at in range(len(words))]
    best = min((_found(sheet, " ".join(order), leaf, language) for order in orders), key=len)
    return [*best, "enter", YES]


def _found(sheet: Sheet, words: str, leaf: str, language: Language) -> list[str]:
    begin = [] if words[0].isalpha() else ["/"]
    state = FormState(language=language, channel=sheet.channel)
    contact = begin_contact(sheet, Stroke("/", 0.0, NOW), sheet.channel, stray=None)
    best: list[str] | None = None
    for length in range(1, len(words) + 1):
        if best is not None and len(begin) + length >= len(best):
            break
        hits = matches(state, with_query(contact, words[:length]), sheet)
        place = next((at for at, hit in enumerate(hits) if hit.path[-1].code == leaf), None)
        if place is not None:
            rows = min(["down"] * place, ["up"] * (len(hits) - place), key=len)
            keys = [*begin, *words[:length], *rows]
            best = keys if best is None or len(keys) < len(best) else best
    assert best is not None, f"{leaf} is not found by its own words"
    return best


def typed(sheet: Sheet, keys: Iterable[str], expected: str, language: Language = "en") -> int:
    """Type into an empty form until it saves; how many keys that took.

    Raises AssertionError where it saves anything else, or nothing.
    """
    for number, payload in enumerate(_payloads(sheet, keys, language), 1):
        if payload is not None:
            assert expected in (payload.reason, payload.ending), (list(keys), payload)
            return number
    raise AssertionError(f"nothing was saved for {expected}")


def _payloads(sheet: Sheet, keys: Iterable[str], language: Language) -> Iterator[Payload | None]:
    """After each key, what the form asks the store to keep."""
    state = FormState(language=language, channel=sheet.channel)
    for number, key in enumerate(keys):
        state, effects = press(state, Stroke(key, APART_MS * (number + 1), NOW), sheet)
        saves = [effect.capture.payload for effect in effects if isinstance(effect, Save)]
        yield saves[0] if saves else None
