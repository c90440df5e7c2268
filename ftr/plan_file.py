"""PLAN.yaml: reading the plan of a pilot, every error with its line."""

from __future__ import annotations

from typing import Any

from ftr.plan import BadPlan, Plan
from ftr.texts import chosen_language, texts
from ftr.yaml_fields import BadFile, Problem
from ftr.yaml_text import YamlList, YamlMap, YamlNode, YamlText, read_yaml


def load_plan(text: str, source: str) -> Plan:
    """The plan in `text`.

    Raises BadFile (a BadInput) `source:line: what is wrong; what to do`.
    """
    t = texts("words", chosen_language())
    node = read_yaml(text, source)
    if not isinstance(node, YamlMap):
        problem = t.gettext("no fields here; a plan has at least name, start and end")
        raise BadFile(source, [Problem(node.line, problem)])
    try:
        return Plan.from_dict({name: _plain(item) for name, item in node.items.items()})
    except BadPlan as error:
        lines = node.key_lines
        raise BadFile(
            source,
            [Problem(lines.get(name, node.line), text) for name, text in error.wrong.items()],
        ) from error


def _plain(node: YamlNode) -> Any:
    """Maps, lists and texts; the plan itself reads numbers and dates out of texts."""
    if isinstance(node, YamlText):
        return None if node.is_null else node.text
    if isinstance(node, YamlList):
        return [_plain(item) for item in node.items]
    return {name: _plain(item) for name, item in node.items.items()}
