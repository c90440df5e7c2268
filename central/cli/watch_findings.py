"""The findings of `ftr watch` as lines: what was seen and what to do, without floods."""

from __future__ import annotations

import gettext
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from central.cli.names import named

_ALIKE = 3  # findings with one code that are told in full; of more, the first two


@dataclass(frozen=True, slots=True)
class Told:
    """One finding in full; `others` are the subjects of the same finding that are only named."""

    urgent: bool
    text: str
    do: str
    others: tuple[str, ...] = ()


def told(findings: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> tuple[Told, ...]:
    """Findings in their order; where many say the same, the last one told names the others."""
    of_code = Counter(finding["code"] for finding in findings)
    seen: Counter[str] = Counter()
    lines: list[Told] = []
    for finding in findings:
        code, subject = finding["code"], finding["subject"]
        seen[code] += 1
        crowded = bool(subject) and of_code[code] > _ALIKE
        if crowded and seen[code] >= _ALIKE:
            continue
        others: tuple[str, ...] = ()
        if crowded and seen[code] == _ALIKE - 1:
            same = [one["subject"] for one in findings if one["code"] == code]
            others = tuple(named(one, names) for one in same[_ALIKE - 1 :])
        # the advice keeps the pseudonym: it is what the command takes
        text = finding["text"]
        if subject in names:
            text = text.replace(subject, named(subject, names))
        lines.append(Told(finding["urgent"], text, finding["do"], others))
    return tuple(lines)


def findings_text(
    lines: Sequence[Told], t: gettext.NullTranslations, limit: int | None
) -> RenderableType:
    """At most `limit` findings, and how many more there are."""
    if not lines:
        return Text("✓ " + t.gettext("Nothing needs you now.") + "\n", style="green")
    page = Text("\n")
    for line in lines[:limit]:
        page.append("! " if line.urgent else "· ", style="bold red" if line.urgent else "")
        page.append(line.text + " ", style="bold" if line.urgent else "")
        page.append(line.do + "\n", style="dim")
        if line.others:
            same = t.gettext("and {number} more like this: {names}")
            text = same.format(number=len(line.others), names=", ".join(line.others))
            page.append(f"  {text}\n", style="bold" if line.urgent else "")
    more = len(lines) - len(lines[:limit])
    if more:
        page.append(t.gettext("… and {number} more.").format(number=more) + "\n", style="dim")
    return page
