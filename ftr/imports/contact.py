"""One row of a table as one contact: who, when, and what was answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ftr.catalogue.entry_rules import check_reason
from ftr.catalogue.model import Catalogue, Ending, Reason
from ftr.clock import to_text
from ftr.entry import Payload, check_payload
from ftr.errors import BadInput
from ftr.imports.agents import agent_key
from ftr.imports.answers import answer_in, motive_in, obstacle_in
from ftr.imports.options import MapOptions, cells
from ftr.imports.reasons import ReasonFinder, plain
from ftr.imports.times import read_moment
from ftr.table_file import Row, Table, holds_nothing
from ftr.texts import chosen_language, texts
from ftr.words import OnlineFirst, Op

MAX_COUNT = 10_000
NOON = 12


class SkipRow(Exception):  # it is no error: the person asked to leave such rows out
    """A row that is left out on purpose; its text says why."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact; `occurred_at` is a UTC text, `payload` the JSON of a Payload."""

    agent_ref: str
    occurred_at: str
    version: int
    payload: str


class ContactReader:
    """Reads row by row; what the same words mean is looked up once."""

    def __init__(
        self,
        table: Table,
        options: MapOptions,
        versions: Sequence[Catalogue],
        agents: Mapping[str, str],
        zone: ZoneInfo,
    ) -> None:
        self._t = texts("words", chosen_language())
        self._options = options
        self._versions = versions
        self._finders = [ReasonFinder(catalogue) for catalogue in reversed(versions)]
        self._agents = {agent_key(name): ref for name, ref in agents.items()}
        self._zone = zone
        self._columns = {name: options.columns_of(name, table) for name in options.columns}
        self._reasons: dict[tuple[str, ...], Reason | Ending | BadInput] = {}

    def contact(self, row: Row) -> tuple[Contact, int]:
        """The contact in a row, and how often it happened. Raises BadInput or SkipRow."""
        agent_ref = self._agent(row)
        found = self._reason(row)
        channel = self._channel(row)
        payload = Payload(
            reason=found.code if isinstance(found, Reason) else None,
            ending=found.code if isinstance(found, Ending) else None,
            online_first=self._answer(row, channel) if isinstance(found, Reason) else None,
            obstacle=obstacle_in(obstacle) if (obstacle := self._word(row, "obstacle")) else None,
            motive=motive_in(motive) if (motive := self._word(row, "motive")) else None,
            channel=channel,
            queue=self._text(row, "queue"),
            call_ref=self._text(row, "call_ref"),
            talk_s=self._seconds(row),
            page_pointed_to=self._text(row, "page_pointed_to"),
            note=self._text(row, "note"),
        )
        check_payload(Op.CREATE, payload)
        text = payload.to_json()
        Payload.from_json(text)
        contact = Contact(agent_ref, to_text(self._instant(row)), self._version(payload), text)
        return contact, self._count(row)

    def _cells(self, row: Row, name: str) -> tuple[str, ...]:
        return cells(row, self._columns.get(name, ()))

    def _text(self, row: Row, name: str) -> str | None:
        text = " ".join(cell for cell in self._cells(row, name) if cell)
        return text or None

    def _instant(self, row: Row) -> datetime:
        moment = read_moment(self._text(row, "at") or "", self._zone, self._options.day)
        if not moment.only_day:
            return moment.instant
        local = moment.instant.astimezone(self._zone)
        return local.replace(hour=NOON)

    def _agent(self, row: Row) -> str:
        name = self._text(row, "agent")
        if name is None:
            raise BadInput(self._t.gettext("no agent"))
        ref = self._agents.get(agent_key(name))
        if ref is None:
            raise BadInput(
                self._t.gettext(
                    "agent “{name}” is not in this pilot; add the agent, or say who it is with "
                    "--agents"
                ).format(name=name)
            )
        return ref

    def _reason(self, row: Row) -> Reason | Ending:
        written = (*self._cells(row, "reason"), "\n", *self._cells(row, "ending"))
        if written not in self._reasons:
            try:
                self._reasons[written] = self._look_up(row)
            except BadInput as error:
                self._reasons[written] = error
        found = self._reasons[written]
        if isinstance(found, BadInput):
            raise found
        return found

    def _look_up(self, row: Row) -> Reason | Ending:
        for name in ("ending", "reason"):
            written = self._cells(row, name)
            said = self._options.word(name, " ".join(written))
            words = (said,) if said else written
            for finder in self._finders:
                found = finder.find(words)
                if found is not None:
                    return found
            text = " › ".join(cell for cell in words if cell)
            if text and not (name == "ending" and holds_nothing(text)):
                raise BadInput(
                    self._t.gettext("“{text}” is no reason in the catalogue").format(text=text)
                    + self._finders[0].nearest(text)
                )
        raise BadInput(self._t.gettext("no reason"))

    def _version(self, payload: Payload) -> int:
        """The oldest version under which this answer could be given."""
        for catalogue in self._versions:
            try:
                check_reason(payload, catalogue)
            except BadInput:
                continue
            return catalogue.version
        check_reason(payload, self._versions[-1])
        return self._versions[-1].version

    def _channel(self, row: Row) -> str | None:
        text = self._text(row, "channel")
        if text is None or holds_nothing(text):
            return None
        said = self._options.word("channel", text) or text
        for catalogue in reversed(self._versions):
            for channel in catalogue.channels:
                names = (channel.code, *channel.label.values())
                if plain(said) in {plain(name) for name in names}:
                    return channel.code
        known = ", ".join(channel.code for channel in self._versions[-1].channels)
        raise BadInput(
            self._t.gettext(
                "“{text}” is no channel of this pilot ({known}); say which one it is with "
                '--value channel.CODE="{text}"'
            ).format(text=text, known=known)
        )

    def _answer(self, row: Row, channel: str | None) -> OnlineFirst:
        text = self._text(row, "online_first") or ""
        answer = answer_in(text, self._options)
        if answer is not None:
            return answer
        if not text and channel is not None and not self._asks(channel):
            return OnlineFirst.NOT_ASKED
        if self._options.others == "skip":
            raise SkipRow(self._t.gettext("answer “{text}”").format(text=text))
        if self._options.others == "error":
            raise BadInput(
                self._t.gettext(
                    'answer “{text}” is not known; say what it means, as --value yes="{text}", or '
                    "what to do with all such answers, with --others"
                ).format(text=text)
            )
        return OnlineFirst(self._options.others)

    def _asks(self, code: str) -> bool:
        return any(
            c.asks for catalogue in self._versions for c in catalogue.channels if c.code == code
        )

    def _word(self, row: Row, name: str) -> str | None:
        text = self._text(row, name)
        if text is None or holds_nothing(text):
            return None
        return self._options.word(name, text) or text

    def _seconds(self, row: Row) -> int | None:
        text = self._text(row, "talk_s")
        if text is None or holds_nothing(text):
            return None
        match = re.fullmatch(r"(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,6})(?:[.,]\d+)?", text)
        if match is None:
            raise BadInput(
                self._t.gettext("talk_s “{text}” is neither seconds nor H:MM:SS").format(text=text)
            )
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + seconds

    def _count(self, row: Row) -> int:
        text = self._text(row, "count")
        if "count" not in self._columns:
            return 1
        if text is None or not text.isascii() or not text.isdigit() or int(text) > MAX_COUNT:
            raise BadInput(
                self._t.gettext("count “{text}” is not a whole number up to {limit}").format(
                    text=text or "", limit=MAX_COUNT
                )
            )
        return int(text)
