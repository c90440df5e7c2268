"""The real form on every kind of terminal: python -m tests.agent_tui.ui.terminals [TERM …]

Each run types a contact, opens help by that terminal's own F1, takes the contact back by its own
Delete, and looks at which colours were asked for.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.agent_tui.store.desk_at_work import joined_store
from tests.processes import AGENT_TUI
from tests.terminal import Terminal, terminal

SGR = re.compile(r"\x1b\[([\d;]*)m")
SEQUENCES = {"putty": {"kf1": "\x1b[11~", "kdch1": "\x1b[3~"}}  # where terminfo does not know it
ASK = """
import curses, sys
curses.setupterm(sys.argv[1], fd=1)
print((curses.tigetstr(sys.argv[2]) or b"").hex())
"""


@dataclass(frozen=True)
class Kind:
    """A terminal: its TERM, how many colours it says it has, and more of its environment."""

    term: str
    colours: int
    env: tuple[tuple[str, str], ...] = ()
    inside: tuple[str, ...] = ()  # the command that runs the form on a terminal of its own

    @property
    def name(self) -> str:
        return " ".join(
            [*self.inside[:1], self.term, *(f"{name}={value}" for name, value in self.env)]
        )


KINDS = (
    Kind("linux", 16),
    Kind("xterm", 16),
    Kind("xterm-256color", 256),
    Kind("xterm-256color", 1 << 24, (("COLORTERM", "truecolor"),)),
    Kind("xterm-256color", 0, (("NO_COLOR", "1"),)),
    Kind("screen", 16),
    Kind("tmux-256color", 256),
    Kind("putty", 16),
    Kind("vt100", 0),
    Kind("xterm-256color", 256, inside=("tmux", "-L", "eerst-online", "-f", "/dev/null", "new")),
    Kind("xterm-256color", 256, inside=("screen", "-c", "/dev/null")),
)


def sequence(term: str, name: str, otherwise: str) -> str:
    """What this terminal sends for a key, by terminfo."""
    if term in SEQUENCES:
        return SEQUENCES[term][name]
    asked = subprocess.run(
        [sys.executable, "-c", ASK, term, name], capture_output=True, text=True, check=False
    )
    return bytes.fromhex(asked.stdout).decode() or otherwise


def colours_of(form: Terminal) -> int:
    """The most colours that what was painted needs."""
    most = 0
    painted = b"".join(chunk.data for chunk in list(form.chunks)).decode(errors="replace")
    for numbers in SGR.findall(painted):
        parts = [int(part or 0) for part in numbers.split(";")]
        while parts:
            part = parts.pop(0)
            if part in (38, 48) and parts:
                deep = parts.pop(0) == 2
                most = max(most, 1 << 24 if deep else 256)
                del parts[: 3 if deep else 1]
            elif (30 <= part <= 47 and part not in (39, 38)) or 90 <= part <= 107:
                most = max(most, 16)
    return most


def try_on(kind: Kind, home: Path) -> None:
    """Log, ask for help, take back and leave; AssertionError where something is not as it is."""
    joined_store(home).close()
    env = {"TERM": kind.term, "COLORTERM": "", **dict(kind.env)}
    unset = [] if "NO_COLOR" in env else ["env", "-u", "NO_COLOR"]
    command = [*unset, *kind.inside, *AGENT_TUI, "--home", str(home), "--lang", "en"]
    with terminal(command, columns=60, rows=20, env=env) as form:
        form.wait_for("What is the contact about?")
        shown = ("What exactly?", "▸ Online first?", "1 logged today")
        for key, shows in zip("112", shown, strict=True):
            form.press(key, shows)
        form.type(sequence(kind.term, "kf1", "\x1bOP"))
        form.wait_for("The keys")
        form.type("\x1b")
        form.wait_for("What is the contact about?")
        form.type(sequence(kind.term, "kdch1", "\x1b[3~"))
        form.wait_for("taken back")
        assert colours_of(form) <= kind.colours, (colours_of(form), kind)
        form.type("\x11")
        assert form.wait() == 0


def main() -> int:
    """Try the named ones, or all."""
    wanted = sys.argv[1:]
    for kind in KINDS:
        if wanted and not {kind.term, *kind.inside[:1]} & set(wanted):
            continue
        if kind.inside and not shutil.which(kind.inside[0]):
            print(f"{kind.name}: not tried, because {kind.inside[0]} is not installed")
        else:
            with tempfile.TemporaryDirectory() as folder:
                try_on(kind, Path(folder))
            print(f"{kind.name}: fine", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
