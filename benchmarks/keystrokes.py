"""How many keys a contact takes, leaf by leaf, and weighted by how often real contacts came."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from benchmarks.figures import median
from benchmarks.mixes import LANGUAGE, Mix, real_mixes, seed_mix
from benchmarks.public_lists import REALDATA, real_folder
from benchmarks.result import Asked, Measured, Reading
from benchmarks.typed_contacts import by_keys, by_search, has_keys, sheet_of, typed
from ftr.catalogue.model import walk
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_catalogue
from ftr.texts import LANGUAGES

MANY = 10
DIGITS = 10  # the keys that choose, `0` included
EVERY = 36  # those and the letters
HEADING = ("", "n", "least", "median", "most", "mean", "by search", "bound 10", "bound 36", "keys")


@dataclass(frozen=True, slots=True)
class Weighed:
    """Mean keys per contact of one mix, and the least that any keys could do.

    `digits` takes search where a list is too long for keys; `by_digits` is the share of contacts
    that have keys. `bound_10`, `bound_36`: the entropy of the reasons, in keys of an alphabet of
    so many, and one more for the answer.
    """

    digits: float
    search: float
    by_digits: float
    bound_10: float
    bound_36: float


def measure(_asked: Asked) -> Measured:
    """Keys per leaf by level, chosen and by search, per ending, and per contact of real mixes.

    Exact: once is enough.
    """
    catalogue = publish(seed_catalogue(), (), opened=False)
    sheet = sheet_of(catalogue)
    leaves = [path for path in walk(catalogue.reasons) if not path[-1].sub]
    chosen = [(len(path), typed(sheet, by_keys(path), path[-1].code)) for path in leaves]
    rows = []
    for level in sorted({level for level, _keys in chosen}):
        keys = [number for at, number in chosen if at == level]
        rows.append([f"leaves on level {level}", *_distribution(keys)])
    every = [keys for _level, keys in chosen]
    rows.append(["all leaves", *_distribution(every)])
    for language in LANGUAGES:
        found = [
            typed(sheet, by_search(sheet, path, language), path[-1].code, language)
            for path in leaves
        ]
        rows.append([f"the same by search ({language})", *_distribution(found)])
    endings = [typed(sheet, key, ending.code) for key, ending in sheet.endings.items()]
    rows.append(["endings", *_distribution(endings)])
    rows.extend(_mix_rows())
    told = "" if real_folder() else f" {REALDATA} names no folder, so real mixes are not measured."
    return Measured(
        "Keys from the empty form until the form hands the contact to the store, no Enter. "
        "By search: the first letters of a word of its label, Down to where it stands, Enter, 1. "
        "Mixes: mean keys per contact, weighted by how often each reason came; bound: the entropy "
        "of the reasons over 10 or 36 keys, and one key for the answer." + told,
        HEADING,
        rows,
        [
            Reading("a contact, the median leaf", median(every), "keys", at_most=3),
            Reading("a leaf on the second level, at most", _most(chosen, 2), "keys", at_most=3),
            Reading("a leaf on the third level, at most", _most(chosen, 3), "keys", at_most=4),
            Reading("an ending, at most", max(endings), "keys", at_most=1),
        ],
        {"keys of a leaf": every, "keys of an ending": endings},
    )


def weighed(mix: Mix) -> Weighed:
    """Type every leaf of the mix that came, both ways."""
    sheet = sheet_of(mix.catalogue)
    total = sum(mix.counts.values())
    digits = search = reached = 0.0
    for path in walk(mix.catalogue.reasons):
        code = path[-1].code
        share = mix.counts.get(code, 0) / total
        if path[-1].sub or not share:
            continue
        searched = typed(sheet, by_search(sheet, path, LANGUAGE), code)
        search += share * searched
        if has_keys(sheet, path):
            reached += share
            digits += share * typed(sheet, by_keys(path), code)
        else:
            digits += share * searched
    bits = entropy(mix.counts)
    return Weighed(
        digits, search, reached, bits / math.log2(DIGITS) + 1, bits / math.log2(EVERY) + 1
    )


def entropy(counts: Mapping[str, float]) -> float:
    """Bits per contact that say which reason it was."""
    total = sum(counts.values())
    shares = [count / total for count in counts.values() if count]
    return -sum(share * math.log2(share) for share in shares)


def _mix_rows() -> Iterator[list[str]]:
    folder = real_folder()
    for mix in (seed_mix(), *(real_mixes(folder) if folder else ())):
        one = weighed(mix)
        means = (one.digits, one.search, one.bound_10, one.bound_36)
        reached = f"{one.by_digits:.0%} have keys"
        leaves = f"{sum(1 for count in mix.counts.values() if count)}"
        yield [mix.name, leaves, "", "", "", *(f"{mean:.2f}" for mean in means), reached]


def _most(chosen: Iterable[tuple[int, int]], level: int) -> float:
    return max(keys for at, keys in chosen if at == level)


def _distribution(keys: Iterable[int]) -> list[str]:
    numbers = sorted(keys)
    counts = Counter(min(number, MANY) for number in numbers)
    spread = "  ".join(
        f"{number}{'+' * (number == MANY)}: {counts[number]}" for number in sorted(counts)
    )
    mean = sum(numbers) / len(numbers)
    ends = [f"{numbers[0]}", f"{median(numbers):g}", f"{numbers[-1]}"]
    return [f"{len(numbers)}", *ends, f"{mean:.2f}", "", "", "", spread]
