"""What terminals send for a key is that key, here and on the screen; and nothing else is one."""

from __future__ import annotations

import subprocess
import sys
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_tui.plain.keys import SEQUENCES, KeyReader, Pasted

if sys.platform == "win32":
    pytest.skip("terminfo is POSIX's", allow_module_level=True)

TERMS = (
    "linux",
    "xterm",
    "xterm-256color",
    "screen",
    "screen-256color",
    "tmux-256color",
    "vt220",
    "rxvt-unicode",
    "cygwin",
    "hurd",
)
CAPABILITIES = {
    **{f"kf{number}": f"f{number}" for number in range(1, 13)},
    "kdch1": "delete",
    "kcuu1": "up",
    "kcud1": "down",
    "kbs": "backspace",
    "khome": "home",
    "kpp": "pageup",
    "knp": "pagedown",
}
PUTTY = {
    "\x1b[11~": "f1",
    "\x1b[14~": "f4",
    "\x1bOP": "f1",
    "\x1b[3~": "delete",
    "\x7f": "backspace",
}
ASK = """
import curses, sys
curses.setupterm(sys.argv[1], fd=1)
for name in sys.argv[2:]:
    sent = curses.tigetstr(name)
    print(name, sent.hex() if sent else '-')
"""


def read(data: bytes) -> list[str | Pasted]:
    reader = KeyReader()
    return [*reader.read(data), *reader.flush()]


def on_screen(data: str) -> list[str]:
    """The keys that the screen's framework hears."""
    from textual import events
    from textual._xterm_parser import XTermParser

    parser = XTermParser()
    heard = [*parser.feed(data), *parser.feed("")]
    return [event.key for event in heard if isinstance(event, events.Key)]


@pytest.mark.parametrize("term", TERMS)
def test_every_key_of_a_terminal_is_that_key(term: str) -> None:
    asked = subprocess.run(
        [sys.executable, "-c", ASK, term, *CAPABILITIES], capture_output=True, text=True
    )
    if asked.returncode:
        pytest.skip(f"this system's terminfo does not know {term}")
    for line in asked.stdout.splitlines():
        name, sent = line.split()
        if sent != "-":
            data = bytes.fromhex(sent)
            assert read(data) == [CAPABILITIES[name]], name
            assert on_screen(data.decode()) == [CAPABILITIES[name]], name


def test_what_putty_and_a_keypad_in_application_mode_send() -> None:
    keypad = {
        f"\x1bO{letter}": digit for letter, digit in zip("pqrstuvwxy", "0123456789", strict=True)
    }
    for sent, key in {**PUTTY, **keypad}.items():
        assert read(sent.encode()) == [key]


def test_a_sequence_that_comes_in_pieces_is_one_key() -> None:
    for sequence in SEQUENCES:
        if "200~" in sequence or "201~" in sequence:
            continue
        reader = KeyReader()
        heard = [key for char in sequence for key in reader.read(char.encode())]
        assert heard == [SEQUENCES[sequence]]


def test_escape_alone_is_a_key_once_nothing_follows() -> None:
    reader = KeyReader()
    assert list(reader.read(b"\x1b")) == []
    assert reader.waits
    assert list(reader.flush()) == ["escape"]
    assert read(b"\x1b1") == ["escape", "1"]


def test_letters_beyond_ascii_are_themselves_also_in_halves() -> None:
    reader = KeyReader()
    assert [key for byte in "één".encode() for key in reader.read(bytes([byte]))] == list("één")


@pytest.mark.parametrize(
    "sent", ["\x1b[224z", "\x1b[?1;2c", "\x1b[27;5;50~", "\x1b[1;2P", "\x1b[<0;10;5M", "\x1b[I"]
)
def test_a_sequence_nobody_knows_types_no_digits(sent: str) -> None:
    assert read(sent.encode()) == []


def test_a_paste_is_one_thing_and_no_keys() -> None:
    assert read(b"1\x1b[200~112\r2\x1b[201~2") == ["1", Pasted("112\r2"), "2"]


@given(st.lists(st.sampled_from([*"12-jn/", *SEQUENCES, "\r", "\t"]), max_size=12), st.data())
def test_however_the_bytes_come_the_keys_are_the_same(sent: list[str], data: st.DataObject) -> None:
    text = "".join(sent).encode()
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)))))
    reader = KeyReader()
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    heard = [key for piece in pieces for key in reader.read(piece)]
    assert heard == list(KeyReader().read(text))


def test_every_modifier_of_a_function_key_is_silent() -> None:
    for number, modifier in product(range(1, 35), range(2, 9)):
        assert read(f"\x1b[{number};{modifier}~".encode()) == []
