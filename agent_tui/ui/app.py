"""The desk's screen: it wires form, drawing and store, and decides nothing itself."""

from __future__ import annotations

import gc
import os
import random as random_module
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from textual import events
from textual.app import App, ComposeResult
from textual.message import Message

from agent_tui.capture import (
    Capture,
    ConfigNews,
    News,
    NotSaved,
    OpenDesk,
    Opened,
    Report,
    Saved,
    SyncNews,
    TodayRow,
    Unavailable,
)
from agent_tui.form.actions import keymap
from agent_tui.form.draft import restored
from agent_tui.form.effects import (
    ChangeTheme,
    Effect,
    KeepDraft,
    KeepSetting,
    Leave,
    Save,
    SwitchEnrolment,
)
from agent_tui.form.press import focused, not_saved, opened, paste, press, saved
from agent_tui.form.sheet import Sheet
from agent_tui.form.state import FormState, View
from agent_tui.form.strokes import Stroke
from agent_tui.snapshot import Enrolment, Snapshot
from agent_tui.ui.drawing.around import Around, Person
from agent_tui.ui.drawing.draw import Drawn, draw
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.form_view import FormView
from agent_tui.ui.palette import THEMES, palette, theme_from_environment
from ftr.catalogue.model import Catalogue
from ftr.errors import PersonError
from ftr.texts import LANGUAGES, Language, chosen_language
from ftr.words import PilotKind

SLOW_S = 0.15  # a save that takes longer is shown


class Told(Message):
    """Something another thread says: run `tell` on the screen's own."""

    def __init__(self, tell: Callable[[], None]) -> None:
        super().__init__()
        self.tell = tell


