"""What a terminal sends for a key, as the form names keys. Pure: bytes in, names out.

Terminals disagree: each key has all the sequences that xterm, PuTTY, the Linux console, screen,
tmux and rxvt send for it, with the keypad in digits (DECKPAM or not) as plain characters.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ftr.record import record

PASTE_BEGINS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"
CONTROL: Mapping[str, str] = {
    "\r": "enter",
    "\n": "enter",
    "\t": "tab",
    "\x7f": "backspace",
    "\x08": "backspace",
    "\x1b": "escape",
}
_TILDE = {
    1: "home",
    2: "insert",
    3: "delete",
    4: "end",
    5: "pageup",
    6: "pagedown",
    7: "home",
    8: "end",
    11: "f1",
    12: "f2",
    13: "f3",
    14: "f4",
    15: "f5",
    17: "f6",
    18: "f7",
    19: "f8",
    20: "f9",
    21: "f10",
    23: "f11",
    24: "f12",
}
_LETTERS = {
    "A": "up",
    "B": "down",
    "C": "right",
    "D": "left",
    "E": "begin",
    "F": "end",
    "H": "home",
    "P": "f1",
    "Q": "f2",
    "R": "f3",
    "S": "f4",
}
_KEYPAD = dict(zip("pqrstuvwxy", "0123456789", strict=True)) | {
    "M": "enter",
    "k": "+",
    "m": "-",
    "j": "*",
    "o": "/",
    "n": ".",
    "l": ",",
    "X": "=",
}
SEQUENCES: Mapping[str, str] = (
    {f"\x1b[{number}~": name for number, name in _TILDE.items()}
    | {f"\x1b[{letter}": name for letter, name in _LETTERS.items()}
    | {f"\x1bO{letter}": name for letter, name in {**_KEYPAD, **_LETTERS}.items()}
    | {f"\x1b[[{letter}": f"f{at}" for at, letter in enumerate("ABCDE", 1)}  # the Linux console
    | {PASTE_BEGINS: PASTE_BEGINS, PASTE_ENDS: PASTE_ENDS}
)
_BEGINNINGS = frozenset(sequence[:end] for sequence in SEQUENCES for end in range(1, len(sequence)))


@record
class Pasted:
    """A text that came in one piece from the clipboard."""

    text: str


@dataclass
class KeyReader:
    """Turns what is read into keys; a sequence may come in pieces."""

    _decoder: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8")(errors="ignore")
    )
    _rest: str = ""
    _pasted: list[str] | None = None

    @property
    def waits(self) -> bool:
        """Whether what was read last may be the beginning of a longer sequence."""
        return bool(self._rest)

    def read(self, data: bytes) -> Iterator[str | Pasted]:
        """The keys in these bytes, as far as they are whole."""
        self._rest += self._decoder.decode(data)
        while self._rest:
            taken, rest = _next(self._rest)
            if not taken:
                return
            self._rest = rest
            yield from self._keys(taken)

    def flush(self) -> Iterator[str | Pasted]:
        """Nothing came for a while: what is left is what it looks like."""
        rest, self._rest = self._rest, ""
        if rest == "\x1b":
            yield from self._keys(rest)

    def _keys(self, taken: str) -> Iterator[str | Pasted]:
        if taken == PASTE_BEGINS:
            self._pasted = []
        elif taken == PASTE_ENDS:
            text, self._pasted = "".join(self._pasted or ()), None
            yield Pasted(text)
        elif self._pasted is not None:
            self._pasted.append(taken if len(taken) == 1 else "")
        else:
            name = named(taken)
            if name:
                yield name


def named(taken: str) -> str:
    """One character or sequence by its name; empty for one the form has no name for."""
    if taken in CONTROL:
        return CONTROL[taken]
    if taken in SEQUENCES:
        return SEQUENCES[taken]
    if len(taken) == 1 and taken < " ":
        return f"ctrl+{chr(ord(taken) + 0x60)}"
    return taken if len(taken) == 1 and taken.isprintable() else ""


def _next(text: str) -> tuple[str, str]:
    """(the first character or sequence, the rest); empty where it may still grow."""
    if text[0] != "\x1b":
        return text[0], text[1:]
    for end in range(len(text), 1, -1):
        if text[:end] in SEQUENCES:
            return text[:end], text[end:]
    if text in _BEGINNINGS:
        return "", text
    if text[1] in "[O":
        return _unknown(text)
    return text[0], text[1:]


def _unknown(text: str) -> tuple[str, str]:
    """A sequence nobody knows is skipped whole: its letters are no keys."""
    for at, char in enumerate(text[2:], 2):
        if "\x40" <= char <= "\x7e":
            return text[: at + 1], text[at + 1 :]
    return "", text
