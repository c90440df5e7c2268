"""Publishing: an immutable next version in which no key and no code changes its meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ftr.catalogue.keys import retired_keys, taken_places, with_keys
from ftr.catalogue.model import Catalogue
from ftr.errors import BadInput
from ftr.texts import chosen_language, texts


def publish(new: Catalogue, earlier: Sequence[Catalogue], *, opened: bool) -> Catalogue:
    """`new` as the next version after `earlier` (oldest first), with all keys assigned.

    Keys keep their code over all versions of the same key mode. Once the pilot has `opened`,
    the question, the key mode and the keys of endings are fixed, and a leaf that disappears
    needs `was`. Earlier `was` pairs are kept. Raises BadInput; its place names the reason.
    """
    was = _merged_was(new, earlier)
    if opened and earlier:
        _check_fixed(new, earlier)
        _check_removed(new, earlier[-1], was)
    same_mode = [catalogue for catalogue in earlier if catalogue.keys == new.keys]
    taken = taken_places(same_mode)
    published = with_keys(new, taken, {e.key for old in same_mode for e in old.endings})
    _check_endings_beside_reasons(published)
    return replace(
        published,
        was=_checked_was(new, was, earlier),
        version=max((catalogue.version for catalogue in earlier), default=0) + 1,
        retired_keys=retired_keys(published, taken),
    )


def _merged_was(new: Catalogue, earlier: Sequence[Catalogue]) -> dict[str, str]:
    """The pairs of all versions; an old code that can be logged again stands for itself."""
    leaves = {leaf.code for leaf in new.leaves}
    before = earlier[-1].was if earlier else {}
    return {old: target for old, target in before.items() if old not in leaves} | dict(new.was)


def _checked_was(
    new: Catalogue, was: Mapping[str, str], earlier: Sequence[Catalogue]
) -> dict[str, str]:
    """The pairs that lead to a reason of `new`; those of the new file must."""
    t = texts("words", chosen_language())
    leaves = {leaf.code for leaf in new.leaves}
    merged = replace(new, was=was)
    logged = {leaf.code for catalogue in earlier for leaf in catalogue.leaves}
    kept = {}
    for old, target in was.items():
        end = merged.resolve(old)
        if end in leaves or (end in new.paths and old not in logged):
            kept[old] = target
        elif old in new.was:
            raise BadInput(
                t.gettext(
                    "was: “{old}” became “{target}”, which cannot be logged; name a reason "
                    "without reasons below it"
                ).format(old=old, target=target),
                old,
            )
        if old in leaves:
            raise BadInput(
                t.gettext(
                    "was: “{old}” can still be logged; remove the pair, or remove the reason"
                ).format(old=old),
                old,
            )
    return kept


def _check_fixed(new: Catalogue, earlier: Sequence[Catalogue]) -> None:
    t = texts("words", chosen_language())
    last = earlier[-1]
    if dict(new.question) != dict(last.question):
        raise BadInput(
            t.gettext(
                "the question is fixed since the pilot opened; put the published wording back"
            ),
            "question",
        )
    if new.keys != last.keys:
        raise BadInput(
            t.gettext("keys: {keys} is fixed since the pilot opened; put it back").format(
                keys=last.keys
            ),
            "keys",
        )
    _check_ending_keys(new, earlier)


def _check_ending_keys(new: Catalogue, earlier: Sequence[Catalogue]) -> None:
    t = texts("words", chosen_language())
    key_of: dict[str, str] = {}
    code_of: dict[str, str] = {}
    for catalogue in earlier:
        for ending in catalogue.endings:
            key_of[ending.code] = ending.key
            code_of[ending.key] = ending.code
        code_of |= {reason.key: reason.code for reason in catalogue.reasons if reason.key}
    for ending in new.endings:
        if key_of.get(ending.code, ending.key) != ending.key:
            raise BadInput(
                t.gettext("this ending keeps its key {key} since the pilot opened").format(
                    key=key_of[ending.code]
                ),
                ending.code,
            )
        if code_of.get(ending.key, ending.code) != ending.code:
            raise BadInput(
                t.gettext("key {key} belonged to “{owner}”; take a key that was never used").format(
                    key=ending.key, owner=code_of[ending.key]
                ),
                ending.code,
            )


def _check_removed(new: Catalogue, last: Catalogue, was: Mapping[str, str]) -> None:
    t = texts("words", chosen_language())
    leaves = {leaf.code for leaf in new.leaves}
    gone = [leaf.code for leaf in last.leaves if leaf.code not in leaves and leaf.code not in was]
    if not gone:
        return
    code = gone[0]
    if code in new.paths:
        message = t.gettext(
            "this reason was logged and now has reasons below it; say where its contacts go, "
            "as was: {{{code}: new-code}}"
        ).format(code=code)
    else:
        message = t.gettext(
            "this code is gone since the pilot opened; write code: {code} at the reason that is "
            "the same, or say where its contacts go, as was: {{{code}: new-code}}"
        ).format(code=code)
    if len(gone) > 1:
        message += " " + t.ngettext(
            "(and {more} more code)", "(and {more} more codes)", len(gone) - 1
        ).format(more=len(gone) - 1)
    raise BadInput(message, code)


def _check_endings_beside_reasons(catalogue: Catalogue) -> None:
    t = texts("words", chosen_language())
    codes = {reason.key: reason.code for reason in catalogue.reasons if reason.key}
    for ending in catalogue.endings:
        if ending.key in codes:
            raise BadInput(
                t.gettext("key {key} is already the reason “{code}”; take another").format(
                    key=ending.key, code=codes[ending.key]
                ),
                ending.code,
            )
