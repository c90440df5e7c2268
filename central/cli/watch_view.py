"""How a running pilot looks in a terminal; numbers in, lines out."""

from __future__ import annotations

import gettext
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from central.cli.names import named
from central.cli.watch_findings import findings_text, told
from central.cli.watch_grid import hour_grid
from ftr.report.labels import day_label
from ftr.report.numbers import whole
from ftr.texts import Language, texts

_BAR = 12
_LONG_SILENCE_S = 3600
_WIDE = 100  # columns from which a bar stands beside the percentage
_MOST_FINDINGS = 6  # on a screen that refreshes; printed once, all are shown
_LEAST_AGENTS = 5
_GRID_HEADS = 3
_OTHER_LINES = 8  # heads, empty lines and the foot


def view(
    data: Mapping[str, Any],
    language: Language,
    width: int,
    height: int | None = None,
    *,
    names: Mapping[str, str] | None = None,
) -> RenderableType:
    """The whole screen, from what `GET /v1/pilots/{p}/coverage` says.

    `height`: lines there are. `names`: agent_ref -> name, for who may know it.
    """
    t = texts("central", language)
    names = names or {}
    findings = told(data["findings"], names)
    limit = _MOST_FINDINGS if height else None
    has_bar = width >= _WIDE
    days = _table(t.gettext("day"), t, has_bar=has_bar)
    for line in data["days"]:
        days.add_row(*_cells(line, language, has_bar=has_bar))
    taken = _OTHER_LINES + len(data["days"]) + 2 * len(findings[:limit])
    lines_each = 2 if names and not has_bar else 1
    room = max(_LEAST_AGENTS, (height - taken) // lines_each) if height else None
    agents: RenderableType = _agents(data, language, t, room, names, has_bar=has_bar)
    if not data.get("per_agent", True):
        agents = Text(t.gettext("Per agent: for coordinators."), style="dim")
    parts = [_head(data, language, t), findings_text(findings, t, limit), agents, Text(""), days]
    cells = data.get("agent_hours", ())
    left = None if height is None else height - taken - lines_each * len(data["agents"])
    if cells and (left is None or left > len({cell["agent_ref"] for cell in cells}) + _GRID_HEADS):
        parts += [Text(""), hour_grid(cells, t, width, names)]
    return Group(*parts)


def _head(data: Mapping[str, Any], language: Language, t: gettext.NullTranslations) -> Text:
    pilot, overall = data["pilot"], data["overall"]
    moment = _local(data["as_of"], pilot["timezone"])
    days = [day_label(date.fromisoformat(pilot[end]), language) for end in ("start", "end")]
    text = Text()
    text.append(pilot["name"], style="bold")
    text.append("  " + " – ".join(days))
    if pilot["kind"] == "demo":
        text.append("  " + t.gettext("DEMONSTRATION: generated contacts"), style="reverse")
    text.append("\n")
    logged = overall["contacts"] + overall["endings"]
    if overall["handled"] is None:
        text.append(
            t.ngettext("{logged} contact logged", "{logged} contacts logged", logged).format(
                logged=whole(logged, language)
            )
        )
    else:
        text.append(
            t.ngettext(
                "{logged} of {handled} handled contact logged: {share}",
                "{logged} of {handled} handled contacts logged: {share}",
                overall["handled"],
            ).format(
                logged=whole(logged, language),
                handled=whole(overall["handled"], language),
                share=_percent(overall["coverage"]),
            )
        )
    asked = overall["not_asked_share"]
    if asked is not None:
        text.append(" · " + t.gettext("not asked: {share}").format(share=_percent(asked)))
    open_part = data.get("unanswered")
    if open_part:
        without = t.gettext("yes or no missing: {share}")
        text.append(" · " + without.format(share=_percent(open_part[-1]["share"])))
    text.append(f" · {day_label(moment.date(), language)} {moment:%H:%M:%S}", style="dim")
    return text


def _agents(
    data: Mapping[str, Any],
    language: Language,
    t: gettext.NullTranslations,
    room: int | None,
    names: Mapping[str, str],
    *,
    has_bar: bool,
) -> Table:
    """Everyone who takes part, with what is known of their desks."""
    table = _table(t.gettext("agent"), t, has_bar=has_bar)
    for title in (t.gettext("silent for"), t.gettext("unsent")):
        table.add_column(_stacked(title), justify="right", no_wrap=True)
    desks: dict[str, list[Mapping[str, Any]]] = {}
    for desk in data["desks"]:
        desks.setdefault(desk["agent_ref"], []).append(desk)
    lines = data["agents"]
    for line in lines[:room]:
        _, *cells = _cells(line, language, has_bar=has_bar)
        who = named(line["key"], names)
        table.add_row(who, *cells, *_of_desks(desks.get(line["key"], ()), language, t))
    if room is not None and len(lines) > room:
        table.add_row(t.gettext("… and {number} more.").format(number=len(lines) - room))
    return table


def _of_desks(
    desks: Sequence[Mapping[str, Any]], language: Language, t: gettext.NullTranslations
) -> tuple[Text, str]:
    """How long ago the last of an agent's desks was heard, and what they have not yet sent."""
    if not desks:
        return Text(t.gettext("no desk"), style="bold"), "–"
    silent_s = min(desk["silent_s"] for desk in desks)
    known = [desk["unsent"] for desk in desks if desk["unsent"] is not None]
    if min(desk["joined_s"] for desk in desks) < _LONG_SILENCE_S and not any(
        desk["last_seen"] for desk in desks
    ):
        return Text(t.gettext("just joined")), _count(sum(known) if known else None, language)
    style = "bold" if silent_s >= _LONG_SILENCE_S else ""
    return Text(_duration(silent_s, t), style=style), _count(
        sum(known) if known else None, language
    )


def _table(head: str, t: gettext.NullTranslations, *, has_bar: bool) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(head, min_width=10)  # a long name takes a second line, figures stay whole
    for title in (t.gettext("logged"), t.gettext("handled"), t.gettext("coverage")):
        table.add_column(_stacked(title), justify="right", no_wrap=True)
    if has_bar:
        table.add_column("", no_wrap=True)
    table.add_column(_stacked(t.gettext("not asked")), justify="right", no_wrap=True)
    return table


def _stacked(text: str) -> str:
    """A word a line, so that a narrow screen has room for the figures."""
    return text.replace(" ", "\n")


def _cells(line: Mapping[str, Any], language: Language, *, has_bar: bool) -> list[str]:
    return [
        line["label"],
        whole(line["contacts"] + line["endings"], language),
        _count(line["handled"], language),
        _percent(line["coverage"]),
        *([_bar(line["coverage"])] if has_bar else []),
        _percent(line["not_asked_share"]),
    ]


def _bar(share: float | None) -> str:
    if share is None:
        return ""
    filled = round(min(1.0, share) * _BAR)
    return "█" * filled + "░" * (_BAR - filled)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _count(number: int | None, language: Language) -> str:
    return "–" if number is None else whole(number, language)


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
