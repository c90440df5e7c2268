"""What goes into a file: the reports, made once, and the contacts as they stream by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from central.private_files import keep_to_owner
from ftr.report.contact import ContactRow, columns
from ftr.report.model import Dimension, Report
from ftr.texts import Language

Target = Path | BinaryIO


@dataclass(frozen=True, slots=True)
class Export:
    """`reports` are in the order in which files show them, by reason first; `rows` is read once.

    `made_at` is an aware datetime.
    """

    reports: Mapping[Dimension, Report]
    rows: Iterable[ContactRow]
    with_agents: bool
    language: Language
    made_at: datetime

    @property
    def main(self) -> Report:
        """The report by contact reason, which carries overall and the pilot."""
        return self.reports[Dimension.REASON]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the contact columns, in order."""
        return columns(with_agents=self.with_agents)


@contextmanager
def opened(target: Target) -> Iterator[BinaryIO]:
    """The target as a binary stream; a path is created or overwritten, a stream stays open."""
    if isinstance(target, Path):
        with target.open("wb") as stream:
            keep_to_owner(target)
            yield stream
    else:
        yield target
        target.flush()
