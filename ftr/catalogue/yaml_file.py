"""The catalogue as a YAML file: reading with every check, and writing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast, get_args

from ftr.catalogue.model import DEFAULT_QUESTION, Catalogue, KeyMode, from_dict
from ftr.catalogue.read_reasons import ReasonReader
from ftr.catalogue.read_settings import (
    check_endings_beside_reasons,
    read_channels,
    read_endings,
    read_follow_ups,
)
from ftr.catalogue.yaml_dump import dump_catalogue
from ftr.errors import BadInput
from ftr.texts import chosen_language, texts
from ftr.yaml_fields import Fields, Problems, did_you_mean
from ftr.yaml_text import YamlMap, YamlText, read_yaml

__all__ = ["checked_catalogue", "dump_catalogue", "load_catalogue"]

KEY_MODES: tuple[KeyMode, ...] = get_args(KeyMode)
FIELDS = (
    "name",
    "question",
    "keys",
    "reasons",
    "endings",
    "channels",
    "follow_ups",
    "was",
)


def load_catalogue(text: str, source: str) -> Catalogue:
    """The catalogue in `text`, at version 0; keys stay empty where the file gives none.

    Raises BadFile (a BadInput) `source:line: what is wrong; what to do`, with every problem
    found in `.problems`.
    """
    t = texts("words", chosen_language())
    node = read_yaml(text, source)
    problems = Problems(source)
    if not isinstance(node, YamlMap):
        problems.add(node.line, t.gettext("no fields here; a catalogue begins with reasons:"))
        problems.raise_any()
    fields = Fields(cast(YamlMap, node), problems, FIELDS)
    mode = _key_mode(fields)
    reader = ReasonReader(problems, mode)
    nodes = fields.maps("reasons")
    reasons = reader.level(nodes)
    if not nodes and not reader.problems.found:
        fields.wrong("reasons", t.gettext("no reasons; a catalogue needs at least one"))
    endings = read_endings(fields, problems, mode)
    check_endings_beside_reasons(fields, problems, endings, reasons)
    channels = read_channels(fields, problems)
    catalogue = Catalogue(
        reasons=reasons,
        name=fields.text("name") or "",
        question=fields.labels("question") or DEFAULT_QUESTION,
        endings=endings,
        keys=mode,
        channels=channels,
        follow_ups=read_follow_ups(fields, problems, channels),
        was=_was(fields, problems, reader),
    )
    problems.raise_any()
    return catalogue


def checked_catalogue(data: Mapping[str, Any], source: str = "catalogue") -> Catalogue:
    """The unpublished catalogue of a `to_dict` object that somebody else sent, fully checked.

    Version and retired keys are not taken over: publishing gives them. Raises BadInput.
    """
    t = texts("words", chosen_language())
    try:
        text = dump_catalogue(from_dict({"version": 0, **data}))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise BadInput(
            t.gettext("not the JSON of a catalogue ({problem})").format(problem=repr(error)), source
        ) from error
    return load_catalogue(text, source)


def _key_mode(fields: Fields) -> KeyMode:
    t = texts("words", chosen_language())
    word = fields.text("keys") or "digits"
    if word in KEY_MODES:
        return word
    fields.wrong(
        "keys",
        t.gettext("keys: “{word}” is not a kind of keys").format(word=word)
        + did_you_mean(word, KEY_MODES),
    )
    return "digits"


def _was(fields: Fields, problems: Problems, reader: ReasonReader) -> dict[str, str]:
    t = texts("words", chosen_language())
    node = fields.get("was")
    if node is None:
        return {}
    if not isinstance(node, YamlMap):
        fields.wrong("was", t.gettext("was must be pairs, as old-code: new-code"))
        return {}
    was: dict[str, str] = {}
    for old, target in node.items.items():
        line = node.key_lines[old]
        if not isinstance(target, YamlText) or target.is_null:
            problems.add(line, t.gettext("was: say which code “{old}” is now").format(old=old))
        elif target.text not in reader.code_lines:
            problems.add(
                line,
                t.gettext("was: there is no code “{new}”").format(new=target.text)
                + did_you_mean(target.text, reader.code_lines),
            )
        else:
            was[old] = target.text
    return was
