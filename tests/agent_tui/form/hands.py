"""Hands that type on the pure form, with a disk that commits, waits or fails as told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from agent_tui.capture import Capture, NotSaved, Saved, TodayRow
from agent_tui.form.actions import keymap
from agent_tui.form.effects import Effect, KeepDraft, Save
from agent_tui.form.press import focused, not_saved, opened, paste, press, saved
from agent_tui.form.sheet import Sheet
from agent_tui.form.state import FormState
from agent_tui.form.strokes import Stroke
from agent_tui.form.today import with_saved
from ftr.catalogue.model import Catalogue, Channel, Ending, FollowUps, Reason
from ftr.words import Op

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NAMES = {"space": " "}


def reason(code: str, key: str = "", *sub: Reason, **fields: object) -> Reason:
    """A node whose label is its code."""
    label = {"nl": code, "en": code}
    return Reason(code, label, key, sub=sub, **fields)  # type: ignore[arg-type]  # by name


def small_catalogue(
    follow_ups: FollowUps | None = None, channels: tuple[str, ...] = ("phone",)
) -> Catalogue:
    """Delivery (late, not delivered (lost, wrong address)), billing, and one leaf on top."""
    return Catalogue(
        version=3,
        reasons=(
            reason(
                "delivery",
                "1",
                reason("late", "1"),
                reason("not-delivered", "2", reason("lost", "1"), reason("address", "2")),
                reason("delivery-other", "9", other=True),
            ),
            reason("billing", "2", reason("wrong-bill", "1"), reason("copy-bill", "2")),
            reason("complaint", "3"),
        ),
        endings=(
            Ending("silent", {"nl": "Stil", "en": "Silent"}, "-"),
            Ending("wrong", {"nl": "Verkeerd", "en": "Wrong number"}, "+"),
            Ending("prank", {"nl": "Grap", "en": "Prank"}, "."),
        ),
        channels=tuple(
            Channel(code, {"nl": code, "en": code}, asks=code != "email") for code in channels
        ),
        follow_ups=follow_ups or FollowUps(),
    )


@dataclass
class Hands:
    """Types with `pause_ms` between keys. `disk`: commits, waits (until `commit`), fails."""

    catalogue: Catalogue = field(default_factory=small_catalogue)
    settings: dict[str, str] = field(default_factory=dict)
    random: Callable[[], float] = lambda: 0.0
    disk: str = "commits"
    pause_ms: float = 200.0

    def __post_init__(self) -> None:
        ids = count(1)
        self.sheet = Sheet(
            enrolment_id="enrolment",
            catalogue=self.catalogue,
            channel=self.catalogue.channels[0].code,
            keymap=keymap(self.settings),
            new_id=lambda: f"entry-{next(ids)}",
            random=self.random,
            enrolments=("enrolment", "another"),
            enter_each=self.settings.get("enter_each") == "yes",
        )
        self.state = FormState(language="en", channel=self.sheet.channel)
        self.at_ms = 1000.0
        self.saves: list[Capture] = []
        self.waiting: list[Capture] = []
        self.effects: list[Effect] = []
        self.drafts: list[object] = []
        self.rows: tuple[TodayRow, ...] = ()
        self.open()

    def open(self, rows: tuple[TodayRow, ...] = ()) -> Hands:
        """The store opens with these rows."""
        self.rows = rows
        self._take(opened(self.state, len(rows), 0, rows))
        return self

    def type(self, keys: str, pause_ms: float | None = None) -> Hands:
        """Type keys separated by blanks: single characters or names."""
        for key in keys.split():
            self.at_ms += self.pause_ms if pause_ms is None else pause_ms
            now = START + timedelta(milliseconds=self.at_ms)
            stroke = Stroke(NAMES.get(key, key), self.at_ms, now)
            self._take(press(self.state, stroke, self.sheet))
        return self

    def write(self, text: str) -> Hands:
        """Type a text letter by letter."""
        return self.type(" ".join("space" if char == " " else char for char in text))

    def paste(self, text: str) -> Hands:
        """Paste a text."""
        self._take(paste(self.state, text))
        return self

    def focus(self) -> Hands:
        """The window comes back."""
        self.state = focused(self.state, self.at_ms)
        return self

    def commit(self) -> Hands:
        """What waits reaches the disk."""
        while self.waiting:
            self._answer(self.waiting.pop(0))
        return self

    def _take(self, outcome: tuple[FormState, tuple[Effect, ...]]) -> None:
        self.state, effects = outcome
        self.effects.extend(effects)
        self.drafts += [effect.draft for effect in effects if isinstance(effect, KeepDraft)]
        for effect in effects:
            if not isinstance(effect, Save):
                continue
            if self.disk == "commits":
                self._answer(effect.capture)
            elif self.disk == "waits":
                self.waiting.append(effect.capture)
            else:
                told = NotSaved(effect.capture, "full", "the disk is full")
                self._take(not_saved(self.state, told))

    def _answer(self, capture: Capture) -> None:
        self.saves.append(capture)
        number = sum(each.entry_id == capture.entry_id for each in self.saves)
        told = Saved(capture, f"rev-{len(self.saves)}", number, 0, len(self.saves))
        self.rows, _ = with_saved(self.rows, told)
        today = sum(not row.voided for row in self.rows)
        told = Saved(capture, told.rev_id, number, today, told.pending)
        self._take(saved(self.state, told, self.sheet))

    @property
    def answers(self) -> list[tuple[str | None, str | None]]:
        """(reason or ending, answer) of every contact that was saved."""
        return [
            (save.payload.reason or save.payload.ending, save.payload.online_first)
            for save in self.saves
            if save.op is Op.CREATE
        ]


def leaf_keys(
    reasons: tuple[Reason, ...], above: tuple[str, ...] = ()
) -> Iterator[tuple[Reason, tuple[str, ...]]]:
    """Every leaf with the keys of its path."""
    for each in reasons:
        keys = (*above, each.key)
        if each.sub:
            yield from leaf_keys(each.sub, keys)
        else:
            yield each, keys
