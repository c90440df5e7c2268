"""How many keys each leaf of the seed catalogue takes, typed into the real form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import count

from agent_tui.form.actions import keymap
from agent_tui.form.effects import Save
from agent_tui.form.press import press
from agent_tui.form.sheet import Sheet
from agent_tui.form.state import FormState
from agent_tui.form.strokes import Stroke
from benchmarks.figures import median
from benchmarks.result import Asked, Measured, Reading
from ftr.catalogue.model import Catalogue, Reason, label_in, walk
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_text
from ftr.catalogue.yaml_file import load_catalogue
from ftr.entry import Payload
from ftr.texts import LANGUAGES, Language

APART_MS = 1000.0  # between keys: nobody holds one down
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
YES = "1"
NOT_BY_LABEL = 99  # an equal label elsewhere always goes before it
MANY = 10


def measure(_asked: Asked) -> Measured:
    """Keys per leaf by level, chosen and by search, and per ending. Exact: once is enough."""
    catalogue = publish(load_catalogue(seed_text(), "seed_reasons.yaml"), (), opened=False)
    leaves = [path for path in walk(catalogue.reasons) if not path[-1].sub]
    chosen = [(len(path), typed(catalogue, by_keys(path), path[-1].code)) for path in leaves]
    rows = []
    for level in sorted({level for level, _keys in chosen}):
        keys = [number for at, number in chosen if at == level]
        rows.append([f"leaves on level {level}", *_distribution(keys)])
    rows.append(["all leaves", *_distribution(number for _level, number in chosen)])
    sheet = sheet_of(catalogue)
    searched = {
        language: [by_search(sheet, path, language) for path in leaves] for language in LANGUAGES
    }
    for language, keys in searched.items():
        rows.append([f"the same by search ({language})", *_distribution(keys)])
    endings = [typed(catalogue, key, ending.code) for key, ending in sheet.endings.items()]
    rows.append(["endings", *_distribution(endings)])
    every = [keys for _level, keys in chosen]
    return Measured(
        "Keys from the empty form until the form hands the contact to the store, no Enter. "
        "By search: the first letters of its own label, as few as put it on top; Enter; 1.",
        ["", "n", "median", "least", "most", "keys: leaves"],
        rows,
        [Reading("a contact, the median leaf", median(every), "keys", at_most=3)],
        {"keys of a leaf": every, "keys of an ending": endings},
    )


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


def by_keys(path: tuple[Reason, ...]) -> str:
    """The keys of a leaf, one per level and `0` once per nine passed over, and the answer."""
    return "".join(reason.key for reason in path) + YES


def by_search(sheet: Sheet, path: tuple[Reason, ...], language: Language) -> int:
    """The keys until the leaf is taken as the best match, and the answer."""
    label = label_in(path[-1].label, language).lower()
    for length in range(1, len(label) + 1):
        hits = sheet.find(label[:length], (), language)
        if hits and hits[0].path[-1].code == path[-1].code:
            begin = [] if label[0].isalpha() else ["/"]
            return typed(
                sheet.catalogue, [*begin, *label[:length], "enter", YES], path[-1].code, language
            )
    return NOT_BY_LABEL


def typed(
    catalogue: Catalogue, keys: Iterable[str], expected: str, language: Language = "en"
) -> int:
    """Type into an empty form until it saves; how many keys that took.

    Raises AssertionError where it saves anything else, or nothing.
    """
    for number, payload in enumerate(_payloads(sheet_of(catalogue), keys, language), 1):
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


def _distribution(keys: Iterable[int]) -> list[str]:
    numbers = sorted(keys)
    counts = Counter(min(number, MANY) for number in numbers)
    spread = "  ".join(
        f"{number}{'+' * (number == MANY)}: {counts[number]}" for number in sorted(counts)
    )
    return [f"{len(numbers)}", f"{median(numbers):g}", f"{numbers[0]}", f"{numbers[-1]}", spread]
