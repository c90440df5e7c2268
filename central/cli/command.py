"""What one sub-command of `ftr` is: its words, its help, its options and what it does."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from central.cli.session import Session
from ftr.errors import PersonError


class WrongUsage(PersonError):
    """An option that reads wrong, found after parsing: exit code 2 instead of 1."""


@dataclass(frozen=True)
class Option:
    """One argument as argparse takes it: its flags (or its name) and its settings."""

    flags: tuple[str, ...]
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class OneOf:
    """Options of which at most one may be given; `required`: exactly one."""

    options: tuple[Option, ...]
    required: bool = False


@dataclass(frozen=True)
class Command:
    """One sub-command. `run` returns the exit code, or raises PersonError with one clear line.

    `summary` is its sentence in the list of commands, `about` what a newcomer needs beside it,
    `example` one line to type. `remote`: it speaks to a centre, so it takes the centre's options.
    """

    words: str
    summary: str
    example: str
    run: Callable[[Session, Namespace], int]
    options: tuple[Option | OneOf, ...] = ()
    about: str = ""
    remote: bool = True


def option(*flags: str, **settings: Any) -> Option:
    """An Option, written as one writes `add_argument`."""
    return Option(flags, settings)


def pilot_argument(help_text: str) -> Option:
    """The argument PILOT: a pilot's id."""
    return option("pilot", metavar="PILOT", help=help_text)
