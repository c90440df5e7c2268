"""Reports and contacts as one JSON object: {"reports": {by: report}, "contacts": [contact, …]}."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Any

from central.render.export import Export, Target, opened
from ftr.clock import to_text


def write_json(export: Export, target: Target) -> None:
    """UTF-8, one contact per line, so that it can also be read line by line."""
    with opened(target) as stream:

        def say(text: str) -> None:
            stream.write(text.encode())

        reports = {by.value: report.to_dict() for by, report in export.reports.items()}
        say(f'{{"made_at": {_json(to_text(export.made_at))},\n"reports": {_json(reports)},\n')
        say('"contacts": [')
        separator = "\n"
        for row in export.rows:
            contact = {name: plain(getattr(row, name)) for name in export.columns}
            say(separator + _json(contact))
            separator = ",\n"
        say("\n]}\n")


def plain(value: object) -> Any:
    """Instants, dates and times as ISO texts; lists, numbers, flags and null as JSON has them."""
    if isinstance(value, datetime):
        return to_text(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
