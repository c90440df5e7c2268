"""What was changed between two pilots: on a page or for a reason, and which leaves that touches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum
from itertools import takewhile
from zoneinfo import ZoneInfo

from ftr.catalogue.model import path_label
from ftr.clock import local_day
from ftr.errors import BadInput
from ftr.pilot import Pilot
from ftr.report.reasons import Reasons, pages_of
from ftr.texts import Language, chosen_language, texts

MOST_BEFORE = 90  # days: the year typed wrong of a change in the nine months after lies earlier
MOST_AFTER = 400  # days between a change and the pilot that measured before it
_BEGINNING = 4  # letters in common at the start of two pages' last parts that say they are near
_ALIKE = 0.6  # from here on two last parts are alike, from 0 to 1


class ChangeKind(StrEnum):
    """What was changed."""

    PAGE = "page"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That a change is not to count after all; `at` is aware, `by` the access that withdrew it."""

    at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change; `target` is a page as the catalogue has it, or a reason's code.

    `fixed_on` is the day from which customers saw it, `recorded_at` the moment it was written
    down (aware), `recorded_by` the access that did. `leaves` are the codes of the reasons it
    touches, as the catalogue was then: a later version moves nothing into or out of the proof.
    """

    change_id: str
    kind: ChangeKind
    target: str
    fixed_on: date
    note: str
    recorded_at: datetime
    recorded_by: str
    leaves: tuple[str, ...]
    withdrawn: Withdrawal | None = None


class Warn(StrEnum):
    """What is wrong with a change as proof; after the first three its reasons stay untouched."""

    BEFORE_BOTH = "before_both"  # fixed on or before the first pilot's first day: no baseline
    AFTER_BOTH = "after_both"  # fixed after the second pilot's last day
    WITHDRAWN = "withdrawn"  # in time: it counts no more
    WITHDRAWN_LATE = "withdrawn_late"  # when the second pilot had begun: it counts all the same
    NO_BASELINE = "no_baseline"  # fixed before the first pilot ended
    DURING_SECOND = "during_second"  # the second pilot partly measured the old state
    RECORDED_LATE = "recorded_late"  # written down when the second pilot had begun
    OVERLAP = "overlap"  # shares a reason with another change
    NOTHING_LOGGED = "nothing_logged"  # no contact on its reasons in the first pilot


NO_PART = frozenset({Warn.BEFORE_BOTH, Warn.AFTER_BOTH, Warn.WITHDRAWN})


def known_target(kind: ChangeKind, given: str, reasons: Reasons) -> str:
    """The page or reason as the catalogue has it; raises BadInput that names the nearest."""
    known = pages_in(reasons) if kind is ChangeKind.PAGE else reasons.today.paths.keys()
    target = given.strip()
    if kind is ChangeKind.REASON:
        target = reasons.current(target)
    if target in known:
        return target
    folded = {_folded(one): one for one in known}
    if _folded(target) in folded:
        return folded[_folded(target)]
    t = texts("words", chosen_language())
    if kind is ChangeKind.PAGE:
        message = t.gettext("no reason in the catalogue has the page “{target}”")
    else:
        message = t.gettext("there is no reason “{target}” in the catalogue")
    message = message.format(target=target)
    if kind is ChangeKind.PAGE:
        near = nearest_page(_folded(target), folded)
    else:
        near = next(iter(get_close_matches(_folded(target), folded, n=1, cutoff=0.6)), None)
    if near:
        message += "; " + t.gettext("did you mean “{word}”?").format(word=folded[near])
    elif not known:
        message += "; " + t.gettext("it has no pages at all: give the reason with --reason")
    else:
        few = ", ".join(list(known)[:5]) + (", …" if len(known) > 5 else "")
        message += "; " + t.gettext("it has: {words}").format(words=few)
    raise BadInput(message, kind.value)


def nearest_page(wanted: str, known: Iterable[str]) -> str | None:
    """The address whose last part is most like that of `wanted`, or None where none is.

    What precedes the last part is alike on a whole site, so it does not count. A beginning of four
    letters in common goes before likeness: "volgen" is nearer to
    "volg-uw-pakket" than to "opzeggen".
    """
    last = wanted.rsplit("/", 1)[-1]
    ranked: list[tuple[int, float, str]] = []
    for address in known:
        theirs = address.rsplit("/", 1)[-1]
        start = len([*takewhile(lambda pair: pair[0] == pair[1], zip(last, theirs, strict=False))])
        alike = SequenceMatcher(None, last, theirs).ratio()
        if start >= _BEGINNING or alike >= _ALIKE:
            ranked.append((start if start >= _BEGINNING else 0, alike, address))
    return max(ranked, key=lambda one: one[:2])[2] if ranked else None


def _folded(target: str) -> str:
    """What two ways to write the same address have in common."""
    bare = target.casefold().removeprefix("https://").removeprefix("http://")
    return bare.removeprefix("www.").rstrip("/")


def check_day(fixed_on: date, pilot: Pilot) -> None:
    """Raise BadInput where a change on this day cannot belong to this pilot."""
    t = texts("words", chosen_language())
    if (pilot.start - fixed_on).days > MOST_BEFORE:
        message = t.gettext("{day} is long before this pilot began ({start}); look at the year")
    elif (fixed_on - pilot.end).days > MOST_AFTER:
        message = t.gettext("{day} is long after this pilot ended ({end}); look at the year")
    else:
        return
    raise BadInput(message.format(day=fixed_on, start=pilot.start, end=pilot.end), "on")


def pages_in(reasons: Reasons) -> Mapping[str, None]:
    """Every page of today's catalogue, in its order."""
    return {page: None for path in reasons.today.paths.values() for page in path[-1].pages}