class DeskApp(App[str], inherit_bindings=False):
    """The agent's screen. `open_desk(report)` runs on a thread after the first paint."""

    CSS = "Screen, FormView { background: ansi_default; width: 100%; height: 100%; }"
    ENABLE_COMMAND_PALETTE = False
    TITLE = "Eerst Online"

    def __init__(
        self,
        home: Path,
        snapshot: Snapshot,
        draft: Mapping[str, Any] | None,
        open_desk: Callable[[Report], OpenDesk],
        *,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        new_id: Callable[[], str] | None = None,
        random: Callable[[], float] = random_module.random,
    ) -> None:
        super().__init__(ansi_color=True)
        self.home = home
        self._open_desk = open_desk
        self._now = now
        self._new_id = new_id or _new_id
        self._random = random
        self._desk: OpenDesk | None = None
        self._waiting: list[Callable[[OpenDesk], None]] = []
        self._snapshot = snapshot
        self._next_snapshot: Snapshot | None = None
        settings = snapshot.settings
        self.theme_name = settings.get("theme", "")
        if self.theme_name not in THEMES:
            self.theme_name = theme_from_environment(os.environ.get("TEXTUAL_THEME", ""))
        self.around = Around(is_practice=snapshot.practice, theme=self.theme_name)
        self.sheet = self._sheet(snapshot)
        self.state = FormState(
            language=_language(snapshot),
            channel=self.sheet.channel,
            today=snapshot.today if snapshot.day == now().date().isoformat() else 0,
            pending=snapshot.pending,
        )
        self.state = restored(self.state, draft, self.sheet)
        self._look_around(snapshot)
        if self._asks_who(snapshot) and self.state.is_empty:
            self.state = replace(self.state, view=View.WHO)
        self.form = FormView(self._colours(), self._draw, self._typed, self._pasted)

    # The screen

    def compose(self) -> ComposeResult:
        """One widget, which draws everything."""
        yield self.form

    def on_mount(self) -> None:
        """The form has the keys from the first frame; the store opens after it."""
        self.form.focus()
        self.call_after_refresh(self._after_first_paint)

    def _after_first_paint(self) -> None:
        gc.collect()
        gc.freeze()
        gc.enable()
        threading.Thread(target=self._open, name="open-desk", daemon=True).start()

    def _draw(self, width: int, height: int) -> Drawn:
        return draw(Scene(self.state, self.sheet, self.around, width, height))

    def _colours(self) -> Mapping[Any, Any]:
        return palette(self.theme_name, no_colour=self.no_color)

    def _show(self) -> None:
        if self.is_mounted(self.form):
            self.form.redraw()

    # Keys

    def on_key(self, event: events.Key) -> None:
        """A key that came while the window says it has no focus is still for the form."""
        event.stop()
        self.form.take(event)

    def _typed(self, key: str, at_ms: float) -> None:
        self._become(press(self.state, Stroke(key, at_ms, self._now()), self.sheet))

    def _pasted(self, text: str) -> None:
        self._become(paste(self.state, text))

    def on_app_focus(self, event: events.AppFocus) -> None:
        """Keys of the next moment may be meant for the window before."""
        self.state = focused(self.state, event.time * 1000)

    def _become(self, outcome: tuple[FormState, tuple[Effect, ...]]) -> None:
        self.state, effects = outcome
        for effect in effects:
            self._carry_out(effect)
        if self._next_snapshot is not None and self.state.is_empty:
            self._take_over(self._next_snapshot)
        self._show()

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Save(capture):
                self._with_desk(lambda desk: desk.save(capture, self._hear_told))
                self.set_timer(SLOW_S, lambda: self._slow(capture))
            case KeepDraft(draft):
                self._with_desk(lambda desk: desk.keep_draft(draft))
            case KeepSetting(name, value):
                self._with_desk(lambda desk: desk.keep_setting(name, value))
            case ChangeTheme():
                self._next_theme()
            case SwitchEnrolment(enrolment_id):
                self._take_over(replace(self._snapshot, active=enrolment_id))
                self._list_today()
            case Leave():
                self._leave()

    def _next_theme(self) -> None:
        at = THEMES.index(self.theme_name)
        self.theme_name = THEMES[(at + 1) % len(THEMES)]
        self._with_desk(lambda desk: desk.keep_setting("theme", self.theme_name))
        self.form.repaint(self._colours())

    def _slow(self, capture: Capture) -> None:
        saving = self.state.saving
        if saving is not None and saving.capture is capture:
            self.around = replace(self.around, is_slow=True)
            self._show()

    # The store

    def _open(self) -> None:
        """Runs on its own thread."""
        try:
            desk = self._open_desk(self._hear)
        except PersonError as error:
            reason = str(error)
            self.post_message(Told(lambda: self._heard(Unavailable("failed", reason))))
            return
        self.post_message(Told(lambda: self._has_desk(desk)))

    def _has_desk(self, desk: OpenDesk) -> None:
        self._desk = desk
        waiting, self._waiting = self._waiting, []
        for ask in waiting:
            ask(desk)

    def _with_desk(self, ask: Callable[[OpenDesk], None]) -> None:
        """Ask it of the store now, or as soon as it is there; in order, nothing is dropped."""
        if self._desk is None:
            self._waiting.append(ask)
        else:
            ask(self._desk)

    def _hear(self, news: News) -> None:
        self.post_message(Told(lambda: self._heard(news)))

    def _hear_told(self, told: Saved | NotSaved) -> None:
        self.post_message(Told(lambda: self._heard_told(told)))

    def _hear_list(self, rows: list[TodayRow]) -> None:
        self.post_message(Told(lambda: self._heard_list(rows)))

    def on_told(self, message: Told) -> None:
        """What another thread said, on the screen's own."""
        message.tell()

    def _heard_told(self, told: Saved | NotSaved) -> None:
        self.around = replace(self.around, is_slow=False)
        if isinstance(told, Saved):
            self._become(saved(self.state, told, self.sheet))
        else:
            self._become(not_saved(self.state, told))

    def _heard_list(self, rows: list[TodayRow]) -> None:
        self._become(opened(self.state, len(rows), self.state.pending, rows))

    def _heard(self, news: News) -> None:
        match news:
            case Opened(today, pending, recent):
                self.around = replace(self.around, is_opening=False, troubles=())
                self._become(opened(self.state, today, pending, recent))
            case Unavailable(_, reason):
                self.around = replace(self.around, is_opening=False, troubles=(reason,))
                self._show()
            case SyncNews(pending, parked, _, error):
                self.around = replace(self.around, parked=parked, waits=error)
                self.state = replace(self.state, pending=pending)
                self._show()
            case ConfigNews(snapshot):
                self._next_snapshot = snapshot
                self._become((self.state, ()))

    def _list_today(self) -> None:
        enrolment_id = self.sheet.enrolment_id
        self._with_desk(lambda desk: desk.today(enrolment_id, self._hear_list))

    # The pilot

    def _sheet(self, snapshot: Snapshot) -> Sheet:
        active = snapshot.active_enrolment
        return Sheet(
            enrolment_id=active.enrolment_id if active else "",
            catalogue=active.catalogue if active else Catalogue(()),
            channel=active.pilot.channel if active else "phone",
            keymap=keymap(snapshot.settings),
            new_id=self._new_id,
            random=self._random,
            enrolments=tuple(each.enrolment_id for each in snapshot.enrolments),
            always_wait=snapshot.settings.get("always_wait") == "yes",
        )

    def _take_over(self, snapshot: Snapshot) -> None:
        """Another catalogue or another agent; only ever on an empty form."""
        self._snapshot, self._next_snapshot = snapshot, None
        changed = snapshot.active != self.sheet.enrolment_id
        self.sheet = self._sheet(snapshot)
        if changed:
            self.state = replace(
                self.state, channel=self.sheet.channel, day=None, shown=None, taken_back=None
            )
        self._look_around(snapshot)

    def _look_around(self, snapshot: Snapshot) -> None:
        active = snapshot.active_enrolment
        if active is None:
            return
        today = self._now().date()
        self.around = replace(
            self.around,
            pilot=active.pilot.name,
            is_demo=active.pilot.kind is PilotKind.DEMO,
            ended_on=_ended(active, today),
            people=tuple(_person(each, snapshot) for each in snapshot.enrolments),
            who=snapshot.enrolments.index(active),
        )

    def _asks_who(self, snapshot: Snapshot) -> bool:
        active = snapshot.active_enrolment
        if active is None:
            return False
        pilot_id = active.pilot.pilot_id
        return sum(each.pilot.pilot_id == pilot_id for each in snapshot.enrolments) > 1

    def _leave(self) -> None:
        """Close once what is on its way is on disk."""
        desk = self._desk
        if desk is None:
            self.exit("left")
            return

        def close() -> None:
            desk.close()
            self.call_from_thread(self.exit, "left")

        threading.Thread(target=close, name="close-desk", daemon=True).start()


def _ended(enrolment: Enrolment, today: date) -> date | None:
    return enrolment.pilot.end if today > enrolment.pilot.end else None


def _person(enrolment: Enrolment, snapshot: Snapshot) -> Person:
    name = snapshot.settings.get(f"name.{enrolment.enrolment_id}", enrolment.agent_ref)
    return Person(name, enrolment.pilot.name)


def _language(snapshot: Snapshot) -> Language:
    chosen = snapshot.settings.get("language", "")
    for language in LANGUAGES:
        if language == chosen:
            return language
    active = snapshot.active_enrolment
    return active.pilot.language if active else chosen_language()


def _new_id() -> str:
    from uuid_utils import uuid7

    return str(uuid7())
