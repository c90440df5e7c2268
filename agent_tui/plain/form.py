"""The plain form: keys or lines in, short lines out; the same sitting as behind the screen."""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from agent_tui.capture import OpenDesk, Report
from agent_tui.form.state import Step
from agent_tui.plain.help import in_short, word_help
from agent_tui.plain.keyboard import Keyboard
from agent_tui.plain.keys import Pasted
from agent_tui.plain.lines import command_in, key_of, keys_of, words_for_keys
from agent_tui.plain.question import question_lines, where, written
from agent_tui.plain.spoken import HIGH, WIDE
from agent_tui.plain.telling import first_lines, notices, status_lines, told
from agent_tui.plain.voice import Voice
from agent_tui.snapshot import Snapshot
from agent_tui.turns import Turns
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.sitting import Sitting
from ftr.record import replace

PATIENT_S = 1.0  # a voice says "saving" only where it lasts
BETWEEN_KEYS_MS = 100.0  # keys of one line are a person's, not a key held down
TOO_FAST_MS = 45.0  # a second line on a terminal so soon was pasted
OF_A_SCREEN = ("theme", "large")  # actions that mean nothing here
REPEAT, STATUS = frozenset({"tab", "?"}), frozenset({"f9"})


class PlainForm:
    """`say(text)` writes a line; `by_line` takes lines with Enter instead of single keys.

    `is_terminal` says that a person sits there: then the form opens with a few words on the keys.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        draft: Mapping[str, Any] | None,
        open_desk: Callable[[Report], OpenDesk],
        keyboard: Keyboard,
        *,
        by_line: bool,
        is_terminal: bool,
        **fixed: Any,
    ) -> None:
        self._turns = Turns()
        self._keyboard = keyboard
        self._by_line = by_line
        self._is_terminal = is_terminal
        self._wish: str | None = None
        self._inputs: deque[Callable[[], None]] = deque()
        self._last_line_ms = -TOO_FAST_MS
        self._leaves = 0
        self._at_ms = 0.0
        self._is_key = False
        self._repeats = 0
        self._voice = Voice()
        self._is_open = False
        self._said_notices: list[str] = []
        self.sitting = Sitting(self, snapshot, draft, open_desk, **fixed)
        if not is_terminal:
            self.sitting.practise_freely()
        self._before = self._scene()
        self._said_language = self._before.language

    # Running

    def run(self) -> str:
        """Log until the person leaves or the input ends; returns what is wished next.

        A program that was asked to end opens no other form: this returns at once then.
        """
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)  # Windows has no SIGHUP
            if number is not None and threading.current_thread() is threading.main_thread():
                signal.signal(number, lambda *_: self._asked_to_end())
        if self._keyboard.is_closed:
            return "left"
        self._open()
        while self._wish is None:
            self._turns.next()()
        self._voice.end_echo()
        return self._wish

    def _asked_to_end(self) -> None:
        """In a signal: this form leaves, and none comes after it."""
        self._keyboard.is_closed = True
        self.post(self.sitting.leave)

    def _open(self) -> None:
        self._before = scene = self._scene()
        self._said_notices, self._is_open = notices(scene), True
        for line in first_lines(scene):
            self._say(line)
        if self._is_terminal:
            self._say(in_short(scene, by_line=self._by_line))
        elif scene.around.is_practice and scene.around.lesson is None:
            self._say(scene.t.gettext("The input is no terminal: practice without the examples."))
        self._keyboard.listen(lambda: self.post(self._heard), by_line=self._by_line)
        self.sitting.open()

    # What is heard

    def _heard(self) -> None:
        """One key or line more waits; once this form is left, for the form that comes next."""
        leave = self.sitting.sheet.keymap.keys["leave"][0]
        if self.sitting.is_leaving:
            if not self._by_line and self._leaves + self._keyboard.waits(leave) > 1:
                self._keyboard.take()
                self.leave("left")  # asked twice, it does not wait for a disk that hangs
            return
        typed, at_ms = self._keyboard.take()
        if self._by_line:
            self._heard_line(typed if isinstance(typed, str) else None, at_ms)
        elif typed is not None:
            self._heard_key(typed, at_ms)

    def _heard_key(self, key: str | Pasted, at_ms: float) -> None:
        if key == self.sitting.sheet.keymap.keys["leave"][0]:
            self._leaves += 1
            if self._leaves > 1:
                self.leave("left")
        self._inputs.append(lambda: self._key(key, at_ms))
        self._take()

    def _heard_line(self, line: str | None, at_ms: float) -> None:
        since, self._last_line_ms = at_ms - self._last_line_ms, at_ms
        if line is not None and self._is_terminal and since < TOO_FAST_MS:
            self._inputs.append(lambda: self._paste(line))
        else:
            self._inputs.append(lambda: self._line(line, at_ms))
        self._take()

    def _take(self) -> None:
        """What was typed next, once what was typed before has had its answer: so every contact
        is told as saved, and a line means what it means on the question that is asked then.
        """
        if self.sitting.is_leaving:  # what was typed then is for no contact of this form
            return
        if self._inputs and self.sitting.state.saving is None and self._is_ready():
            self._inputs.popleft()()
            if self._inputs:
                self.post(self._take)

    def _key(self, key: str | Pasted, at_ms: float) -> None:
        if isinstance(key, Pasted):
            self._paste(key.text)
        elif self._is_own(key, REPEAT):
            self._repeat()
        elif self._is_own(key, STATUS):
            self._status()
        else:
            self._type(key, at_ms)

    def _line(self, line: str | None, at_ms: float) -> None:
        if line is None:
            self.sitting.leave()
            return
        scene = self._scene()
        command = command_in(line, scene)
        if command in ("repeat", "explain"):
            self._repeat(meanings=command == "explain")
        elif command == "status":
            self._status()
        elif command == "help":
            self._say_all(word_help(scene))
        elif command is not None:
            self._type(key_of(command, scene), at_ms)
        else:
            self._answer(line, scene, at_ms)

    def _answer(self, line: str, scene: Scene, at_ms: float) -> None:
        keys = keys_of(line, scene)
        if not keys:
            text = scene.t.gettext("No answer here: {line}. Type ? for the answers.")
            self._say(text.format(line=line.strip()))
        typed = [partial(self._type, key, at_ms) for key in keys]
        self._inputs.extendleft(reversed([*typed, self._tell_matches]))

    def _paste(self, text: str) -> None:
        self._is_key = True
        self.sitting.pasted(text)
        self._is_key = False

    def _tell_matches(self) -> None:
        """A whole line was typed to search: what it found is no news while typing."""
        contact = self.sitting.state.contact
        if contact is not None and contact.step is Step.SEARCH and contact.query.strip():
            self._say_all(question_lines(self._scene())[1:])

    def _is_ready(self) -> bool:
        """A person can begin at once; a script's lines wait for what was logged today."""
        sitting = self.sitting
        is_known = sitting.state.day is not None or bool(sitting.around.troubles)
        return self._is_terminal or is_known

    def _type(self, key: str, at_ms: float) -> None:
        self._is_key, self._repeats = True, 0
        if self._by_line:
            at_ms = self._at_ms = max(at_ms, self._at_ms + BETWEEN_KEYS_MS)
        self.sitting.typed(key, at_ms)
        if self._by_line and self.sitting.state.picked is not None:  # the line had its Enter
            confirm = self.sitting.sheet.keymap.keys["confirm"][0]
            self._at_ms = at_ms + BETWEEN_KEYS_MS
            self.sitting.typed(confirm, self._at_ms)
        self._is_key = False

    def _is_own(self, key: str, own: frozenset[str]) -> bool:
        """Whether a key is one of the plain form's, and not an action's or a text's."""
        writes = len(key) == 1 and self.sitting.state.is_writing
        action = self.sitting.sheet.keymap.actions.get(key)
        return key in own and not writes and action in (None, *OF_A_SCREEN)

    def _repeat(self, *, meanings: bool = False) -> None:
        """The question and its answers; asked twice in a row, with what they mean."""
        self._repeats += 1
        scene = self._scene()
        self._say_all(where(scene))
        self._say_all(question_lines(scene, meanings=meanings or self._repeats > 1))

    def _status(self) -> None:
        self._say_all(status_lines(self._scene()))

    # What is said

    def _say_all(self, lines: list[str]) -> None:
        for line in lines:
            self._say(line)
        self._echo(self._scene())

    def _say(self, line: str) -> None:
        self._voice.say(line)

    def _echo(self, scene: Scene) -> None:
        self._voice.echo("" if self._by_line else written(scene))

    def _scene(self) -> Scene:
        sitting = self.sitting
        scene = Scene(sitting.state, sitting.sheet, sitting.around, WIDE, HIGH)
        if not self._by_line:
            return scene
        return replace(scene, words=words_for_keys(scene.language))

    # What the sitting asks of its surface

    def show(self) -> None:
        """Say what became different."""
        if not self._is_open:
            return
        before, after = self._before, self._scene()
        self._before = after
        for line in told(before, after, is_key=self._is_key):
            self._say(line)
        if not after.state.is_writing:
            self._voice.end_echo()
            self._say_notices(after)
        self._echo(after)
        if self._inputs:
            self.post(self._take)

    def _say_notices(self, scene: Scene) -> None:
        """Trouble is told once, at the next moment at which nobody is writing."""
        present = notices(scene)
        if scene.language == self._said_language:
            for line in present:
                if line not in self._said_notices:
                    self._say(line)
        self._said_notices, self._said_language = present, scene.language

    def show_soon(self) -> None:
        """News about sending is told only when it is asked for."""

    def show_next_theme(self) -> str:
        """There are no colours here."""
        self._say(self._scene().t.gettext("The plain form has no colours."))
        return ""

    def post(self, call: Callable[[], None]) -> None:
        """From any thread, and from a signal: run `call` on the form's own."""
        self._turns.post(call)

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        """Run `call` after so many seconds, or a little more."""
        self._turns.later(max(seconds, PATIENT_S), call)

    def leave(self, wish: str) -> None:
        """End, with the wish of the person."""
        self._wish = wish