def touched_leaves(kind: ChangeKind, target: str, reasons: Reasons) -> tuple[str, ...]:
    """The codes of today's leaves that a change of this page or reason touches.

    A page touches every leaf that has it, by itself or from above; a reason all that is below it.
    """
    found = []
    for leaf in reasons.today.leaves:
        path = reasons.path(leaf.code)
        if kind is ChangeKind.PAGE:
            touched = target in pages_of(path)
        else:
            touched = target in [reason.code for reason in path]
        if touched:
            found.append(leaf.code)
    return tuple(found)


def target_label(change: Change, reasons: Reasons, language: Language) -> str:
    """The page, or the reason's path in words."""
    if change.kind is ChangeKind.PAGE:
        return change.target
    return path_label(reasons.path(change.target), language) or change.target


@dataclass(frozen=True, slots=True)
class Standing:
    """A change between two pilots: which leaves it touches, and what is wrong with it as proof."""

    change: Change
    leaves: frozenset[str]
    warnings: tuple[Warn, ...]

    @property
    def in_time(self) -> bool:
        """Whether it may carry proof: written down before the second pilot, and between the two."""
        return self.takes_part and Warn.RECORDED_LATE not in self.warnings

    @property
    def takes_part(self) -> bool:
        """Whether its reasons can have become better from one pilot to the other."""
        return bool(self.leaves) and not NO_PART & set(self.warnings)


def standings(
    changes: Sequence[Change],
    before: Pilot,
    after: Pilot | None,
    logged: Collection[str],
    reasons: Reasons,
) -> tuple[Standing, ...]:
    """How every change stands, in the order given; `after` is None while there is no second pilot.

    `logged` are the codes of today that have contacts in the first pilot, or all there are;
    `reasons` are those of the first pilot.
    """
    touched = [frozenset(reasons.current(leaf) for leaf in change.leaves) for change in changes]
    gone = [withdrawn_in_time(change, after) for change in changes]
    made = []
    for place, change in enumerate(changes):
        if gone[place]:
            made.append(Standing(change, touched[place], (Warn.WITHDRAWN,)))
            continue
        warnings = [*_in_time(change, before, after)]
        others = (one for other, one in enumerate(touched) if other != place and not gone[other])
        if any(touched[place] & one for one in others):
            warnings.append(Warn.OVERLAP)
        if not touched[place] & set(logged):
            warnings.append(Warn.NOTHING_LOGGED)
        made.append(Standing(change, touched[place], tuple(warnings)))
    return tuple(made)


def withdrawn_in_time(change: Change, after: Pilot | None) -> bool:
    """Whether it was withdrawn before the second pilot could tell anything about it.

    Who withdraws a change later may have looked at how it did: leaving out what did not work makes
    the rest look better. So it then counts as it was recorded.
    """
    if change.withdrawn is None:
        return False
    if after is None:
        return True
    return local_day(change.withdrawn.at, ZoneInfo(after.timezone)) < after.start


def _in_time(change: Change, before: Pilot, after: Pilot | None) -> Iterator[Warn]:
    if after is not None and change.fixed_on <= before.start:
        yield Warn.BEFORE_BOTH
    elif change.fixed_on <= before.end:
        yield Warn.NO_BASELINE
    if after is None:
        return
    if change.fixed_on > after.end:
        yield Warn.AFTER_BOTH
    elif change.fixed_on > after.start:
        yield Warn.DURING_SECOND
    if local_day(change.recorded_at, ZoneInfo(after.timezone)) >= after.start:
        yield Warn.RECORDED_LATE
    if change.withdrawn is not None:
        yield Warn.WITHDRAWN_LATE


def fixed_leaves(found: Sequence[Standing]) -> tuple[frozenset[str], bool]:
    """The leaves that count as fixed, and whether that was written down in time.

    Where any change was, those alone count: what was added later could have been chosen by its
    outcome. It then stays among the untouched reasons, which can only make the effect smaller.
    """
    in_time = [one.leaves for one in found if one.in_time]
    if in_time:
        return frozenset().union(*in_time), True
    late = [one.leaves for one in found if one.takes_part]
    return frozenset().union(*late), False


def warning_text(warning: Warn, language: Language) -> str:
    """What is wrong with a change as proof, in a sentence."""
    t = texts("words", language)
    return {
        Warn.BEFORE_BOTH: t.gettext(
            "made before the first pilot began, so there is no measurement without it: its "
            "reasons count as untouched"
        ),
        Warn.AFTER_BOTH: t.gettext(
            "made after the second pilot ended, so it cannot have worked yet: its reasons count "
            "as untouched"
        ),
        Warn.WITHDRAWN: t.gettext("withdrawn: its reasons count as untouched"),
        Warn.WITHDRAWN_LATE: t.gettext(
            "withdrawn after the second pilot began: it counts as it was recorded, because leaving "
            "out what did not work would make the rest look better"
        ),
        Warn.NO_BASELINE: t.gettext(
            "made before the first pilot ended: its baseline is missing or partly of the new state"
        ),
        Warn.DURING_SECOND: t.gettext(
            "made while the second pilot ran: that partly measured the old state"
        ),
        Warn.RECORDED_LATE: t.gettext(
            "recorded after the second pilot began: it proves nothing by itself"
        ),
        Warn.OVERLAP: t.gettext(
            "touches the same reasons as another change: which of them worked cannot be told"
        ),
        Warn.NOTHING_LOGGED: t.gettext("no contact was logged on its reasons in the first pilot"),
    }[warning]
