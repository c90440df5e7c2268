"""Records: frozen classes with slots, as `dataclass(frozen=True, slots=True)` gives, made without
compiling source.

A dataclass writes its methods as source and compiles them when its module is imported, about a
millisecond for each class; a form whose first frame needs dozens of them would be late for it.
Here they are closures over the names of the fields. Everything that reads dataclasses (`fields`,
`replace`, `asdict`) reads records too; the `replace` of this module is the quicker one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast, dataclass_transform

__all__ = ["record", "replace"]

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Make a class with annotated fields a record; it has no base but object.

    Equal records are of one class and have equal fields. One with a `cached_property` keeps what
    that computes in a `__dict__` beside the slots. Of `field(...)` it knows `default`,
    `default_factory` and `repr`.
    """
    if cls.__bases__ != (object,):
        raise TypeError(f"the record {cls.__qualname__} has a base class")
    names = tuple(cls.__annotations__)
    body = dict(cls.__dict__)
    given = {name: body.pop(name) for name in names if name in body}
    for name in ("__dict__", "__weakref__"):
        body.pop(name, None)
    keeps = any(isinstance(value, cached_property) for value in body.values())
    made: Any = type(
        cls.__name__,
        (object,),
        body
        | _METHODS
        | {
            "__slots__": (*names, "__dict__") if keeps else names,
            "__match_args__": names,
            "__repr__": body.get("__repr__", _repr(names, given)),
            "__dataclass_fields__": _Fields(cls.__annotations__, given),
        },
    )
    made.__qualname__ = cls.__qualname__
    values = attrgetter(*names) if len(names) > 1 else _few(names)
    made.__init__ = _init(cls.__qualname__, names, given, made)
    made.__eq__, made.__hash__ = _eq(values), _hash(values)
    made.__reduce__ = lambda self: (made, tuple(getattr(self, name) for name in names))
    return cast(type[T], made)


if TYPE_CHECKING:
    from dataclasses import replace
else:

    def replace(one: T, /, **changes: object) -> T:
        """The record with other values in some fields; TypeError where it has no such field."""
        cls = type(one)
        other = object.__new__(cls)
        put = object.__setattr__
        for name in cls.__match_args__:
            put(other, name, changes.pop(name) if name in changes else getattr(one, name))
        if changes:
            raise TypeError(f"{cls.__qualname__} has no field {', '.join(changes)}")
        return other


def _few(names: tuple[str, ...]) -> Callable[[Any], object]:
    """The values of a record with one field or none, which attrgetter gives no tuple of."""
    if not names:
        return lambda _one: ()
    (name,) = names
    return lambda one: (getattr(one, name),)


def _init(
    title: str, names: tuple[str, ...], given: Mapping[str, Any], made: type
) -> Callable[..., None]:
    puts = tuple(getattr(made, name).__set__ for name in names)
    makers = {
        name: value.default_factory
        for name, value in given.items()
        if isinstance(value, Field) and value.default_factory is not MISSING
    }
    defaults = {
        name: value.default if isinstance(value, Field) else value
        for name, value in given.items()
        if name not in makers and getattr(value, "default", None) is not MISSING
    }
    count, makes = len(names), tuple(makers.items())
    pairs = tuple(zip(names, puts, strict=True))

    def init(self: object, /, *args: object, **named: object) -> None:
        if len(args) == count and not named:  # the quick way, for what is made by the thousand
            for put, value in zip(puts, args, strict=True):
                put(self, value)
            return
        values = defaults | named
        if args:
            values.update(zip(names, args, strict=False))
        for name, make in makes:
            if name not in values:
                values[name] = make()
        if len(values) != count or len(args) + len(named) > count:
            raise misfit(args, named)
        try:
            for name, put in pairs:
                put(self, values[name])
        except KeyError:
            raise misfit(args, named) from None
        if args and named and not named.keys().isdisjoint(names[: len(args)]):
            raise misfit(args, named)

    def misfit(args: tuple[object, ...], named: dict[str, object]) -> TypeError:
        first = names[: len(args)]
        missing = [name for name in names if name not in {*first, *named, *defaults, *makers}]
        wrong = [name for name in named if name in first or name not in names]
        return TypeError(
            f"{title}: {len(args)} values in order for {count} fields, "
            f"missing: {', '.join(missing) or 'none'}, "
            f"unknown or given twice: {', '.join(wrong) or 'none'}"
        )

    return init


def _eq(values: Callable[[Any], object]) -> Callable[[Any, object], object]:
    def eq(self: Any, other: object) -> object:
        return (
            values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented
        )

    return eq


def _hash(values: Callable[[Any], object]) -> Callable[[Any], int]:
    return lambda self: hash(values(self))


def _repr(names: tuple[str, ...], given: Mapping[str, Any]) -> Callable[[Any], str]:
    shown = [name for name in names if getattr(given.get(name), "repr", True)]

    def repr_(self: Any) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__qualname__}({values})"

    return repr_


def _no_change(_self: object, name: str, *_value: object) -> None:
    raise FrozenInstanceError(f"cannot change field {name!r}")


_METHODS = {"__setattr__": _no_change, "__delattr__": _no_change}


class _Fields:
    """The fields as dataclasses know them, made when something first asks for them."""

    def __init__(self, annotations: Mapping[str, Any], given: Mapping[str, Any]) -> None:
        self._body = {"__annotations__": dict(annotations), **given}

    def __get__(self, _one: object, owner: type) -> dict[str, Field[Any]]:
        told: Any = dataclass(frozen=True)(type(owner.__name__, (), {**self._body}))
        found: dict[str, Field[Any]] = told.__dataclass_fields__
        type.__setattr__(owner, "__dataclass_fields__", found)
        return found
