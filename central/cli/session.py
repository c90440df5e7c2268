"""What every sub-command is given: where it runs, in which language, and where it prints."""

from __future__ import annotations

import gettext
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from central.cli import home as home_files
from central.cli.started import started_as
from ftr.errors import PersonError
from ftr.texts import Language, texts

if TYPE_CHECKING:
    from central.cli.client import Centre


@dataclass(frozen=True)
class Session:
    """One run of `ftr`. `asked_language`, `centre`, `token` and `ca` are what was typed, else None.

    `language` is the language of messages; a result is in the pilot's unless another was asked.
    """

    home: Path
    language: Language
    out: TextIO
    err: TextIO
    asked_language: Language | None = None
    centre: str | None = None
    token: str | None = None
    ca: Path | None = None

    @property
    def t(self) -> gettext.NullTranslations:
        """The texts of this command in the person's language."""
        return texts("central", self.language)

    def say(self, text: str = "") -> None:
        """One line for the person, or for the next program in the pipe."""
        print(text, file=self.out)

    def note(self, text: str) -> None:
        """A line beside the result: on stderr, so that what is piped stays clean."""
        print(text, file=self.err)

    def say_json(self, value: Any) -> None:
        """A value as indented JSON."""
        self.say(json.dumps(value, ensure_ascii=False, indent=2))

    def say_columns(self, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Rows under their heads, in aligned columns; absent values are a dash."""
        lines = [list(heads), *([_shown(cell) for cell in row] for row in rows)]
        widths = [max(len(line[place]) for line in lines) for place in range(len(heads))]
        for line in lines:
            cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            self.say("  ".join(cells).rstrip())

    def command(self, words: str, home: Path | None = None) -> str:
        """A command to type next, as this one was started; it names a home that is not usual."""
        where = home or self.home
        program = started_as(sys.argv[0])
        return f"{program} {words}" + (
            "" if where == home_files.default_home() else f" --home {where}"
        )

    def only_match(self, start: str, known: Sequence[str], list_command: str) -> str:
        """The one of `known` that is `start` or begins with it; PersonError on none or several."""
        found = [start] if start in known else [one for one in known if one.startswith(start)]
        if len(found) == 1:
            return found[0]
        if found:
            message = self.t.gettext("{start} fits {number} of them. Give more of it.")
        else:
            message = self.t.gettext("There is no {start}. See `{command}`.")
        raise PersonError(message.format(start=start, number=len(found), command=list_command))

    def open_centre(self) -> Centre:
        """A client of the centre that was named, or that this home knows.

        Raises PersonError where no centre or no token is known.
        """
        from central.cli.client import Centre

        known = home_files.known_centre(self.home)
        url = self.centre or os.environ.get("FTR_CENTRE") or (known.url if known else None)
        if url is None:
            raise PersonError(
                self.t.gettext(
                    "No centre is known in {home}. Start one with `ftr serve`, "
                    "or name one with --centre URL."
                ).format(home=self.home)
            )
        token = self.token or os.environ.get("FTR_TOKEN") or home_files.stored_token(self.home, url)
        ca = self.ca or (known.ca if known and known.url == url else None)
        return Centre(url, token=token, ca=ca, language=self.language)


def _shown(cell: object) -> str:
    return "–" if cell is None or cell == "" else str(cell)
