"""How a running pilot looks in a terminal; numbers in, lines out."""

from __future__ import annotations

import gettext
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

_BAR = 12
_LONG_SILENCE_S = 3600
_SIDE_BY_SIDE = 150  # columns from which two tables stand beside each other
_HEAD_LINES = 10  # what stands above and between the tables


def view(
    data: Mapping[str, Any], t: gettext.NullTranslations, width: int, height: int | None = None
) -> RenderableType:
    """The whole screen, from what `GET /v1/pilots/{p}/coverage` says. `height`: lines there are."""
    findings = data["findings"]
    room = max(5, height - _HEAD_LINES - 2 * min(len(findings), 6)) if height else None
    parts: list[RenderableType] = [
        _head(data, t),
        _findings(findings, t, limit=6 if height else None),
    ]
    agents = _lines(t.gettext("agent"), data["agents"], t, room)
    others = Group(_lines(t.gettext("day"), data["days"], t), Text(""), _desks(data, t, room))
    if width >= _SIDE_BY_SIDE:
        side_by_side = Table.grid(padding=(0, 4))
        side_by_side.add_row(agents, others)
        parts.append(side_by_side)
    else:
        parts += [agents, Text(""), others]
    return Group(*parts)


def _head(data: Mapping[str, Any], t: gettext.NullTranslations) -> Text:
    pilot, overall = data["pilot"], data["overall"]
    moment = _local(data["as_of"], pilot["timezone"])
    text = Text()
    text.append(pilot["name"], style="bold")
    text.append(f"  {pilot['start']} – {pilot['end']}")
    if pilot["kind"] == "demo":
        text.append("  " + t.gettext("DEMONSTRATION: generated contacts"), style="reverse")
    text.append("\n")
    logged = overall["contacts"] + overall["endings"]
    if overall["handled"] is None:
        text.append(t.gettext("{logged} contacts logged").format(logged=logged))
    else:
        text.append(
            t.gettext("{logged} of {handled} handled contacts logged: {share}").format(
                logged=logged, handled=overall["handled"], share=_percent(overall["coverage"])
            )
        )
    asked = overall["not_asked_share"]
    if asked is not None:
        text.append(" · " + t.gettext("not asked: {share}").format(share=_percent(asked)))
    text.append(" · " + moment.strftime("%d-%m %H:%M:%S"), style="dim")
    return text


def _findings(
    findings: Sequence[Mapping[str, Any]], t: gettext.NullTranslations, limit: int | None
) -> RenderableType:
    if not findings:
        return Text("✓ " + t.gettext("Nothing needs you now.") + "\n", style="green")
    lines = Text("\n")
    for finding in findings[:limit]:
        lines.append(
            "! " if finding["urgent"] else "· ", style="bold red" if finding["urgent"] else ""
        )
        lines.append(finding["text"] + " ", style="bold" if finding["urgent"] else "")
        lines.append(finding["do"] + "\n", style="dim")
    more = len(findings) - len(findings[:limit])
    if more:
        lines.append(t.gettext("… and {number} more.").format(number=more) + "\n", style="dim")
    return lines


def _lines(
    head: str,
    lines: Sequence[Mapping[str, Any]],
    t: gettext.NullTranslations,
    room: int | None = None,
) -> Table:
    table = _table()
    table.add_column(head, no_wrap=True)
    for title in (t.gettext("logged"), t.gettext("handled"), t.gettext("coverage")):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column(t.gettext("not asked"), justify="right", no_wrap=True)
    for line in lines[:room]:
        table.add_row(
            line["label"],
            str(line["contacts"] + line["endings"]),
            _count(line["handled"]),
            _percent(line["coverage"]),
            _bar(line["coverage"]),
            _percent(line["not_asked_share"]),
        )
    if room is not None and len(lines) > room:
        table.add_row(t.gettext("… and {number} more.").format(number=len(lines) - room))
    return table


def _desks(data: Mapping[str, Any], t: gettext.NullTranslations, room: int | None) -> Table:
    """Longest silent first, as they come."""
    table = _table()
    table.add_column(t.gettext("desk of"), no_wrap=True)
    for title in (t.gettext("silent for"), t.gettext("received"), t.gettext("unsent")):
        table.add_column(title, justify="right", no_wrap=True)
    desks = data["desks"]
    for desk in desks[:room]:
        is_silent = desk["silent_s"] >= _LONG_SILENCE_S
        table.add_row(
            desk["agent_ref"],
            Text(_duration(desk["silent_s"], t), style="bold" if is_silent else ""),
            str(desk["held"]),
            _count(desk["unsent"]),
        )
    if not desks:
        table.add_row(t.gettext("none has joined yet"))
    if room is not None and len(desks) > room:
        table.add_row(t.gettext("… and {number} more.").format(number=len(desks) - room))
    return table


def _table() -> Table:
    return Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))


def _bar(share: float | None) -> str:
    if share is None:
        return ""
    filled = round(min(1.0, share) * _BAR)
    return "█" * filled + "░" * (_BAR - filled)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _count(number: int | None) -> str:
    return "–" if number is None else str(number)


def _duration(seconds: int, t: gettext.NullTranslations) -> str:
    minutes = seconds // 60
    if minutes < 1:
        return t.gettext("{number} s").format(number=seconds)
    if minutes < 120:
        return t.gettext("{number} min").format(number=minutes)
    if minutes < 48 * 60:
        return t.gettext("{number} h").format(number=minutes // 60)
    return t.gettext("{number} d").format(number=minutes // (24 * 60))


def _local(instant: str, timezone: str) -> datetime:
    return datetime.fromisoformat(instant).astimezone(UTC).astimezone(ZoneInfo(timezone))
