"""How commands speak: results on stdout, one clear line on stderr where it could not be done."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

from agent_tui.snapshot import read_snapshot
from ftr.errors import PersonError
from ftr.texts import LANGUAGES, Language, chosen_language, texts

DONE, FAILED, WRONG_USAGE = 0, 1, 2
LANGUAGE_VARIABLE = "EERST_ONLINE_LANG"


def spoken_language(option: str | None) -> Language:
    """The language of messages: `--lang`, else the environment's."""
    return "nl" if option == "nl" else "en" if option == "en" else chosen_language()


def desk_language(home: Path, otherwise: Language) -> Language:
    """The language chosen at this desk, else its pilot's, where EERST_ONLINE_LANG says none."""
    snapshot = read_snapshot(home)
    is_told = os.environ.get(LANGUAGE_VARIABLE, "")[:2].lower() in LANGUAGES
    known = snapshot.active_enrolment is not None or "language" in snapshot.settings
    return snapshot.language if known and not is_told else otherwise


def say(line: str = "") -> None:
    """A line of result."""
    print(line)


def complain(line: str) -> None:
    """The one line that says what happened, why, and what to do now."""
    print(f"agent-tui: {' '.join(line.split())}", file=sys.stderr)


def guarded(command: Callable[[], int], language: Language) -> int:
    """Run a command; what a person can cause becomes one line and exit code 1."""
    for stream in (sys.stdout, sys.stderr):  # a sign the console lacks must not end a command
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = command()
        sys.stdout.flush()
        return code
    except PersonError as error:
        complain(str(error))
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        complain(texts("desk", language).gettext("Stopped. Nothing that was saved is lost."))
    except OSError as error:
        from ftr.causes import cause

        where = f"{error.filename}: " if error.filename else ""
        complain(
            texts("desk", language)
            .gettext("It could not be done: {error}.")
            .format(error=where + cause(error, language))
        )
    return FAILED
