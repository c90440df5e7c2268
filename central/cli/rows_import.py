"""What `entries import` and `handled import` share: options, agents, and what is said of rows."""

from __future__ import annotations

import gettext
from argparse import Namespace
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from central.cli.client import Centre, pilot_path
from central.cli.command import Option, WrongUsage, option, pilot_argument
from central.cli.field_meanings import field_meanings
from central.cli.files import read_input
from central.cli.session import Session
from ftr.errors import BadInput, PersonError
from ftr.words import Origin, PilotKind

if TYPE_CHECKING:
    from ftr.imports.options import Kind, MapOptions, RowNote
    from ftr.table_file import Table

SHOWN_ROWS = 5
_T = TypeVar("_T")


def import_options(t: gettext.NullTranslations, fields: Sequence[str]) -> tuple[Option, ...]:
    """PILOT, FILE, --map, --value, --agents, --date, --skip-bad and --dry-run."""
    return (
        pilot_argument(t.gettext("the pilot's id, see `ftr pilot list`")),
        option("file", type=Path, metavar="FILE", help=t.gettext("a CSV with a header")),
        option(
            "--map",
            action="append",
            default=[],
            metavar="FIELD=COLUMN[,COLUMN…]",
            help=t.gettext("which column is what, once for each field: {fields}").format(
                fields=", ".join(fields)
            ),
        ),
        option(
            "--value",
            action="append",
            default=[],
            metavar='WORD="A|B"',
            help=t.gettext("what the file's words mean, see the example"),
        ),
        option(
            "--agents",
            type=Path,
            metavar="FILE",
            help=t.gettext("a CSV with two columns: their name for an agent, our pseudonym"),
        ),
        option(
            "--date",
            metavar="YYYY-MM-DD",
            help=t.gettext("the day, where the file has only times"),
        ),
        option(
            "--skip-bad",
            action="store_true",
            help=t.gettext("import the rows that fit, although others do not"),
        ),
        option(
            "--dry-run",
            action="store_true",
            help=t.gettext("only say what would be imported, and which agents are new"),
        ),
    )


def read_options(
    kind: Kind, args: Namespace, others: str = "error", *, generated: bool = False
) -> MapOptions:
    """--map, --value, --date and --others as one; raises WrongUsage where they read wrong."""
    from ftr.imports.options import map_options

    origin = Origin.GENERATED if generated else Origin.IMPORT
    try:
        return map_options(kind, args.map, args.value, others=others, day=args.date, origin=origin)
    except BadInput as error:
        raise WrongUsage(str(error)) from error


def say_columns(session: Session, args: Namespace, kind: Kind) -> int:
    """Without --map: which columns the file has and what can be mapped; returns exit code 2."""
    from ftr.table_file import read_table

    t = session.t
    table = read_table(read_input(args.file, session.language), str(args.file))
    meanings = field_meanings(kind, t)
    width = max(map(len, meanings))
    session.note(
        t.gettext("Say with --map which column is what. {file} has:").format(file=args.file)
    )
    for column in table.columns:
        examples = dict.fromkeys(row.values[column].strip() for row in table.rows[:50])
        shown = ", ".join(one for one in list(examples)[:3] if one)
        session.note(f"  {column}" + (f"  ({shown[:60]})" if shown else ""))
    session.note(t.gettext("The fields:"))
    for name, meaning in meanings.items():
        session.note(f"  {name.ljust(width)}  {meaning}")
    session.note(t.gettext("See `{command} --help`.").format(command=f"ftr {kind} import"))
    return 2


@dataclass(frozen=True)
class Source:
    """The file, the pilot it is for, and who is who in it."""

    table: Table
    aliases: Mapping[str, str]
    pilot_id: str
    kind: PilotKind
    zone: ZoneInfo
    has_agent_list: bool


def open_source(session: Session, centre: Centre, args: Namespace) -> Source:
    """Read the file first, then ask the centre about the pilot."""
    from ftr.imports.agents import read_aliases
    from ftr.table_file import read_table

    table = read_table(read_input(args.file, session.language), str(args.file))
    aliases: Mapping[str, str] = {}
    if args.agents:
        aliases = read_aliases(
            read_table(read_input(args.agents, session.language), str(args.agents))
        )
    detail = centre.get(pilot_path(args.pilot))
    pilot = detail["pilot"]
    return Source(
        table=table,
        aliases=aliases,
        pilot_id=pilot["pilot_id"],
        kind=PilotKind(pilot["kind"]),
        zone=ZoneInfo(pilot["timezone"]),
        has_agent_list=isinstance(detail["plan"].get("agents"), list),
    )


@dataclass(frozen=True)
class Agents:
    """Who is who in a file: every name that stands for an agent -> agent_ref.

    `new` are agents that the centre does not know yet; until they are made, a name stands for
    itself. Nothing is made before the file is known to fit.
    """

    by_name: Mapping[str, str]
    new: tuple[str, ...] = ()


