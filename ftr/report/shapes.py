"""Nested frozen dataclasses as JSON objects and back, so that every part of a result does it alike.

Tuples are lists in JSON. Reading ignores fields of a later version and keeps the default of a
field that an earlier one did not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

_Shape = TypeVar("_Shape")


def to_json(value: Any) -> Any:
    """The JSON value of a dataclass, with its keys in the order of its fields."""
    if value is None or type(value) in _AS_IT_IS:
        return value
    if isinstance(value, tuple):
        return [to_json(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    shape: Any = type(value)
    return {name: to_json(getattr(value, name)) for name in _names(shape)}


_AS_IT_IS = frozenset({str, int, float, bool})


@lru_cache(maxsize=64)
def _names(shape: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(shape))


def from_json(shape: type[_Shape], data: Mapping[str, Any]) -> _Shape:
    """The dataclass of a `to_json` object. Raises KeyError, TypeError or ValueError if it is none.

    A missing field without a default is a TypeError.
    """
    hints = _hints(cast(Any, shape))
    return shape(**{name: _read(kind, data[name]) for name, kind in hints if name in data})


@lru_cache(maxsize=64)
def _hints(shape: Any) -> tuple[tuple[str, Any], ...]:
    known = get_type_hints(shape)
    return tuple((field.name, known[field.name]) for field in fields(shape))


def _read(kind: Any, value: Any) -> Any:
    if get_origin(kind) in (Union, UnionType):
        if value is None:
            return None
        [kind] = [one for one in get_args(kind) if one is not NoneType]
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], one) for one in value)
    if isinstance(kind, type) and is_dataclass(kind):
        return from_json(kind, value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return value
