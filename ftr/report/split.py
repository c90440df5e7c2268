"""Counts by what was logged, made into the rows of a dimension: which rows, what they are called,
in which order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from ftr.catalogue.model import Reason, label_in, path_label
from ftr.report.counts import ByAgent, RowCounts, Tally, together, total
from ftr.report.labels import day_label, hour_label, none_label, version_label
from ftr.report.model import Dimension
from ftr.report.reasons import Reasons, owner_of, pages_of
from ftr.texts import Language
from ftr.word_labels import motive_label, obstacle_label
from ftr.words import Motive, Obstacle

Counted = Mapping[str, ByAgent]  # what a row is about, as logged -> agent_ref -> tally
NONE = ""  # the key of the row that gathers what has no page, owner, team or follow-up
BY_CATALOGUE = frozenset({Dimension.REASON, Dimension.LEAF, Dimension.PAGE, Dimension.OWNER})


def split(
    by: Dimension,
    counted: Counted,
    reasons: Reasons,
    language: Language,
    handled: Mapping[str, int] | None = None,
    *,
    apart: Sequence[Counted] = (),
) -> tuple[RowCounts, ...]:
    """The rows of `by`, in reading order.

    `counted` is keyed by the leaf as logged for reason, leaf, page and owner, and by the row's own
    key for every other dimension; `handled` by the row's key. `apart` are counts like `counted`,
    of parts of the time. Rows in time stand in time, versions in order; everything else with most
    contacts first, and what has no key last.
    """
    if by in BY_CATALOGUE:
        rows = _by_catalogue(by, counted, reasons, language, apart)
    else:
        rows = _by_key(by, counted, reasons, language, handled, apart=apart)
    if by in (Dimension.DAY, Dimension.HOUR, Dimension.AGENT):
        return tuple(sorted(rows, key=lambda row: row.key))
    if by is Dimension.VERSION:
        return tuple(sorted(rows, key=lambda row: int(row.key)))
    # sorted() is stable: rows with as many contacts stay in the order of the catalogue
    return tuple(sorted(rows, key=lambda row: (row.key == NONE, -total(row.by_agent).contacts)))


def _by_catalogue(
    by: Dimension,
    counted: Counted,
    reasons: Reasons,
    language: Language,
    apart: Sequence[Counted],
) -> list[RowCounts]:
    """One row per reason, leaf, page or owner. A leaf with two pages counts in both their rows."""
    keys_of = _KEYS_OF[by]
    logged: dict[str, list[str]] = defaultdict(list)
    paths: dict[str, tuple[Reason, ...]] = {}
    for leaf in sorted(counted, key=lambda code: (reasons.place(reasons.current(code)), code)):
        path = reasons.path(leaf)
        for key in keys_of(path) or (leaf if by in _TREE else NONE,):
            logged[key].append(leaf)
            paths[key] = path
    return [
        RowCounts(
            key=key,
            label=_catalogue_label(by, key, paths[key], language),
            by_agent=together(counted[leaf] for leaf in codes),
            parent=paths[key][-2].code if by is Dimension.LEAF and len(paths[key]) > 1 else None,
            apart=tuple(together(one.get(leaf, {}) for leaf in codes) for one in apart),
            leaves=frozenset(_today(leaf, reasons) for leaf in codes),
        )
        for key, codes in logged.items()
    ]


def _today(leaf: str, reasons: Reasons) -> str:
    path = reasons.path(leaf)
    return path[-1].code if path else leaf


_TREE = frozenset({Dimension.REASON, Dimension.LEAF})
_KEYS_OF: Mapping[Dimension, Callable[[tuple[Reason, ...]], tuple[str, ...]]] = {
    Dimension.REASON: lambda path: tuple(reason.code for reason in path[:1]),
    Dimension.LEAF: lambda path: tuple(reason.code for reason in path[-1:]),
    Dimension.PAGE: pages_of,
    Dimension.OWNER: lambda path: tuple(filter(None, (owner_of(path),))),
}


def _catalogue_label(by: Dimension, key: str, path: tuple[Reason, ...], language: Language) -> str:
    if key == NONE:
        return none_label(by, language)
    if by is Dimension.REASON and path:
        return label_in(path[0].label, language) or key
    if by is Dimension.LEAF and path:
        return path_label(path, language) or key
    return key


def _by_key(
    by: Dimension,
    counted: Counted,
    reasons: Reasons,
    language: Language,
    handled: Mapping[str, int] | None,
    *,
    apart: Sequence[Counted],
) -> list[RowCounts]:
    """Also a row for what the telephone system handled and nobody logged."""
    not_asking = reasons.not_asking if by is Dimension.CHANNEL else frozenset()
    empty: dict[str, Tally] = {}
    return [
        RowCounts(
            key=key,
            label=_key_label(by, key, reasons, language),
            by_agent=counted.get(key, empty),
            handled=None if handled is None else handled.get(key),
            in_overall=key not in not_asking,
            apart=tuple(one.get(key, empty) for one in apart),
        )
        for key in sorted({*counted, *(handled or {})})
    ]


def _key_label(by: Dimension, key: str, reasons: Reasons, language: Language) -> str:
    if key == NONE:
        return none_label(by, language)
    label_of: Mapping[Dimension, Callable[[str], str]] = {
        Dimension.CHANNEL: lambda code: reasons.channel_label(code, language),
        Dimension.DAY: lambda day: day_label(date.fromisoformat(day), language),
        Dimension.HOUR: lambda hour: hour_label(int(hour)),
        Dimension.VERSION: lambda version: version_label(int(version), language),
        Dimension.OBSTACLE: lambda word: obstacle_label(Obstacle(word), language),
        Dimension.MOTIVE: lambda word: motive_label(Motive(word), language),
    }
    return label_of[by](key) if by in label_of else key
