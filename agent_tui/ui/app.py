"""The desk's screen: it wires the sitting to the one widget that draws, and decides nothing."""

from __future__ import annotations

import os
import random as random_module
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App, ComposeResult
from textual.message import Message

from agent_tui.form.sheet import Sheet
from agent_tui.form.state import FormState
from agent_tui.snapshot import Snapshot
from agent_tui.ui.drawing.around import Around
from agent_tui.ui.drawing.draw import Drawn, draw
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.form_view import FormView
from agent_tui.ui.joined import FEW_COLOURS, has_no_colour, theme_of
from agent_tui.ui.opening import opening
from agent_tui.ui.palette import THEMES, palette

if TYPE_CHECKING:  # what keys mean, and the store, come after the first frame
    from agent_tui.capture import News, OpenDesk, Report
    from agent_tui.ui.sitting import Sitting
    from agent_tui.ui.sparing import Sparing

SOON_S = 0.7  # news about sending waits for the next key, or for so long without one


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
        self._shows_soon = False
        self._sparing: Sparing | None = None
        self.theme_name = theme_of(snapshot, self.console.color_system)
        self._opening = opening(snapshot, now().date(), new_id, random)
        self._sitting: Sitting | None = None

        def sit() -> Sitting:
            from agent_tui.ui.sitting import Sitting

            return Sitting(
                self, snapshot, draft, open_desk, now=now, random=random, opening=self._opening
            )

        self._sit = sit
        if draft is not None or snapshot.practice:
            self._sitting = sit()  # the first frame shows more than the opening
        self.form = FormView(
            self._colours(), self._draw, self._typed, self._pasted, lambda: self.state.is_writing
        )

    @property
    def sitting(self) -> Sitting:
        """Who is at the form; begins after the first frame, or with a key that came before it."""
        if self._sitting is None:
            self._sitting = self._sit()
        return self._sitting

    @property
    def state(self) -> FormState:
        """The form as it stands."""
        return (self._sitting or self._opening).state

    @property
    def sheet(self) -> Sheet:
        """The questions of the enrolment that logs."""
        return (self._sitting or self._opening).sheet

    @property
    def around(self) -> Around:
        """What the screen shows beside the form."""
        return (self._sitting or self._opening).around

    def heard(self, news: News) -> None:
        """News of the store or the sending, on the screen's own thread."""
        self.sitting.heard(news)

    # The screen

    def compose(self) -> ComposeResult:
        """One widget, which draws everything."""
        yield self.form

    def on_mount(self) -> None:
        """The form has the keys from the first frame; the store opens after it."""
        self.form.focus()
        self.call_after_refresh(self._after_first_paint)

    def _after_first_paint(self) -> None:
        from agent_tui.ui.sparing import Sparing
        from agent_tui.ui.terminal_gone import end_with_the_terminal

        end_with_the_terminal(self.later)
        self._sparing = Sparing(self._since_key_s, self.later)
        self._sparing.begin()
        self.sitting.open()

    def on_unmount(self) -> None:
        """Another form may follow in this process."""
        if self._sparing is not None:
            self._sparing.end()

    def _since_key_s(self) -> float:
        return monotonic() - self.form.taken_at

    def _draw(self, width: int, height: int) -> Drawn:
        return draw(Scene(self.state, self.sheet, self.around, width, height))

    def _colours(self) -> Mapping[Any, Any]:
        return palette(
            self.theme_name,
            no_colour=self.no_color or has_no_colour(os.environ),
            few_colours=self.console.color_system in FEW_COLOURS,
        )

    def _typed(self, key: str, at_ms: float) -> None:
        self.sitting.typed(key, at_ms)

    def _pasted(self, text: str) -> None:
        self.sitting.pasted(text)

    def on_key(self, event: events.Key) -> None:
        """A key that came while the window says it has no focus is still for the form."""
        event.stop()
        self.form.take(event)

    def on_app_focus(self, event: events.AppFocus) -> None:
        """Keys of the next moment may be meant for the window before."""
        self.sitting.focused(event.time * 1000)

    def on_resize(self, event: events.Resize) -> None:
        """A window that was made smaller and is back at its size has lost rows on the way, and
        nobody else paints them again: to the framework nothing has changed.
        """
        if self._sparing is not None and event.size == self.screen.size:
            self.form.refresh()

    # What the sitting asks of it

    def show(self) -> None:
        """Draw the present state."""
        if self.is_mounted(self.form):
            self.form.redraw()

    def show_soon(self) -> None:
        """Show it with the next key, or once no key has come for a moment: counting down what is
        sent is no reason to paint while somebody types.
        """
        if not self._shows_soon:
            self._shows_soon = True
            self.set_timer(SOON_S, self._shown_soon)

    def _shown_soon(self) -> None:
        rest_s = self._since_key_s()
        if rest_s < SOON_S:
            self.set_timer(SOON_S - rest_s, self._shown_soon)
            return
        self._shows_soon = False
        self.show()

    def show_next_theme(self) -> str:
        """Paint everything in the next set of colours; returns its name."""
        at = THEMES.index(self.theme_name)
        self.theme_name = THEMES[(at + 1) % len(THEMES)]
        self.form.repaint(self._colours())
        return self.theme_name

    def post(self, call: Callable[[], None]) -> None:
        """From any thread: run `call` on the screen's own."""
        self.post_message(Told(call))

    def on_told(self, message: Told) -> None:
        """What another thread said."""
        message.tell()

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        """Run `call` after so many seconds."""
        self.set_timer(seconds, call)

    def leave(self, wish: str) -> None:
        """End, with the wish of the person."""
        self.exit(wish)
