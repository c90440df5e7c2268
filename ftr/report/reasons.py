"""Where an entry's reason stands today, whatever catalogue version it was logged under."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from ftr.catalogue.model import Catalogue, Reason, label_in
from ftr.texts import Language


class Reasons:
    """Every published version of one pilot's catalogue, read as one.

    A code is followed through the `was` of each later version; one that today's catalogue no
    longer has is looked up in the latest version that had it.
    """

    def __init__(self, versions: Sequence[Catalogue]) -> None:
        """`versions` in any order, at least one."""
        self._versions = sorted(versions, key=lambda catalogue: catalogue.version)
        self.today = self._versions[-1]
        self._paths: dict[str, tuple[Reason, ...]] = {}
        for catalogue in self._versions:
            self._paths.update(catalogue.paths)
        self._renamed = any(catalogue.was for catalogue in self._versions)
        self._place = {code: place for place, code in enumerate(self.today.paths)}

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the versions, oldest first."""
        return tuple(catalogue.version for catalogue in self._versions)

    def current(self, code: str) -> str:
        """The code that stands for `code` today."""
        if not self._renamed:
            return code
        for catalogue in self._versions:
            code = catalogue.resolve(code)
        return code

    @cached_property
    def renamed(self) -> frozenset[str]:
        """The codes that go by another code today."""
        before = {code for catalogue in self._versions for code in catalogue.was}
        return frozenset(code for code in before if self.current(code) != code)

    def path(self, code: str) -> tuple[Reason, ...]:
        """The nodes from the main reason down to where `code` stands today; empty if unknown."""
        return self._paths.get(self.current(code), ())

    def place(self, code: str) -> int:
        """Where a code of today stands in the file; codes it no longer has come last."""
        return self._place.get(code, len(self._place))

    def version(self, number: int) -> Catalogue:
        """The catalogue an entry was logged under; today's where that version is not known."""
        return next((c for c in self._versions if c.version == number), self.today)

    def ending_label(self, code: str, language: Language) -> str:
        """What an ending is called, in the latest version that has it; else its code."""
        for catalogue in reversed(self._versions):
            for ending in catalogue.endings:
                if ending.code == code:
                    return label_in(ending.label, language) or code
        return code

    def channel_label(self, code: str, language: Language) -> str:
        """What a channel is called, in the latest version that has it; else its code."""
        for catalogue in reversed(self._versions):
            for channel in catalogue.channels:
                if channel.code == code:
                    return label_in(channel.label, language) or code
        return code

    @cached_property
    def not_asking(self) -> frozenset[str]:
        """The codes of the channels in which today's catalogue does not ask the question."""
        return frozenset(channel.code for channel in self.today.channels if not channel.asks)


def owner_of(path: Sequence[Reason]) -> str | None:
    """Who is accountable for the reason at the end of `path`: its own owner, or the nearest above.

    A department that owns a reason owns what hangs below it, unless the catalogue says otherwise.
    """
    return next((reason.owner for reason in reversed(path) if reason.owner), None)


def pages_of(path: Sequence[Reason]) -> tuple[str, ...]:
    """The pages that should have answered the reason at the end of `path`, or the nearest above."""
    pages = next((reason.pages for reason in reversed(path) if reason.pages), ())
    return tuple(dict.fromkeys(pages))
