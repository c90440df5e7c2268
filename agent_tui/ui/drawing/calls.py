"""What the form says of calls that the telephone told of."""

from __future__ import annotations

from agent_tui.form.call import Call
from agent_tui.form.calls import waiting
from agent_tui.ui.drawing.scene import Scene


def call_line(scene: Scene) -> str:
    """The call that the contact is of, or the next one will be, or that waits; empty for none."""
    state, t = scene.state, scene.t
    if state.contact is not None and state.contact.saved is not None:
        return ""
    waits = waiting(state) if state.calls else ()
    if waits and state.contact is None:
        text = t.gettext("{call} waits: the next contact is of it; {clear} leaves it out")
        return text.format(call=_told(scene, waits[0]), clear=scene.key("clear"))
    if state.contact is not None and state.contact.call is not None:
        return _told(scene, state.contact.call)
    if waits and state.held is None:
        text = t.gettext("{call} waits; {hold} holds this contact for it")
        return text.format(call=_told(scene, waits[0]), hold=scene.key("hold"))
    return t.gettext("{call} waits").format(call=_told(scene, waits[0])) if waits else ""


def call_counts(scene: Scene) -> list[str]:
    """How many calls wait, where they do, and how many were never logged."""
    t, texts = scene.t, []
    waits = len(waiting(scene.state)) if scene.state.calls else 0
    if waits:
        texts.append(t.ngettext("{n} call waits", "{n} calls wait", waits).format(n=waits))
    lapsed = scene.state.lapsed
    if lapsed:
        texts.append(
            t.ngettext("{n} call not logged", "{n} calls not logged", lapsed).format(n=lapsed)
        )
    return texts


def _told(scene: Scene, call: Call) -> str:
    """A call in words: since when, through which channel and queue, and how long it lasted."""
    t = scene.t
    at = call.started_at.astimezone().strftime("%H:%M")
    parts = [t.gettext("Call since {time}").format(time=at)]
    if call.talk_s is not None:
        text = t.gettext("Call of {time}, {minutes}:{seconds:02}")
        minutes, seconds = divmod(call.talk_s, 60)
        parts = [text.format(time=at, minutes=minutes, seconds=seconds)]
    if call.channel is not None and call.channel in scene.sheet.channels:
        parts.append(scene.label(scene.sheet.channels[call.channel].label))
    if call.queue:
        parts.append(call.queue)
    return " · ".join(parts)
