"""One agent at one form, whatever shows it: carries out what keys ask, and hears the store.

It decides nothing about a contact (that is the form's `press`) and draws nothing (that is its
surface's): the full screen and the lines of the plain form stand on it alike.
"""

from __future__ import annotations

import random as random_module
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agent_tui.capture import (
    CallNews,
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
from agent_tui.form import calls as calls_of_form
from agent_tui.form.draft import restored
from agent_tui.form.effects import (
    ChangeTheme,
    Effect,
    ForgetCall,
    KeepCall,
    KeepDraft,
    KeepSetting,
    Leave,
    Practise,
    Save,
    SwitchEnrolment,
)
from agent_tui.form.outcome import Outcome
from agent_tui.form.press import focused, not_saved, opened, paste, press, saved
from agent_tui.form.state import View
from agent_tui.form.strokes import Stroke
from agent_tui.snapshot import Snapshot
from agent_tui.ui.desk_line import DeskLine
from agent_tui.ui.joined import beside, offers_practice, sheet_of
from agent_tui.ui.opening import Opening
from agent_tui.ui.opening import opening as opening_of
from agent_tui.ui.surface import Surface
from ftr.record import replace

SLOW_S = 0.15  # a save that takes longer is shown


class Sitting:
    """The state of the form, and the line to the store. `open_desk(report)` runs on a thread.

    It begins with `opening` where that was made already.
    """

    def __init__(
        self,
        surface: Surface,
        snapshot: Snapshot,
        draft: Mapping[str, Any] | None,
        open_desk: Callable[[Report], OpenDesk],
        *,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        new_id: Callable[[], str] | None = None,
        random: Callable[[], float] = random_module.random,
        opening: Opening | None = None,
    ) -> None:
        self._today = now().date()
        begun = opening or opening_of(snapshot, self._today, new_id, random)
        self._surface = surface
        self._now = now
        self._new_id = begun.sheet.new_id
        self._random = random
        self._line = DeskLine(open_desk, self.heard, self._heard_told, surface.post)
        self._snapshot = snapshot
        self._next_snapshot: Snapshot | None = None
        self._chosen: str | None = None
        self._leaving = False
        self._after_saving: list[Stroke] = []
        self.sheet, self.around, self.state = begun.sheet, begun.around, begun.state
        if snapshot.practice:
            from agent_tui.form.lesson import new_lesson

            self.around = replace(self.around, lesson=new_lesson(self.sheet, random))
        else:
            self.state = restored(self.state, draft, self.sheet)

    def open(self) -> None:
        """Open the store, and make beside it what the first search and contact would wait for."""
        self._line.open()
        self._warm_up()
        self._learn()

    def _warm_up(self) -> None:
        sheet, language, new_id = self.sheet, self.state.language, self._new_id

        def warm_up() -> None:
            new_id()
            sheet.index(language)

        threading.Thread(target=warm_up, name="warm-up", daemon=True).start()

    # Keys

    def typed(self, key: str, at_ms: float) -> None:
        """A key, by its name in the form, at a monotonic time in milliseconds."""
        self._line.key_came()
        now = self._now()
        if now.date() != self._today:
            self._today = now.date()
            self.around = beside(self.around, self._snapshot, self._today)
            self._list_today()
        self._stroke(Stroke(key, at_ms, now))

    def _stroke(self, stroke: Stroke) -> None:
        if self._leaving and self.sheet.keymap.actions.get(stroke.key) != "leave":
            return  # while the form closes no contact is filled in any more
        if not self._practises(stroke):
            self._become(press(self.state, stroke, self.sheet))

    def practise_freely(self) -> None:
        """In practice: no cases; nobody sits there to be taught."""
        self.around = replace(self.around, lesson=None)

    def _practises(self, stroke: Stroke) -> bool:
        """Whether the key was one of practice: the next case, and the like."""
        if self.around.lesson is None:
            return False
        from agent_tui.form.lesson import lesson_key

        if self.state.saving is not None and self.sheet.keymap.actions.get(stroke.key) != "leave":
            self._after_saving.append(stroke)  # it may be for what is told of the contact
            return True
        step = lesson_key(self.around.lesson, self.state, stroke, self.sheet, self._random)
        if step is not None:
            self.around = replace(self.around, lesson=step[0])
            self._become(step[1:])
        return step is not None

    def pasted(self, text: str) -> None:
        """A text that was pasted."""
        if self._leaving:
            return
        self._become(paste(self.state, text))

    def focused(self, at_ms: float) -> None:
        """The window came back: keys of the next moment may be meant for the one before."""
        self.state = focused(self.state, at_ms)

    def leave(self) -> None:
        """The person leaves, or is gone: what was handed over is on disk before it ends."""
        self._leave("left")

    def _become(self, outcome: Outcome) -> None:
        """Take the next state, do what it asks, and show it.

        While something is being saved, what the store answers is shown, and nothing before it.
        """
        self.state, effects = outcome
        for effect in effects:
            self._carry_out(effect)
        if self._next_snapshot is not None and self.state.is_empty:
            self._take_over(self._next_snapshot)
        if self.state.saving is None or self.around.is_slow:
            self._surface.show()

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Save(capture):
                self._line.save(capture)
                self._surface.later(SLOW_S, lambda: self._slow(capture))
            case KeepDraft(draft):
                self._line.ask(lambda desk: desk.keep_draft(draft))
            case KeepSetting(name, value):
                self._line.ask(lambda desk: desk.keep_setting(name, value))
                if name == "language":
                    self._warm_up()
            case KeepCall(ref, did):
                self._line.ask(lambda desk: desk.keep_call(ref, did))
            case ForgetCall(ref):
                self._line.ask(lambda desk: desk.keep_call(ref, None))
            case ChangeTheme():
                theme = self._surface.show_next_theme()
                if theme:
                    self._line.ask(lambda desk: desk.keep_setting("theme", theme))
            case SwitchEnrolment(enrolment_id):
                self._chosen = enrolment_id
                self._take_over(replace(self._snapshot, active=enrolment_id))
            case Practise():
                self._leave("practice")
            case Leave():
                self._leave("left")

    def _slow(self, capture: Capture) -> None:
        saving = self.state.saving
        if saving is not None and saving.capture is capture:
            self.around = replace(self.around, is_slow=True)
            self._surface.show()

    # The store

    def heard(self, news: News) -> None:
        """News of the store or the sending."""
        match news:
            case Opened(today, pending, recent):
                self.around = replace(self.around, troubles=())
                self._become(opened(self.state, today, pending, recent))
            case Unavailable(_, reason):
                self.around = replace(self.around, troubles=(reason,))
                self._surface.show()
            case Warned(reason):
                self.around = replace(self.around, warned=reason)
                self._surface.show()
            case SyncNews(pending, parked, _, error):
                self.around = replace(self.around, parked=parked, waits=error)
                self.state = replace(self.state, pending=pending)
                self._surface.show_soon()
            case CallNews(calls):
                self._become(calls_of_form.heard(self.state, calls, self._now()))
            case ConfigNews(snapshot):
                self._next_snapshot = self._as_chosen(snapshot)
                self._become((self.state, ()))

    def _heard_told(self, told: Saved | NotSaved) -> None:
        self.around = replace(self.around, is_slow=False)
        if isinstance(told, Saved):
            if self.around.lesson is not None:
                from agent_tui.form.lesson import lesson_saved

                lesson = lesson_saved(self.around.lesson, told.capture)
                self.around = replace(self.around, lesson=lesson)
            self._become(saved(self.state, told, self.sheet))
        else:
            self._become(not_saved(self.state, told))
        while self._after_saving and self.state.saving is None:
            self._stroke(self._after_saving.pop(0))

    def _heard_list(self, enrolment_id: str, rows: list[TodayRow]) -> None:
        if enrolment_id == self.sheet.enrolment_id:
            count = sum(not row.voided for row in rows)
            self._become(opened(self.state, count, self.state.pending, rows))

    def _list_today(self) -> None:
        enrolment_id = self.sheet.enrolment_id

        def listed(rows: list[TodayRow]) -> None:
            self._surface.post(lambda: self._heard_list(enrolment_id, rows))

        self._line.ask(lambda desk: desk.today(enrolment_id, listed))

    def _learn(self) -> None:
        """What this agent logs often: it orders what a search finds."""
        enrolment_id = self.sheet.enrolment_id

        def learned(counts: Mapping[str, int]) -> None:
            self._surface.post(lambda: self._heard_picks(enrolment_id, counts))

        self._line.ask(lambda desk: desk.own_picks(enrolment_id, learned))

    def _heard_picks(self, enrolment_id: str, counts: Mapping[str, int]) -> None:
        if enrolment_id == self.sheet.enrolment_id:
            self.state = replace(self.state, own_picks=counts)

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
                offers_practice=offers_practice(snapshot),
                day=None,
                shown=None,
                sought=None,
                taken_back=None,
                own_picks={},
            )
            self._list_today()
            self._learn()

    @property
    def is_leaving(self) -> bool:
        """Whether this form is being closed."""
        return self._leaving

    def _leave(self, wish: str) -> None:
        """Close once what was handed over is on disk; asked twice, at once."""
        if self._leaving:
            self._surface.leave(wish)
        self._leaving = True
        self._line.close(lambda: self._surface.leave(wish))
