"""`agent-tui call`: a softphone tells of a call, so that channel, queue and talk time come alone.

It runs once per call, so nothing heavy is imported on its way to the disk.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from agent_tui.store.calls import reference, tell
from ftr.errors import BadInput, PersonError

if TYPE_CHECKING:  # words are wanted only where something is wrong
    from gettext import NullTranslations

    from ftr.texts import Language

OPTIONS = ("--id", "--queue", "--channel", "--started", "--ended", "--home", "--lang")
MOST_ID = 200  # characters; the longest known are SIP call ids of about a hundred
MOST_QUEUE = 80
FEWEST_DIGITS = 8  # of a number that can be a customer's
AHEAD = timedelta(minutes=2)  # clocks of two machines differ so much
OLDEST = timedelta(hours=12)
_DATABASE, _SNAPSHOT = "desk.db", "snapshot.json"


def call_options(arguments: list[str]) -> dict[str, str] | None:
    """The options of a sound `call …`, None where the command-line parser has to look at it."""
    options: dict[str, str] = {}
    rest = list(arguments)
    if not rest or rest.pop(0) != "call":
        return None
    while rest:
        name, sign, value = rest.pop(0).partition("=")
        if name not in OPTIONS or name in options or not (sign or rest):
            return None
        options[name] = value if sign else rest.pop(0)
    is_sound = "--id" in options and options.get("--lang", "nl") in ("nl", "en")
    return options if is_sound else None


def call_main(options: dict[str, str]) -> int:
    """`call` with sound options; the exit code is 0, or 1 with one line that says what is wrong."""
    try:
        home = _home(options.get("--home"))
        call(home, options)
    except (PersonError, OSError):
        from agent_tui.cli.main import run  # again, by the way that words it

        return run(["call", *(f"{name}={value}" for name, value in options.items())])
    return 0


def _home(option: str | None) -> Path:
    named = option or os.environ.get("AGENT_TUI_HOME")
    if named:
        return Path(named).expanduser().absolute()
    from agent_tui.store.home import choose_home

    return choose_home(None)


def call(
    home: Path,
    options: Mapping[str, str | None],
    language: Language = "en",
    now: datetime | None = None,
) -> None:
    """Tell this desk's form of a call, or of its end. Raises PersonError, OSError.

    Empty texts count as not given. Where neither start nor end is given it starts now.
    """
    now = now or datetime.now(UTC)
    number = _number(options.get("--id") or "", language)
    channel = _channel(home, options.get("--channel") or "", language)
    started_at = _moment(options.get("--started"), "--started", now, language)
    ended_at = _moment(options.get("--ended"), "--ended", now, language)
    if started_at is None and ended_at is None:
        started_at = now
    if started_at and ended_at and ended_at < started_at:
        raise BadInput(
            _t(language).gettext("The call ends before it starts; look at the two times.")
        )
    tell(
        home,
        reference(home, number),
        started_at=started_at,
        ended_at=ended_at,
        channel=channel,
        queue=_queue(options.get("--queue"), language),
    )


def _t(language: Language) -> NullTranslations:
    from ftr.texts import texts

    return texts("desk", language)


def _number(text: str, language: Language) -> str:
    """The telephone system's number of the call; what is wrong with it is told without it."""
    number = text.strip()
    if not number:
        raise BadInput(
            _t(language).gettext(
                "--id is empty, so no call can be told apart from another; "
                "look at the variable that your softphone fills in."
            )
        )
    if is_placeholder(number):
        raise BadInput(
            _t(language).gettext(
                "--id is a variable that your softphone did not fill in; "
                "look at how it writes its variables."
            )
        )
    if len(number) > MOST_ID or not number.isprintable():
        raise BadInput(
            _t(language)
            .gettext(
                "--id is no call's number: longer than {most} characters, or with signs in it "
                "that cannot be printed."
            )
            .format(most=MOST_ID)
        )
    return number


def is_placeholder(text: str) -> bool:
    """Whether a text is a variable's name in place of what it stands for."""
    ends = (("%", "%"), ("${", "}"), ("$(", ")"), ("{", "}"), ("[", "]"), ("<", ">"))
    return len(text) > 2 and any(text.startswith(a) and text.endswith(b) for a, b in ends)


