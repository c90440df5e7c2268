"""The desk's screen: it wires form, drawing and store, and decides nothing itself."""

from __future__ import annotations

import gc
import random as random_module
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
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
from agent_tui.form.draft import restored
from agent_tui.form.effects import (
    ChangeTheme,
    Effect,
    KeepDraft,
    KeepSetting,
    Leave,
    Practise,
    Save,
    SwitchEnrolment,
)
from agent_tui.form.press import focused, not_saved, opened, paste, press, saved
from agent_tui.form.state import FormState, View
from agent_tui.form.strokes import Stroke
from agent_tui.snapshot import Snapshot
from agent_tui.ui.drawing.around import Around
from agent_tui.ui.drawing.draw import Drawn, draw
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.form_view import FormView
from agent_tui.ui.joined import beside, first_state, sheet_of, theme_of
from agent_tui.ui.palette import THEMES, palette
from ftr.errors import PersonError

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
        self._leaving = ""
        self._cannot_open = False
        self.theme_name = theme_of(snapshot)
        self.sheet = sheet_of(snapshot, self._new_id, random)
        today = now().date()
        self.around = beside(Around(is_practice=snapshot.practice), snapshot, today)
        self.state = restored(first_state(snapshot, self.sheet, today), draft, self.sheet)
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
            case Practise():
                self._leave("practice")
            case Leave():
                self._leave("left")

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
            self.post_message(Told(lambda: self._never_opens(reason)))
            return
        self.post_message(Told(lambda: self._has_desk(desk)))
        _ = self.sheet.index  # made here, so that the first search need not wait for it

    def _never_opens(self, reason: str) -> None:
        self._cannot_open = True
        self._heard(Unavailable("failed", reason))
        if self._leaving:
            self.exit(self._leaving)

    def _has_desk(self, desk: OpenDesk) -> None:
        self._desk = desk
        waiting, self._waiting = self._waiting, []
        for ask in waiting:
            ask(desk)
        if self._leaving:
            self._close(desk)

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
                self._next_snapshot = self._as_chosen(snapshot)
                self._become((self.state, ()))

    def _list_today(self) -> None:
        enrolment_id = self.sheet.enrolment_id
        self._with_desk(lambda desk: desk.today(enrolment_id, self._hear_list))

    # The pilot

    def _as_chosen(self, snapshot: Snapshot) -> Snapshot:
        """News as it crosses a choice just made here: who is logging stays who is logging."""
        known = {each.enrolment_id for each in snapshot.enrolments}
        active = self._snapshot.active
        return replace(snapshot, active=active) if active in known else snapshot

    def _take_over(self, snapshot: Snapshot) -> None:
        """Another catalogue or another agent; only ever on an empty form."""
        self._snapshot, self._next_snapshot = snapshot, None
        before = self.sheet.enrolment_id
        self.sheet = sheet_of(snapshot, self._new_id, self._random)
        self.around = beside(self.around, snapshot, self._now().date())
        if self.sheet.enrolment_id != before:
            view = View.FORM if self.state.view is View.UNJOINED else self.state.view
            self.state = replace(
                self.state,
                view=view,
                channel=self.sheet.channel,
                day=None,
                shown=None,
                taken_back=None,
            )
            self._list_today()

    def _leave(self, wish: str) -> None:
        """Close once what was handed over is on disk; asked twice, or without a store, at once."""
        desk = self._desk
        if self._leaving or (desk is None and self._cannot_open):
            self.exit(wish)
            return
        self._leaving = wish
        if desk is not None:
            self._close(desk)

    def _close(self, desk: OpenDesk) -> None:
        wish = self._leaving

        def close() -> None:
            desk.close()
            self.post_message(Told(lambda: self.exit(wish)))

        threading.Thread(target=close, name="close-desk", daemon=True).start()


def _new_id() -> str:
    from uuid_utils import uuid7

    return str(uuid7())
