"""Finding the reason that another system's words mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from ftr.catalogue.csv_import import own_leaf
from ftr.catalogue.model import Catalogue, Ending, Reason, label_in, path_label, walk
from ftr.catalogue.slug import fold
from ftr.errors import BadInput
from ftr.table_file import holds_nothing
from ftr.texts import LANGUAGES, chosen_language, texts

_MAX_SUGGESTIONS = 20  # a search for the nearest label is slow, and nobody reads more


def plain(text: str) -> str:
    """Words only: capitals, accents and every separator aside."""
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


class ReasonFinder:
    """Finds leaves and endings of one catalogue version by code, path or label."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._by_code = {fold(leaf.code): leaf for leaf in catalogue.leaves}
        self._by_path: dict[str, dict[str, Reason]] = {}
        self._by_end: dict[str, dict[str, Reason]] = {}
        self._endings: dict[str, Ending] = {}
        self._suggested = 0
        for path in walk(catalogue.reasons):
            leaf = _leaf_of(path[-1])
            if leaf is not None:
                self._learn(path, leaf)
        for ending in catalogue.endings:
            for name in (ending.code, *ending.label.values()):
                self._endings.setdefault(plain(name), ending)

    def _learn(self, path: tuple[Reason, ...], leaf: Reason) -> None:
        for language in LANGUAGES:
            labels = [plain(label_in(reason.label, language)) for reason in path]
            self._by_path.setdefault(" ".join(labels), {})[leaf.code] = leaf
            for start in range(1, len(labels)):
                self._by_end.setdefault(" ".join(labels[start:]), {})[leaf.code] = leaf

    def find(self, cells: Sequence[str]) -> Reason | Ending | None:
        """The leaf or ending that one cell, or one cell per level, names; None where none does.

        Raises BadInput where the words fit several leaves, or stop above a leaf.
        """
        filled = [cell for cell in cells if not holds_nothing(cell)]
        if not filled:
            return None
        if len(cells) > 1:
            found = self._descend(filled)
            if found is not None:
                return found
        return self._find_text(" ".join(filled), filled[-1])

    def _find_text(self, text: str, last: str) -> Reason | Ending | None:
        t = texts("words", chosen_language())
        for code in (text, last):
            if fold(code) in self._by_code:
                return self._by_code[fold(code)]
        words = plain(text)
        for index in (self._by_path, self._by_end):
            found = index.get(words, {})
            if len(found) > 1:
                raise BadInput(
                    t.gettext(
                        "“{text}” fits {count} reasons ({codes}); give the whole path"
                    ).format(text=text, count=len(found), codes=", ".join(sorted(found)[:3]))
                )
            if found:
                return next(iter(found.values()))
        return self._endings.get(words)

    def _descend(self, cells: Sequence[str]) -> Reason | None:
        """Level by level, each by code or by label in any language."""
        t = texts("words", chosen_language())
        level, node = self.catalogue.reasons, None
        for cell in cells:
            node = next((reason for reason in level if _is_called(reason, cell)), None)
            if node is None:
                return None
            level = node.sub
        leaf = None if node is None else _leaf_of(node)
        if node is not None and leaf is None:
            raise BadInput(
                t.gettext("“{text}” has reasons below it; say which").format(text=" › ".join(cells))
            )
        return leaf

    def nearest(self, text: str) -> str:
        """`; did you mean "…"?` for the first misses; empty where nothing is near."""
        t = texts("words", chosen_language())
        self._suggested += 1
        if self._suggested > _MAX_SUGGESTIONS:
            return ""
        names = {**self._by_end, **self._by_path}
        near = get_close_matches(plain(text), names, n=1, cutoff=0.75)
        if not near:
            return ""
        leaf = next(iter(names[near[0]].values()))
        label = path_label(self.catalogue.paths[leaf.code], chosen_language())
        return t.gettext("; did you mean “{word}”?").format(word=label)


def _is_called(reason: Reason, cell: str) -> bool:
    names = (reason.code, *reason.label.values())
    return plain(cell) in {plain(name) for name in names}


def _leaf_of(node: Reason) -> Reason | None:
    """The node where it is a leaf, or the leaf of its own that an import gave it."""
    return own_leaf(node) if node.sub else node
