"""Giving every reason its key, and never giving a used key another meaning.

A place is the pair (parent code, key): "" is the parent of the main reasons. A place that any
earlier version used belongs to its code for good: the code finds it again, nothing else may.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from ftr.catalogue.key_rules import LETTERS, level_keys
from ftr.catalogue.model import Catalogue, KeyMode, Reason, label_in, walk
from ftr.catalogue.slug import fold
from ftr.errors import BadInput
from ftr.texts import chosen_language, texts

Place = tuple[str, str]


def places(catalogue: Catalogue) -> dict[Place, str]:
    """Every used place of a catalogue -> the code of the reason there."""
    found: dict[Place, str] = {}
    for path in walk(catalogue.reasons):
        parent = path[-2].code if len(path) > 1 else ""
        if path[-1].key:
            found[parent, path[-1].key] = path[-1].code
    return found


def taken_places(earlier: Iterable[Catalogue]) -> dict[Place, str]:
    """Every place that any earlier version used -> the first code that had it."""
    found: dict[Place, str] = {}
    for catalogue in earlier:
        for place, code in places(catalogue).items():
            found.setdefault(place, code)
    return found


def retired_keys(catalogue: Catalogue, taken: Mapping[Place, str]) -> tuple[str, ...]:
    """The places, as "<parent code>/<key>", that stay empty in this catalogue."""
    used = places(catalogue)
    return tuple(f"{parent}/{key}" for parent, key in taken if (parent, key) not in used)


def with_keys(
    catalogue: Catalogue, taken: Mapping[Place, str], ending_keys: Collection[str] = ()
) -> Catalogue:
    """The catalogue with a key for every reason: its old one, its own one, or a free one.

    `ending_keys` are those of earlier versions: no main reason takes them either. In digit mode
    reasons past the 27th of a level have none: such a level opens on search.
    Raises BadInput where the file's key contradicts an old one, or letters run out.
    """
    endings = {ending.key for ending in catalogue.endings} | set(ending_keys)
    return replace(catalogue, reasons=_level(catalogue.reasons, "", catalogue.keys, taken, endings))


def _level(
    reasons: tuple[Reason, ...],
    parent: str,
    mode: KeyMode,
    taken: Mapping[Place, str],
    reserved: Collection[str],
) -> tuple[Reason, ...]:
    owners = {key: code for (above, key), code in taken.items() if above == parent}
    keys = _fixed(reasons, owners)
    free = [
        key
        for key in level_keys(mode)
        if key not in owners and key not in keys.values() and key not in reserved
    ]
    waiting = [reason for reason in reasons if reason.code not in keys]
    if mode == "digits":
        keys |= {reason.code: key for reason, key in zip(waiting, free, strict=False)}
    else:
        keys |= _letters(waiting, free, parent)
    return tuple(
        replace(
            reason,
            key=keys.get(reason.code, ""),
            sub=_level(reason.sub, reason.code, mode, taken, ()),
        )
        for reason in reasons
    )


def _fixed(reasons: Sequence[Reason], owners: Mapping[str, str]) -> dict[str, str]:
    """Codes of this level whose key is not free to choose: frozen before, or given in the file."""
    t = texts("words", chosen_language())
    frozen: dict[str, str] = {}
    for key, code in owners.items():
        frozen.setdefault(code, key)
    keys: dict[str, str] = {}
    for reason in reasons:
        code, old = reason.code, frozen.get(reason.code)
        if old is not None:
            if reason.key not in ("", old):
                raise BadInput(
                    t.gettext(
                        "key {key} of this reason has been {old} since an earlier version, and "
                        "agents know it by heart; leave its key out"
                    ).format(key=reason.key, old=old),
                    code,
                )
            keys[code] = old
        elif reason.key:
            if reason.key in owners:
                raise BadInput(
                    t.gettext(
                        "key {key} belonged to “{owner}” in an earlier version and stays empty; "
                        "leave this key out or take a new one"
                    ).format(key=reason.key, owner=owners[reason.key]),
                    code,
                )
            keys[code] = reason.key
    return keys


def _letters(waiting: Sequence[Reason], free: Sequence[str], parent: str) -> dict[str, str]:
    """A letter per reason that its label suggests: first come first letters, then any other.

    Initials of all reasons go before second choices of any, so that most get the obvious one.
    """
    t = texts("words", chosen_language())
    if len(waiting) > len(free):
        raise BadInput(
            t.gettext(
                "{count} reasons need a letter here and {free} are free (used letters keep their "
                "meaning); split the level, or use keys: digits"
            ).format(count=len(waiting), free=len(free)),
            parent,
        )
    left = dict.fromkeys(free)
    keys: dict[str, str] = {}
    wishes = {reason.code: _wishes(label_in(reason.label, "nl")) for reason in waiting}
    for choice in range(3):
        for code, (initial, later, inside) in wishes.items():
            if code not in keys:
                wished = (initial, later, inside + LETTERS)[choice]
                letter = next((letter for letter in wished if letter in left), None)
                if letter is not None:
                    del left[letter]
                    keys[code] = letter
    return keys


def _wishes(label: str) -> tuple[str, str, str]:
    """The initial of the label, the initials of its later words, and all its letters."""
    words = [
        "".join(letter for letter in word if letter in LETTERS) for word in fold(label).split()
    ]
    initials = "".join(word[:1] for word in words)
    return initials[:1], initials[1:], "".join(words)
