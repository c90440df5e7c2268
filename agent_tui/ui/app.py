"""The desk's screen: it wires form, drawing and store, and decides nothing itself."""

from __future__ import annotations

import gc
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
    Warned,
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
from agent_tui.ui.desk_line import DeskLine
from agent_tui.ui.drawing.around import Around
from agent_tui.ui.drawing.draw import Drawn, draw
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.form_view import FormView
from agent_tui.ui.joined import beside, first_state, sheet_of, theme_of
from agent_tui.ui.palette import THEMES, palette

SLOW_S = 0.15  # a save that takes longer is shown
SOON_S = 0.7  # how long news about sending may wait for the next key


class Told(Message):
    """Something another thread says: run `tell` on the screen's own."""

    def __init__(self, tell: Callable[[], None]) -> None:
        super().__init__()
        self.tell = tell


class DeskApp(App[str], inherit_bindings=False):
    """The agent's screen. `open_desk(report)` runs on a thread after the first paint."""

    CSS = "Screen, FormView { background: ansi_default; width: 100%; height: 100%; }"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
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
        self._now = now
        self._new_id = new_id or _new_id
        self._random = random
        self._line = DeskLine(open_desk, self._heard, self._heard_told, self._post)
        self._snapshot = snapshot
        self._next_snapshot: Snapshot | None = None
        self._chosen: str | None = None
        self._leaving = False
        self._shows_soon = False
        self.theme_name = theme_of(snapshot, self.console.color_system)
        self.sheet = sheet_of(snapshot, self._new_id, random)
        self._today = now().date()
        self.around = beside(Around(is_practice=snapshot.practice), snapshot, self._today)
        state = first_state(snapshot, self.sheet)
        self.state = restored(state, draft, self.sheet)
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
        self._line.open()
        self._warm_up()

    def _warm_up(self) -> None:
        """Make beside the screen what the first search and the first contact would wait for."""
        sheet, language, new_id = self.sheet, self.state.language, self._new_id

        def warm_up() -> None:
            new_id()
            sheet.index(language)

        threading.Thread(target=warm_up, name="warm-up", daemon=True).start()

    def _draw(self, width: int, height: int) -> Drawn:
        return draw(Scene(self.state, self.sheet, self.around, width, height))

    def _colours(self) -> Mapping[Any, Any]:
        return palette(self.theme_name, no_colour=self.no_color)

    def _show(self) -> None:
        if self.is_mounted(self.form):
            self.form.redraw()

    def _show_soon(self) -> None:
        """Show it with the next key, or in a moment: counting down what is sent is no reason to
        paint while somebody types.
        """
        if not self._shows_soon:
            self._shows_soon = True
            self.set_timer(SOON_S, self._shown_soon)

    def _shown_soon(self) -> None:
        self._shows_soon = False
        self._show()

    # Keys

    def on_key(self, event: events.Key) -> None:
        """A key that came while the window says it has no focus is still for the form."""
        event.stop()
        self.form.take(event)

    def _typed(self, key: str, at_ms: float) -> None:
        now = self._now()
        if now.date() != self._today:
            self._new_day(now.date())
        self._become(press(self.state, Stroke(key, at_ms, now), self.sheet))

    def _new_day(self, today: date) -> None:
        self._today = today
        self.around = beside(self.around, self._snapshot, today)
        self._list_today()

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
                self._line.save(capture)
                self.set_timer(SLOW_S, lambda: self._slow(capture))
            case KeepDraft(draft):
                self._line.ask(lambda desk: desk.keep_draft(draft))
            case KeepSetting(name, value):
                self._line.ask(lambda desk: desk.keep_setting(name, value))
            case ChangeTheme():
                self._next_theme()
            case SwitchEnrolment(enrolment_id):
                self._chosen = enrolment_id
                self._take_over(replace(self._snapshot, active=enrolment_id))
            case Practise():
                self._leave("practice")
            case Leave():
                self._leave("left")

    def _next_theme(self) -> None:
        at = THEMES.index(self.theme_name)
        self.theme_name = THEMES[(at + 1) % len(THEMES)]
        self._line.ask(lambda desk: desk.keep_setting("theme", self.theme_name))
        self.form.repaint(self._colours())

    def _slow(self, capture: Capture) -> None:
        saving = self.state.saving
        if saving is not None and saving.capture is capture:
            self.around = replace(self.around, is_slow=True)
            self._show()

    # The store

    def _post(self, call: Callable[[], None]) -> None:
        """From any thread: run `call` on the screen's own."""
        self.post_message(Told(call))

    def on_told(self, message: Told) -> None:
        """What another thread said."""
        message.tell()

    def _heard_told(self, told: Saved | NotSaved) -> None:
        self.around = replace(self.around, is_slow=False)
        if isinstance(told, Saved):
            self._become(saved(self.state, told, self.sheet))
        else:
            self._become(not_saved(self.state, told))

    def _heard_list(self, enrolment_id: str, rows: list[TodayRow]) -> None:
        if enrolment_id == self.sheet.enrolment_id:
            count = sum(not row.voided for row in rows)
            self._become(opened(self.state, count, self.state.pending, rows))

    def _heard(self, news: News) -> None:
        match news:
            case Opened(today, pending, recent):
                self.around = replace(self.around, troubles=())
                self._become(opened(self.state, today, pending, recent))
            case Unavailable(_, reason):
                self.around = replace(self.around, troubles=(reason,))
                self._show()
            case Warned(reason):
                self.around = replace(self.around, warned=reason)
                self._show()
            case SyncNews(pending, parked, _, error):
                self.around = replace(self.around, parked=parked, waits=error)
                self.state = replace(self.state, pending=pending)
                self._show_soon()
            case ConfigNews(snapshot):
                self._next_snapshot = self._as_chosen(snapshot)
                self._become((self.state, ()))

    def _list_today(self) -> None:
        enrolment_id = self.sheet.enrolment_id

        def listed(rows: list[TodayRow]) -> None:
            self._post(lambda: self._heard_list(enrolment_id, rows))

        self._line.ask(lambda desk: desk.today(enrolment_id, listed))

    # The pilot

    def _as_chosen(self, snapshot: Snapshot) -> Snapshot:
        """News as it crosses a choice just made here: who is logging stays who is logging."""
        known = {each.enrolment_id for each in snapshot.enrolments}
        return replace(snapshot, active=self._chosen) if self._chosen in known else snapshot

    def _take_over(self, snapshot: Snapshot) -> None:
        """Another catalogue or another agent; only ever on an empty form."""
        known, self._snapshot, self._next_snapshot = self._snapshot, snapshot, None
        if (known.enrolments, known.active) == (snapshot.enrolments, snapshot.active):
            return
        before = self.sheet.enrolment_id
        self.sheet = sheet_of(snapshot, self._new_id, self._random)
        self._warm_up()
        self.around = beside(self.around, snapshot, self._today)
        if self.sheet.enrolment_id != before:
            view = View.FORM if snapshot.active_enrolment else View.UNJOINED
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
        """Close once what was handed over is on disk; asked twice, at once."""
        if self._leaving:
            self.exit(wish)
        self._leaving = True
        self._line.close(lambda: self.exit(wish))


def _new_id() -> str:
    from uuid_utils import uuid7

    return str(uuid7())
