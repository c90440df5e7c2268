"""What is written on the terminal: whole lines, and the letters of a text while it is typed."""

from __future__ import annotations

import shutil
import sys
from textwrap import wrap

from rich.cells import cell_len


class Voice:
    """Writes to standard output; a line never begins in the middle of a text being typed."""

    def __init__(self) -> None:
        self._echoed = ""

    def say(self, line: str) -> None:
        """Write a line; on a terminal one that is too long goes on with a whole word."""
        self.end_echo()
        for part in self._parts(line):
            sys.stdout.write(f"{part}\n")
        sys.stdout.flush()

    def _parts(self, line: str) -> list[str]:
        if not sys.stdout.isatty():
            return [line]
        room = shutil.get_terminal_size().columns - 1
        return wrap(line, room, break_long_words=False, break_on_hyphens=False) or [line]

    def echo(self, text: str) -> None:
        """Show a query or a note as it stands now: the terminal does not by itself."""
        if not text.startswith(self._echoed):
            gone = cell_len(self._echoed) - cell_len(text)
            if self._echoed.startswith(text):
                sys.stdout.write("\b \b" * gone)
            else:
                self.end_echo()
            self._echoed = text if self._echoed else ""
        sys.stdout.write(text[len(self._echoed) :])
        sys.stdout.flush()
        self._echoed = text

    def end_echo(self) -> None:
        """The text being typed is over."""
        if self._echoed:
            sys.stdout.write("\n")
        self._echoed = ""
