"""The questions of one enrolment as the form asks them: what each key means at each level."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from agent_tui.form.actions import Keymap
from agent_tui.form.state import FOLLOW_UPS, FollowUpName
from ftr.catalogue.model import (
    PAGE_SIZE,
    SEARCH_FROM,
    Catalogue,
    Channel,
    Ending,
    FollowUp,
    Reason,
    walk,
)
from ftr.record import record
from ftr.texts import Language

if TYPE_CHECKING:  # the first frame needs no search
    from agent_tui.form.search import Hit, SearchIndex

MOST_FOUND = 2 * PAGE_SIZE  # more than is shown: the agent's own picks may change the order
ENDING_KEYS = ("-", "+", "*", ".")


@record
class Level:
    """One list of reasons. In digit mode `keys` is one mapping per page of nine."""

    reasons: tuple[Reason, ...]
    keys: tuple[Mapping[str, Reason], ...]

    @property
    def pages(self) -> int:
        """How many pages of nine there are; 1 in letter mode."""
        return len(self.keys)

    @property
    def opens_on_search(self) -> bool:
        """Whether the list is too long to read: it opens on search."""
        return len(self.reasons) >= SEARCH_FROM


def level_of(reasons: tuple[Reason, ...]) -> Level:
    """The level that shows `reasons`: keys of "3", "03", "003" are page 1, 2, 3."""
    pages: dict[int, dict[str, Reason]] = {}
    for reason in reasons:
        if reason.key:
            page = len(reason.key) - len(reason.key.lstrip("0"))
            pages.setdefault(page, {})[reason.key[page:].lower()] = reason
    count = max(pages, default=0) + 1
    ordered = []
    for page in range(count):
        keys = pages.get(page, {})
        is_digits = all(key.isdigit() for key in keys)
        ordered.append(dict(sorted(keys.items())) if is_digits else keys)
    return Level(reasons, tuple(ordered))


@record
class Sheet:
    """What one enrolment asks. `new_id` gives a fresh UUIDv7; `random` a number from 0 to 1.

    `enrolments` are the ids this desk can log for, in the order of their digit.
    With `enter_each` a character only picks, and Enter takes it (for speech input: WCAG 2.1.4).
    """

    enrolment_id: str
    catalogue: Catalogue
    channel: str
    keymap: Keymap
    new_id: Callable[[], str]
    random: Callable[[], float]
    enrolments: tuple[str, ...] = ()
    enter_each: bool = False
    _levels: dict[tuple[str, ...], Level] = field(default_factory=dict, repr=False)
    _making: Lock = field(default_factory=Lock, repr=False)
    _indexes: dict[Language, SearchIndex] = field(default_factory=dict, repr=False)
    _found: dict[tuple[str, Language], tuple[Hit, ...]] = field(default_factory=dict, repr=False)

    @property
    def letters(self) -> bool:
        """Whether letters choose; then only the search key searches."""
        return self.catalogue.keys == "letters"

    def path(self, codes: tuple[str, ...]) -> tuple[Reason, ...]:
        """The nodes of a path of codes."""
        return self.catalogue.paths[codes[-1]] if codes else ()

    def level(self, codes: tuple[str, ...]) -> Level:
        """The list below this path."""
        level = self._levels.get(codes)
        if level is None:
            reasons = self.path(codes)[-1].sub if codes else self.catalogue.reasons
            level = self._levels[codes] = level_of(reasons)
        return level

    @cached_property
    def depth(self) -> int:
        """How many levels the deepest reason has."""
        return max((len(path) for path in walk(self.catalogue.reasons)), default=1)

    @cached_property
    def endings(self) -> Mapping[str, Ending]:
        """Key -> ending. One without a key of its own takes the next of - + * ."""
        named = {ending.key.lower(): ending for ending in self.catalogue.endings if ending.key}
        free = (key for key in ENDING_KEYS if key not in named)
        rest = (ending for ending in self.catalogue.endings if not ending.key)
        keys = named | dict(zip(free, rest, strict=False))
        if "." in keys and "," not in keys:
            return keys | {",": keys["."]}  # the keypad's point is a comma on a Dutch layout
        return keys

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """Code -> channel."""
        return {channel.code: channel for channel in self.catalogue.channels}

    def asks(self, channel: str) -> bool:
        """Whether the question is asked in this channel."""
        return channel not in self.channels or self.channels[channel].asks

    def follow_up(self, name: FollowUpName) -> FollowUp:
        """Whether and how this follow-up is asked."""
        found: FollowUp = getattr(self.catalogue.follow_ups, name)
        return found

    def draw(self) -> tuple[FollowUpName, ...]:
        """The follow-ups that one new contact gets, sampled ones by lot."""
        drawn = []
        for name in FOLLOW_UPS:
            follow_up = self.follow_up(name)
            if follow_up.mode == "off" or (name == "channel" and len(self.channels) < 2):
                continue
            if follow_up.mode == "sampled" and self.random() * follow_up.one_in >= 1:
                continue
            drawn.append(name)
        return tuple(drawn)

    def index(self, language: Language) -> SearchIndex:
        """The search index; made once per language, on the first search or ahead of it."""
        from agent_tui.form.search import SearchIndex

        with self._making:  # whoever comes second waits for the rest instead of making another
            if language not in self._indexes:
                self._indexes[language] = SearchIndex(self.catalogue, language)
            return self._indexes[language]

    def find(self, query: str, codes: tuple[str, ...], language: Language) -> tuple[Hit, ...]:
        """The best matches, best first; without a query the list below `codes`, as it stands."""
        from agent_tui.form.search import Hit

        if not query.strip():
            return tuple(
                Hit(self.catalogue.paths[reason.code], 0.0) for reason in self.level(codes).reasons
            )
        if (query, language) not in self._found:
            if len(self._found) > 64:
                self._found.clear()
            self._found[query, language] = self.index(language).find(query, MOST_FOUND)
        return self._found[query, language]

    @cached_property
    def others(self) -> tuple[tuple[Reason, ...], ...]:
        """The paths of the leaves that take what the list misses."""
        paths = walk(self.catalogue.reasons)
        return tuple(path for path in paths if path[-1].other and not path[-1].sub)
