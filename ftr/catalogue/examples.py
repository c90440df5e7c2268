"""Borderline cases to practise on: what a customer says, and why it belongs where it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ftr.record import record
from ftr.texts import Language
from ftr.words import OnlineFirst


@record
class Example:
    """A case of one reason, per language. `answer` is what this customer answers to the question,
    None where the words do not tell.
    """

    says: Mapping[Language | str, str]
    why: Mapping[Language | str, str]
    answer: OnlineFirst | None = None


def example_to_dict(example: Example) -> dict[str, Any]:
    """The JSON object of an example; the inverse of `example_from_dict`."""
    data: dict[str, Any] = {"says": dict(example.says), "why": dict(example.why)}
    if example.answer is not None:
        data["answer"] = example.answer.value
    return data


def example_from_dict(data: Mapping[str, Any]) -> Example:
    """Raises KeyError or ValueError on what is no example."""
    answer = data.get("answer")
    return Example(data["says"], data["why"], OnlineFirst(answer) if answer else None)