def agents_of(centre: Centre, source: Source, options: MapOptions) -> Agents:
    """The agents of the pilot and, without a list in its plan, those that the file brings."""
    from ftr.imports.agents import known_agents, unknown_agents

    found = centre.get(pilot_path(source.pilot_id, "agents"))["agents"]
    known = known_agents(found, source.aliases)
    if source.has_agent_list:
        return Agents(known)
    new = unknown_agents(source.table, options, known, source.aliases)
    themselves = [{"agent_ref": name, "name": name} for name in new]
    return Agents(known_agents([*found, *themselves], source.aliases), new)


def new_among(agents: Agents, used: Collection[str]) -> list[str]:
    """The new agents that are `used` in rows to import, in the order of the file."""
    return [name for name in agents.new if name in used]


def say_new_agents(session: Session, names: Sequence[str], *, dry_run: bool) -> None:
    """How many agents a file brings and the first of them: a wrong column shows itself here."""
    if not names:
        return
    t = session.t
    few = ", ".join(f"“{name}”" for name in names[:SHOWN_ROWS])
    few += ", …" * (len(names) > SHOWN_ROWS)
    if dry_run:
        text = t.ngettext(
            "{n} agent is new and would be made: {names}. Somebody known under another name: "
            "--agents FILE.",
            "{n} agents are new and would be made: {names}. Somebody known under another name: "
            "--agents FILE.",
            len(names),
        )
    else:
        text = t.ngettext(
            "{n} agent was new and is made: {names}. "
            "`--dry-run` shows this before anything is imported.",
            "{n} agents were new and are made: {names}. "
            "`--dry-run` shows this before anything is imported.",
            len(names),
        )
    session.note(text.format(n=len(names), names=few))


def say_dry(session: Session, fitting: int) -> int:
    """The end of a --dry-run: how many rows would come in; returns exit code 0."""
    text = session.t.ngettext(
        "{n} row fits; nothing was imported.", "{n} rows fit; nothing was imported.", fitting
    )
    session.say(text.format(n=fitting))
    return 0


def with_new_agents(
    centre: Centre, source: Source, agents: Agents, used: Collection[str]
) -> Mapping[str, str]:
    """Make the new agents that are `used` in rows to import; every name, now with its agent_ref."""
    from ftr.imports.agents import known_agents

    path = pilot_path(source.pilot_id, "agents")
    for names in slices(new_among(agents, used), 1000):
        centre.post(path, {"agents": [{"name": name} for name in names]})
    known = known_agents(centre.get(path)["agents"], source.aliases)
    return {**agents.by_name, **known}


def refuse_bad(
    session: Session, args: Namespace, fitting: int, bad_rows: Sequence[RowNote]
) -> None:
    """Show the first rows that do not fit; raises PersonError unless they are to be skipped."""
    if not bad_rows:
        return
    t = session.t
    for row in bad_rows[:SHOWN_ROWS]:
        session.note(f"{args.file}:{row.line}: {row.text}")
    if len(bad_rows) > SHOWN_ROWS:
        session.note(t.gettext("… and {number} more.").format(number=len(bad_rows) - SHOWN_ROWS))
    if args.skip_bad:
        return
    raise PersonError(
        t.ngettext(
            "{file}: {bad} row does not fit, so nothing was imported; what fits ({fitting}) "
            "neither. Mend it, or import the rest with --skip-bad.",
            "{file}: {bad} rows do not fit, so nothing was imported; what fits ({fitting}) "
            "neither. Mend them, or import the rest with --skip-bad.",
            len(bad_rows),
        ).format(file=args.file, bad=len(bad_rows), fitting=fitting)
    )


def warn_of_personal(session: Session, args: Namespace, rows: Sequence[RowNote]) -> None:
    """Show the first rows that seem to hold something of a customer; they are imported."""
    if not rows:
        return
    t = session.t
    for row in rows[:SHOWN_ROWS]:
        session.note(f"{args.file}:{row.line}: {row.text}")
    if len(rows) > SHOWN_ROWS:
        session.note(t.gettext("… and {number} more.").format(number=len(rows) - SHOWN_ROWS))
    session.note(
        t.gettext(
            "These are imported too, and exports leave it out of the notes. Better take it out of "
            "the file before you import; afterwards `ftr entries erase --note-only` does."
        )
    )


def say_skipped(session: Session, skipped: Sequence[RowNote]) -> None:
    """How many rows were left out on purpose, by the reason why."""
    counts: dict[str, int] = {}
    for row in skipped:
        counts[row.text] = counts.get(row.text, 0) + 1
    for text, number in sorted(counts.items(), key=lambda item: -item[1])[:SHOWN_ROWS]:
        session.say(session.t.gettext("left out: {number} × {why}").format(number=number, why=text))
    if len(counts) > SHOWN_ROWS:
        rest = sum(sorted(counts.values(), reverse=True)[SHOWN_ROWS:])
        session.say(session.t.gettext("left out: {number} for other reasons").format(number=rest))


def slices(items: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    """The items in parts of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
