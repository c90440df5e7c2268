"""Puts the figures of a run into this folder's README, between two marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

README = Path(__file__).parent / "README.md"
BEGIN = "<!-- figures: written by python -m benchmarks --readme -->"
END = "<!-- end of figures -->"
VERDICTS = {True: "met", False: "**not met**", None: ""}


def write_figures(run: Mapping[str, Any], path: Path = README) -> None:
    """Replace what stands between the marks. Raises ValueError where they are not there."""
    before, found, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _old, found_end, after = rest.partition(END)
    if not (found and found_end):
        raise ValueError(f"{path.name} has no place for figures")
    figures = "\n".join(_lines(run))
    path.write_text(f"{before}{BEGIN}\n{figures}\n{END}{after}", encoding="utf-8")


def _lines(run: Mapping[str, Any]) -> Iterator[str]:
    machine = run["machine"]
    load = "" if machine["load"] is None else f", load {machine['load']:.1f} before"
    libraries = ", ".join(f"{name} {version}" for name, version in machine["libraries"].items())
    yield (
        f"{run['at'][:10]}: {machine['cores']} cores{load}, {machine['system']}, "
        f"{machine['processor']}, Python {machine['python']}, SQLite {machine['sqlite']}; "
        f"{libraries}; a block on disk in {machine['sync_p50_s'] * 1000:.2f} ms; "
        f"{run['rounds']} rounds."
    )
    yield ""
    yield "| section | what | figure | goal | |"
    yield "|---|---|---|---|---|"
    for name, section in run["sections"].items():
        for reading in section["readings"]:
            yield f"| {name} | {reading['what']} | {_figure(reading)} | {_goal(reading)} |"
    for name, section in run["sections"].items():
        heading, *rows = section["table"]
        yield f"\n**{name}** ({section['seconds']} s). {section['how']}\n"
        yield "| " + " | ".join(heading) + " |"
        yield "|---" + "|---:" * (len(heading) - 1) + "|"
        for row in rows:
            yield "| " + " | ".join(row) + " |"


def _figure(reading: Mapping[str, Any]) -> str:
    return str(reading["figure"])


def _goal(reading: Mapping[str, Any]) -> str:
    return f"{reading['goal'] or '–'} | {VERDICTS[reading['met']]}"
