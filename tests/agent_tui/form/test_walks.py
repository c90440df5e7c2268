"""Random walks over the whole form: what is logged in the end is what the walk meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from agent_tui.form.call import Call
from agent_tui.form.calls import heard
from ftr.catalogue.model import FollowUp, FollowUps
from tests.agent_tui.form.hands import START, Hands, small_catalogue
from tests.agent_tui.form.meant import Entry, Meant

KEYS = ("1", "2", "3", "9", "-", "enter", "backspace", "escape", "delete", "=", "f2", "f3", "f5")
PHRASES = (  # what hands do in one go, so that a short walk comes far
    *("1 1 1 enter", "2 1 2", "1 2", "= 2", "delete delete", "escape escape"),
    *("f2 enter", "f2 2 enter", "f2 delete 1", "f2 2 delete", "enter enter enter", "f2 enter 2 1"),
)
EVENTS = ("rings", "hangs up", "waits", "commits")
steps = st.sampled_from((*KEYS, *PHRASES, *EVENTS))


class Walk:
    """The form and what is meant, side by side."""

    def __init__(self) -> None:
        asked = FollowUps(obstacle=FollowUp("optional"))
        self.hands = Hands(small_catalogue(asked, channels=("phone", "email")))
        self.meant = Meant()
        self.calls: list[Call] = []

    def step(self, step: str) -> None:
        """Keys, or one event of a telephone or of the disk."""
        if step in EVENTS:
            self._event(step)
        else:
            for key in step.split():
                self.hands.type(key)
                self.meant.key(key)

    def _event(self, event: str) -> None:
        if event == "waits":
            self.hands.disk = "waits"
        elif event == "commits":
            self.hands.disk = "commits"
            self.hands.commit()
        elif self.hands.state.ahead:  # they were typed before this, and are meant so
            self._event("commits")
        if event == "rings":
            self._rings()
        elif event == "hangs up":
            self._hangs_up()

    def _rings(self) -> None:
        name = f"call-{len(self.calls)}"
        self.calls.append(Call(name, START + timedelta(seconds=len(self.calls))))
        self.meant.began(name)
        self._tell()

    def _hangs_up(self) -> None:
        at = next((at for at, call in enumerate(self.calls) if call.ended_at is None), None)
        if at is None:
            return
        call = self.calls[at]
        self.calls[at] = Call(call.ref, call.started_at, call.started_at + timedelta(seconds=60))
        self._tell()
        self.meant.ended(call.ref, 60)

    def _tell(self) -> None:
        self.hands._take(heard(self.hands.state, self.calls, START))

    @property
    def logged(self) -> list[Entry]:
        """Every entry as it stands, in the order in which they were made."""
        return [
            Entry(
                row.payload.reason,
                row.payload.ending,
                row.payload.online_first,
                row.payload.channel or "",
                row.payload.call_ref,
                row.payload.talk_s,
                row.payload.obstacle,
                row.voided,
            )
            for row in reversed(self.hands.rows)
        ]

    @property
    def refs(self) -> list[str]:
        """The calls that an entry or an open contact is of."""
        state = self.hands.state
        refs = [row.payload.call_ref for row in self.hands.rows if not row.voided]
        opened = (each for each in (state.contact, state.held) if each and not each.saved)
        refs += [each.call.ref for each in opened if each.call]
        return [ref for ref in refs if ref]


def compared(entries: list[Entry]) -> list[Entry]:
    """Of one that is taken back it does not matter whether its call had ended by then."""
    return [replace(each, talk_s=None) if each.voided else each for each in entries]


@settings(max_examples=60)
@given(st.lists(steps, max_size=40))
def test_what_is_logged_is_what_was_meant(steps: list[str]) -> None:
    walk = Walk()
    for step in steps:
        walk.step(step)
    walk.step("commits")
    assert compared(walk.logged) == compared(walk.meant.entries)
    assert len(walk.refs) == len(set(walk.refs))