def _queue(text: str | None, language: Language) -> str | None:
    queue = " ".join((text or "").split())
    if not queue or is_placeholder(queue):
        return None
    if len(queue) > MOST_QUEUE or not queue.isprintable():
        raise BadInput(
            _t(language)
            .gettext(
                "--queue is no queue's name: longer than {most} characters, or with signs in it "
                "that cannot be printed."
            )
            .format(most=MOST_QUEUE)
        )
    _check_queue(queue, language)
    return queue


def _check_queue(queue: str, language: Language) -> None:
    """Raise BadInput on a customer's number or address; what was found is told without it."""
    digits = sum(sign.isdigit() for sign in queue)
    if queue.isascii() and "@" not in queue and digits < FEWEST_DIGITS:
        return  # nearly every call: what would look closer is not loaded
    from ftr.personal_data import find_personal_data

    bare = queue.isdigit() and 10 <= digits <= 15 and queue[0] != "0"  # a country's code first
    found = find_personal_data(queue) or (find_personal_data(f"+{queue}") if bare else ())
    if not found:
        return
    from ftr.word_labels import personal_data_label

    kinds = dict.fromkeys(one.kind for one in found)
    raise BadInput(
        _t(language)
        .gettext(
            "--queue looks like a customer's data ({what}); give the name of the queue, "
            "never the caller's number."
        )
        .format(what=", ".join(personal_data_label(kind, language) for kind in kinds))
    )


def _moment(text: str | None, option: str, now: datetime, language: Language) -> datetime | None:
    """An instant from what a softphone writes: ISO 8601, a time of today, seconds since 1970."""
    text = (text or "").strip()
    if not text:
        return None
    moment = read_moment(text, now)
    if moment is None:
        raise BadInput(
            _t(language)
            .gettext(
                "{option} {text} is no time; write 2026-11-23T14:02:30 (or only the time, "
                "14:02:30), now, or the seconds since 1970."
            )
            .format(option=option, text=text)
        )
    if moment > now + AHEAD:
        raise BadInput(
            _t(language)
            .gettext("{option} {text} is in the future; look at the time zone and at the clocks.")
            .format(option=option, text=text)
        )
    if moment < now - OLDEST:
        raise BadInput(
            _t(language)
            .gettext(
                "{option} {text} is more than twelve hours ago; look at the date and at the "
                "time zone."
            )
            .format(option=option, text=text)
        )
    return min(moment, now)


def read_moment(text: str, now: datetime) -> datetime | None:
    """The aware instant that a text means, None where it means none.

    Without a zone it is this computer's; a time without a date is the last one that was so.
    """
    if text.lower() == "now":
        return now
    with_seconds = text.replace(".", "", 1)
    try:
        if with_seconds.isascii() and with_seconds.isdigit() and len(with_seconds) >= 9:
            number = float(text)
            return datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC)
        if len(text) <= len("14:02:30.123456") and ":" in text:
            local = now.astimezone()
            moment = datetime.fromisoformat(f"{local.date().isoformat()}T{text}").astimezone()
            return moment if moment <= now + AHEAD else moment - timedelta(days=1)
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _channel(home: Path, text: str, language: Language) -> str | None:
    """The code of the channel that a code or a label means, in whatever case; None for none.

    Raises PersonError on a desk without a pilot, or a channel that its catalogue lacks.
    """
    known = _channels(home)
    if known is None:
        if (home / _DATABASE).exists():
            return text or None  # the form's first frame was deleted; the form itself looks again
        raise PersonError(
            _t(language).gettext(
                "This desk has not joined a pilot, so no call can be logged. "
                "Join one first: `agent-tui join URL CODE`."
            )
        )
    if not text or text in known:
        return text or None
    meant = text.strip().casefold()
    by_name = {label.casefold(): code for code, labels in known.items() for label in labels}
    by_name |= {code.casefold(): code for code in known}  # a code goes before another's label
    if meant in by_name:
        return by_name[meant]
    raise BadInput(
        _t(language)
        .gettext("--channel {channel} is none of this pilot's channels; it has {known}.")
        .format(channel=text, known=", ".join(known))
    )


def _channels(home: Path) -> dict[str, list[str]] | None:
    """The channels of the active pilot, by code with their labels in every language.

    They come from the file of the form's first frame.

    It is read here without the catalogue's own types: they cost more than all the rest.
    """
    import json

    try:
        data = json.loads((home / _SNAPSHOT).read_text(encoding="utf-8"))
        active = next(e for e in data["enrolments"] if e["enrolment_id"] == data["active"])
        channels = active["catalogue"]["channels"]
        return {str(one["code"]): [str(each) for each in one["label"].values()] for one in channels}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, StopIteration):
        return None
