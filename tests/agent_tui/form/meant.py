"""What a walk over the form means, told in the plainest way: no screen, no saves, no effects.

It knows the small catalogue of `hands` with an optional obstacle, two channels (e-mail asks
nothing) and keys that are typed one by one; each key changes at once what it means.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

TREE: dict[tuple[str, ...], dict[str, str]] = {
    (): {"1": "delivery", "2": "billing", "3": "complaint"},
    ("delivery",): {"1": "late", "2": "not-delivered", "9": "delivery-other"},
    ("delivery", "not-delivered"): {"1": "lost", "2": "address"},
    ("billing",): {"1": "wrong-bill", "2": "copy-bill"},
}
PATHS = {code: (*path, code) for path, level in TREE.items() for code in level.values()}
ENDINGS = {"-": "silent", "+": "wrong", ".": "prank"}
ANSWERS = {"1": "yes", "2": "no", "3": "unknown", "4": "not_asked"}
OBSTACLES = {"1": "not_found", "2": "not_understood", "3": "did_not_work"}  # of six


@dataclass
class Entry:
    """A contact that is logged, as it stands."""

    reason: str | None
    ending: str | None
    answer: str | None
    channel: str
    call: str | None
    talk_s: int | None
    obstacle: str | None = None
    voided: bool = False


@dataclass
class InHand:
    """A contact that is open: a new one, the change of `of`, or the question after the save."""

    channel: str
    call: str | None = None
    path: tuple[str, ...] = ()
    of: int | None = None
    is_after: bool = False  # at the obstacle
    waits: bool = False  # nothing but Enter saves it
    answer: str | None = None
    ending: str | None = None
    is_full: bool = False  # at Enter


@dataclass
class Meant:
    """Everything the walk has meant so far."""

    entries: list[Entry] = field(default_factory=list)
    hand: InHand | None = None
    held: InHand | None = None
    channel: str = "phone"
    view: str = "form"
    cursor: int = 0
    calls: dict[str, int | None] = field(default_factory=dict)  # in their order; talk time
    dropped: set[str] = field(default_factory=set)
    undone: int | None = None
    last: int | None = None  # shown as the last contact

    def key(self, key: str) -> None:
        """What one key means."""
        if key in ("f2", "f3", "f5"):
            self._around(key)
        elif self.view != "form":
            self._listed(key)
        elif self.hand is None and key in ("escape", "backspace", "delete", "="):
            self._on_empty(key)
        elif self.hand is not None and key == "escape":
            self.hand = None
        elif self.hand is not None and self.hand.is_after:
            self._after(self.hand, key)
        elif self.hand is not None and key == "backspace":
            self._back(self.hand)
        elif self.hand is None or not (self.hand.is_full or self._is_leaf(self.hand)):
            self._reason(key)
        else:
            self._answer(self.hand, key)
        self._talked()

    def began(self, call: str) -> None:
        """A telephone rang."""
        self.calls[call] = None

    def ended(self, call: str, talk_s: int) -> None:
        """And was put down."""
        self.calls[call] = talk_s
        self._talked()

    # the empty form, the list, and what lies over them

    def _around(self, key: str) -> None:
        if key == "f2":
            self.view, self.cursor = ("form" if self.view != "form" else "list"), 0
            return
        self.view = "form"
        if key == "f3":
            self.hand, self.held = self.held, self.hand
            return
        if self.hand is None or self.hand.is_after:
            at = self.hand.channel if self.hand else self.channel
            self.channel = "email" if at == "phone" else "phone"
            return
        hand = self.hand
        self.channel = hand.channel = "email" if hand.channel == "phone" else "phone"
        if hand.ending is None and self._is_leaf(hand):
            hand.is_full = hand.channel == "email"
            hand.answer = "not_asked" if hand.is_full else None

    def _on_empty(self, key: str) -> None:
        waiting = self.waiting()
        if key == "escape" and waiting:
            self.dropped.add(waiting[0])
        elif key == "delete":
            live = [at for at, each in enumerate(self.entries) if not each.voided]
            if self.undone is not None:
                self._restore(self.undone)
            elif live:
                self._void(live[-1])
                self.undone = live[-1]
        elif key == "=" and self.last is not None and self.entries[self.last].reason:
            self.hand = self._begun()
            self.hand.waits = self.hand.channel == "email"
            self._take_path(self.hand, PATHS[str(self.entries[self.last].reason)])

    def _listed(self, key: str) -> None:
        at = len(self.entries) - 1 - self.cursor
        if key == "escape":
            self.view = "form"
        elif self.view == "cause":
            self._cause(key, at)
        elif key == "backspace":
            self.view = "form"
        elif not self.entries:
            return
        elif key.isdigit() and 1 <= int(key) <= len(self.entries):
            self.cursor = int(key) - 1
        elif key == "enter" and not self.entries[at].voided:
            self._change(at)
        elif key == "delete" and self.entries[at].voided:
            self._restore(at)
        elif key == "delete":
            self.view = "cause"

    def _cause(self, key: str, at: int) -> None:
        if key == "backspace":
            self.view = "list"
        elif key in "1234":
            self.view = "list"
            self._void(at)
            self.undone = None

    def _void(self, at: int) -> None:
        self.entries[at].voided = True
        self.last = at
        self._apart(at)

    def _restore(self, at: int) -> None:
        entry = self.entries[at]
        others = {each.call for each in self.entries if each is not entry and not each.voided}
        others |= {each.call for each in (self.hand, self.held) if each}
        if entry.call in others:
            entry.call = entry.talk_s = None
        entry.voided, self.last = False, at
        self.undone = None

    def _apart(self, at: int) -> None:
        self.hand = None if self.hand and self.hand.of == at else self.hand
        self.held = None if self.held and self.held.of == at else self.held

    def _change(self, at: int) -> None:
        self._apart(at)
        if self.hand and self.held:
            return
        self.held = self.hand or self.held
        self.hand = InHand(self.entries[at].channel, of=at)
        self.view = "form"

    # the way of a contact

    def waiting(self) -> list[str]:
        """The calls that no contact is of."""
        of = {each.call for each in (self.hand, self.held) if each}
        of |= {each.call for each in self.entries if not each.voided} | self.dropped
        return [call for call in self.calls if call not in of]

    def _begun(self) -> InHand:
        return InHand(self.channel, next(iter(self.waiting()), None))

    def _is_leaf(self, hand: InHand) -> bool:
        return bool(hand.path) and hand.path not in TREE

    def _reason(self, key: str) -> None:
        hand = self.hand or self._begun()
        if key in TREE[hand.path]:
            self.hand = hand
            self._take_path(hand, (*hand.path, TREE[hand.path][key]))
        elif not hand.path and key in ENDINGS:
            self.hand = hand
            hand.ending, hand.answer = ENDINGS[key], None
            self._complete(hand)
        elif key == "enter" and hand.of is not None:
            self._keep(hand, self.entries[hand.of])

    def _keep(self, hand: InHand, entry: Entry) -> None:
        if entry.ending and not hand.path:
            hand.ending = entry.ending
            self._complete(hand)
        elif entry.reason:
            path, depth = PATHS[entry.reason], len(hand.path)
            if path[:depth] == hand.path and len(path) > depth:
                self._take_path(hand, path[: depth + 1])

    def _take_path(self, hand: InHand, path: tuple[str, ...]) -> None:
        hand.path, hand.ending, hand.answer, hand.is_full = path, None, None, False
        if self._is_leaf(hand) and hand.channel == "email":
            hand.answer = "not_asked"
            self._complete(hand)

    def _answer(self, hand: InHand, key: str) -> None:
        is_asked = hand.ending is None and hand.channel == "phone"
        if is_asked and key in ANSWERS:
            hand.answer = ANSWERS[key]
            self._complete(hand)
        elif key == "enter" and hand.is_full:
            self._save(hand)
        elif key == "enter" and hand.of is not None and self.entries[hand.of].answer:
            hand.answer = self.entries[hand.of].answer
            self._complete(hand)

    def _back(self, hand: InHand) -> None:
        if hand.is_full and hand.answer is not None and hand.channel == "phone":
            hand.is_full, hand.answer = False, None
            return
        if not hand.path and not hand.ending:
            return
        hand.path, hand.ending, hand.answer, hand.is_full = hand.path[:-1], None, None, False
        if not hand.path and hand.of is None:
            self.hand = None

    def _complete(self, hand: InHand) -> None:
        if hand.waits:
            hand.is_full = True
        else:
            self._save(hand)

    def _save(self, hand: InHand) -> None:
        reason = hand.path[-1] if hand.path else None
        said = Entry(reason, hand.ending, hand.answer, hand.channel, hand.call, None)
        if hand.of is None:
            said.talk_s = self.calls[hand.call] if hand.call else None
            self.entries.append(said)
            hand.of, self.last, self.undone = len(self.entries) - 1, len(self.entries) - 1, None
        else:
            before = self.entries[hand.of]
            said.call, said.talk_s = before.call, before.talk_s
            said.obstacle = before.obstacle if said.answer == before.answer else None
            if said != before:
                self.last, self.undone = hand.of, None
            self.entries[hand.of] = said
        asks = said.ending is None and said.answer == "yes"
        self.hand = replace(hand, is_after=True, is_full=False) if asks else None

    def _after(self, hand: InHand, key: str) -> None:
        assert hand.of is not None
        entry = self.entries[hand.of]
        if key in OBSTACLES:
            if entry.obstacle != OBSTACLES[key]:
                entry.obstacle, self.last, self.undone = OBSTACLES[key], hand.of, None
            self.hand = None
        elif key == "enter":
            self.hand = None

    def _talked(self) -> None:
        for entry in self.entries:
            if entry.call and not entry.voided and entry.talk_s is None:
                entry.talk_s = self.calls[entry.call]
