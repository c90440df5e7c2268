"""Searching for a reason: what is found, what a key does, and what was looked for in vain."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from agent_tui.form.folding import words
from agent_tui.form.note_check import found_in, in_words
from agent_tui.form.outcome import Outcome, hint, nothing, on
from agent_tui.form.search import Hit
from agent_tui.form.sheet import Sheet
from agent_tui.form.state import Contact, FormState, Hint
from agent_tui.form.strokes import Stroke
from agent_tui.form.typos import shared_start
from ftr.catalogue.model import PAGE_SIZE, Reason
from ftr.record import replace

GENERAL = frozenset(
    ("overig", "overige", "anders", "divers", "diverse", "other", "else", "miscellaneous")
)
LEAST_LETTERS = 3  # of a word that was really looked for
LEARNED, HALF_LEARNED = 0.08, 2  # worth of the agent's own picks; after so many, half of it

Choose = Callable[[FormState, Contact, Reason, Stroke, Sheet], Outcome]


def matches(state: FormState, contact: Contact, sheet: Sheet) -> tuple[Hit, ...]:
    """What Enter may take, best first: at most nine. Without a query the list as it stands.

    The leaf that takes what the list misses comes after what fits, whether it was found too or
    not, and before what does not fit. Where it is what fits best, it was looked for by its name.
    """
    found = sheet.find(contact.query, contact.path, state.language)
    query = contact.query.strip()
    if not query:
        return found
    fits = bool(found) and found[0].fits
    best = tuple(reason.code for reason in found[0].path) if found else ()
    other = other_leaf(sheet, contact.path or best, near=fits or bool(contact.path))
    if fits and other is not None and other[-1].code == found[0].reason.code:
        other = None
    if fits:
        found = _as_learned(found, state.own_picks)
        if len(query) < LEAST_LETTERS:
            other = None
    if other is None:
        return found[:PAGE_SIZE]
    instead = Hit(other, 0.0, fits=False, instead=True)
    rest = tuple(hit for hit in found if hit.reason.code != other[-1].code)[: PAGE_SIZE - 1]
    return (*rest, instead) if fits else (instead, *rest)


def other_leaf(sheet: Sheet, codes: tuple[str, ...], *, near: bool) -> tuple[Reason, ...] | None:
    """The leaf that takes what the list misses: the nearest one above or beside `codes`, or the
    general one where they are not `near` and there is one. Of equally near ones the last.
    """
    if not sheet.others:
        return None
    general = [path for path in sheet.others if len(path) == 1 or _is_general(path[0])]
    if general and not near:
        return general[-1]

    def nearness(path: tuple[Reason, ...]) -> tuple[int, bool]:
        shared = 0
        for reason, code in zip(path, codes, strict=False):
            if reason.code != code:
                break
            shared += 1
        return shared, path in general

    return max(reversed(sheet.others), key=nearness)


def _is_general(main: Reason) -> bool:
    """Whether a main reason is called the other one, in whatever language."""
    return any(not GENERAL.isdisjoint(words(label)) for label in main.label.values())


def _as_learned(found: tuple[Hit, ...], own_picks: Mapping[str, int]) -> tuple[Hit, ...]:
    """What the agent takes often goes before what fits hardly better."""

    def score(hit: Hit) -> float:
        taken = own_picks.get(hit.reason.code, 0)
        return hit.score + LEARNED * taken / (taken + HALF_LEARNED)

    fitting = [hit for hit in found if hit.fits]
    return (*sorted(fitting, key=score, reverse=True), *found[len(fitting) :])


def search_key(
    state: FormState, contact: Contact, stroke: Stroke, sheet: Sheet, choose: Choose
) -> Outcome:
    """A key while searching; `choose` takes a reason."""
    key, action = stroke.key, sheet.keymap.actions.get(stroke.key)
    if key in ("up", "down"):
        return _move(state, contact, 1 if key == "down" else -1, sheet)
    if action == "confirm":
        return _take(state, contact, stroke, sheet, choose)
    if not stroke.is_text:
        return nothing(state, stroke)
    return on(state, with_query(contact, contact.query + key))


def with_query(contact: Contact, query: str) -> Contact:
    """The contact with this query, its best match chosen; without a query no row is (cursor -1)."""
    return replace(contact, query=query, cursor=0 if query.strip() else -1)


def _move(state: FormState, contact: Contact, step: int, sheet: Sheet) -> Outcome:
    """Up and down go round: above the first row is the last one."""
    count = len(matches(state, contact, sheet))
    moved = (max(contact.cursor, -1 if step > 0 else 0) + step) % count if count else -1
    if moved == contact.cursor:
        return hint(state, Hint.NO_PAGE)
    return on(state, replace(contact, cursor=moved))


def _take(
    state: FormState, contact: Contact, stroke: Stroke, sheet: Sheet, choose: Choose
) -> Outcome:
    found = matches(state, contact, sheet)
    query = contact.query.strip()
    if not found or (not query and contact.cursor < 0):
        return hint(state, Hint.TYPE_TO_SEARCH)
    hit = found[min(max(contact.cursor, 0), len(found) - 1)]
    if not hit.instead:
        contact = _corrected(missed(state, contact, sheet), query)
        return choose(state, contact, hit.reason, stroke, sheet)
    contact = replace(contact, sought=query)
    after, effects = choose(state, contact, hit.reason, stroke, sheet)
    if found_in(query):
        about = in_words(query, state.language)
        after = replace(after, hint=Hint.LEFT_OUT, hint_about=about)
    return after, effects


def missed(state: FormState, contact: Contact, sheet: Sheet) -> Contact:
    """The contact with what it looks for, where that fits nothing; the longest of it is kept."""
    query, sought = contact.query.strip(), contact.sought or ""
    if len(query) < LEAST_LETTERS or sought.startswith(query):
        return contact
    found = sheet.find(contact.query, contact.path, state.language)
    return contact if found and found[0].fits else replace(contact, sought=query)


def _corrected(contact: Contact, query: str) -> Contact:
    """Without what was looked for in vain, where it was only a slip in what was found then."""
    before, after = words(contact.sought or ""), words(query)
    if before and after and shared_start(before[0], after[0]) >= LEAST_LETTERS:
        return replace(contact, sought=None)
    return contact
