"""The bottom of the screen: a word about the last key, the last contact, the counts, the keys."""

from __future__ import annotations

from rich.cells import cell_len

from agent_tui.form.actions import BY_ID, ActionId
from agent_tui.form.state import Contact, FormState, View
from agent_tui.ui.drawing.rows import Row, cut, wrapped
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.drawing.wording import (
    answer,
    clock,
    count_today,
    hint_text,
    leaf,
    moment,
    subject,
)
from agent_tui.ui.palette import Role

_LEAST_ABOUT = 12


def foot(scene: Scene) -> list[Row]:
    """The last rows of the screen. What needs a second row takes that of the line, where it can."""
    rule = Row().add("  ").add("─" * (scene.width - 4), "rule")
    if scene.state.view is View.UNJOINED:
        return [*_told(scene), rule, Row(), Row(), _key_line(scene)]
    if scene.state.failed is not None:
        return [*failed(scene), *_counts(scene)[:1], _key_line(scene)]
    told, counts = _told(scene), _counts(scene)
    gap = [rule] if len(told) + len(counts) == 2 else []
    return [*told, *gap, last(scene), *counts, _key_line(scene)]


def is_rule(row: Row) -> bool:
    """Whether the row is only a line, which a low window can do without."""
    return any(role == "rule" for _, role in row.spans)


def _told(scene: Scene) -> list[Row]:
    """What answers the last key, the gravest thing first; two rows where one is too narrow."""
    sign, text, role = said(scene)
    lines = wrapped(text, scene.width - 6, 2)
    sign_role: Role = "accent" if role == "dim" else role
    return [
        Row().add("  ").add(sign if not at else "  ", sign_role).add(line, role)
        for at, line in enumerate(lines)
    ]


def said(scene: Scene) -> tuple[str, str, Role]:
    """(sign, text, role) of the line about the last key."""
    state, t = scene.state, scene.t
    if state.saving is not None and scene.around.is_slow:
        text = t.gettext("Saving…")
        if state.ahead:
            more = t.ngettext("{n} key is waiting", "{n} keys are waiting", len(state.ahead))
            text = f"{text} {more.format(n=len(state.ahead))}"
        return "… ", text, "accent"
    if state.hint is not None:
        return "▸ ", hint_text(scene), "warn"
    if state.contact is not None and state.contact.is_correction and not state.contact.saved:
        text = t.gettext("You are changing a contact: {enter} keeps what is marked, {clear} stops")
        text = text.format(enter=scene.key("confirm"), clear=scene.key("clear"))
        return "▸ ", text, "accent"
    drawn = _drawn_note(scene, state)
    if drawn:
        return "◆ ", drawn, "dim"
    call = _call(scene)
    if call:
        return "● ", call, "accent"
    return ("↑ ", scene.around.waits, "warn") if scene.around.waits else ("", "", "text")


def _call(scene: Scene) -> str:
    """What a telephone told of; the first frame seldom knows of a call."""
    contact = scene.state.contact
    if not scene.state.calls and (contact is None or contact.call is None):
        return ""
    from agent_tui.ui.drawing.calls import call_line

    return call_line(scene)


def _call_counts(scene: Scene) -> list[str]:
    if not scene.state.calls and not scene.state.lapsed:
        return []
    from agent_tui.ui.drawing.calls import call_counts

    return call_counts(scene)


def failed(scene: Scene) -> list[Row]:
    """A save that did not reach the disk: what happened and what to do, on three rows."""
    fault = scene.state.failed
    assert fault is not None  # noqa: S101  # the caller has looked
    t = scene.t
    text = t.gettext("Not saved: {reason}").format(reason=fault.reason)
    lines = (
        [f"✗ {text}"] if len(text) < scene.width - 8 else wrapped(f"✗ {text}", scene.width - 6, 2)
    )
    rows = [Row().add("  ").add(f" {line}".ljust(scene.width - 4), "alarm") for line in lines]
    keys = t.gettext("{enter} tries again · {back} goes back · {clear} gives up").format(
        enter=scene.key("confirm"), back=scene.key("back"), clear=scene.key("clear")
    )
    rows += [Row().add("  ").add(f" {line}", "bad") for line in wrapped(keys, scene.width - 4, 2)]
    return [Row()] * (3 - len(rows)) + rows


def _drawn_note(scene: Scene, state: FormState) -> str:
    """Whether this contact was drawn for an extra question: shown from its first key."""
    contact = state.contact
    if contact is None or contact.saved is not None or contact.is_correction:
        return ""
    drawn = [n for n in contact.asks if scene.sheet.follow_up(n).mode == "sampled"]
    if drawn == ["obstacle"]:
        return scene.t.gettext("Drawn by lot: after a yes comes one more question.")
    if drawn == ["motive"]:
        return scene.t.gettext("Drawn by lot: after a no comes one more question.")
    return scene.t.gettext("Drawn by lot: one more question after this contact.") if drawn else ""


def last(scene: Scene) -> Row:
    """The last saved contact, which stays in view."""
    shown, t = scene.state.shown, scene.t
    row = Row().add("  ")
    if shown is None:
        text = t.gettext("No contact logged yet in this session.")
        text = t.gettext("Nothing practised yet.") if scene.around.is_practice else text
        return row.add(text, "dim")
    word = {
        "saved": t.gettext("practised") if scene.around.is_practice else t.gettext("saved"),
        "changed": t.gettext("changed"),
        "taken_back": t.gettext("taken back; {key} restores it"),
        "restored": t.gettext("restored"),
    }[shown.did].format(key=scene.key("take_back"))
    payload = shown.row.payload
    end = ""
    if payload.online_first is not None and shown.did != "taken_back":
        end = "  " + t.gettext("Online first: {answer}").format(answer=answer(scene, payload))
    sign, role = ("✗ ", "warn") if shown.did == "taken_back" else ("✓ ", "good")
    row.add(sign, role)  # type: ignore[arg-type]  # two roles
    if scene.large and shown.did == "taken_back":
        return row.add(word, role)  # type: ignore[arg-type]  # two roles
    if not scene.large:
        row.add(f"{clock(shown.row)} ", "dim")
    free = scene.width - row.width - len(word) - 5
    if end and free - len(end) < _LEAST_ABOUT:  # the reason is shortened, the answer stays
        end = f"  {answer(scene, payload)}"
    if free - len(end) < _LEAST_ABOUT:
        end = ""
    room = free - len(end)
    about = subject(scene, payload)
    about = about if cell_len(about) <= room else leaf(scene, payload)
    row.add(cut(about, max(_LEAST_ABOUT, room)), "gone" if role == "warn" else "strong")
    return row.add(end, "text").add(f"  {word}", role)  # type: ignore[arg-type]  # two roles


def _counts(scene: Scene) -> list[Row]:
    """What was logged today, what is not yet sent, and the agent's own pace. No percentage:
    it would steer the answers. Nothing is claimed before the store has opened and told.
    """
    rows = [Row().add("  ")]
    for at, part in enumerate(count_parts(scene)):
        if at and rows[-1].width + 3 + part.width > scene.width - 2:
            rows.append(Row().add("  "))
        elif at:
            rows[-1].add(" · ", "dim")
        start = rows[-1].width
        for text, role in part.spans:
            rows[-1].add(text, role)
        rows[-1].clicks += [(start + a, start + b, key) for a, b, key in part.clicks]
    return rows[:2]


def count_parts(scene: Scene) -> list[Row]:
    state, t, around = scene.state, scene.t, scene.around
    if state.day is None:
        text = t.gettext("What was logged today is being read…")
        return [Row().add(t.gettext("One moment…") if around.is_practice else text, "dim")]
    parts = [Row().add(count_today(scene), "strong")]
    if state.contact is not None:
        parts.append(Row().add(_begun(scene, state.contact), "text"))
    if state.held is not None:
        text = t.gettext("{time} on hold: {key}").format(
            time=moment(scene, state.held.started_at), key=scene.key("hold")
        )
        parts.append(Row().add(f"‖ {text}", "accent", scene.sheet.keymap.keys["hold"][0]))
    parts += [Row().add(f"● {text}", "accent") for text in _call_counts(scene)]
    if not around.is_practice:
        parts.append(_outbox(scene))
    if around.parked:
        text = t.gettext("{n} set aside for the coordinator").format(n=around.parked)
        parts.append(Row().add(f"◇ {text}", "warn"))
    if state.seconds is not None:
        number = f"{state.seconds:.1f}".replace(".", t.gettext("."))
        parts.append(Row().add(t.gettext("{n} s per contact").format(n=number), "dim"))
    return parts if _fits(parts, scene.width) or state.seconds is None else parts[:-1]


def _begun(scene: Scene, contact: Contact) -> str:
    """Since when the contact is in hand, for who looked away; of a change, when the contact was."""
    t = scene.t
    text = t.gettext("contact of {time}") if contact.is_correction else t.gettext("begun {time}")
    return text.format(time=moment(scene, contact.started_at))


def _fits(parts: list[Row], width: int) -> bool:
    return sum(part.width + 3 for part in parts) + 1 <= width


def _outbox(scene: Scene) -> Row:
    if not scene.state.pending:
        return Row().add("✓ " + scene.t.gettext("all sent"), "dim")
    text = scene.t.gettext("not yet sent: {n}").format(n=scene.state.pending)
    return Row().add(f"↑ {text}", "warn" if scene.around.waits else "dim")


def _key_line(scene: Scene) -> Row:
    """The keys of this moment, from the registry of actions."""
    names = _keys_now(scene)
    dropped = [name for name in reversed(names) if name not in ("help", "leave")]
    while dropped and _keys(scene, names).width > scene.width:
        names.remove(dropped.pop(0))  # help and the way out stay
    return _keys(scene, names)


def _keys(scene: Scene, names: list[ActionId]) -> Row:
    row = Row().add(" ")
    for name in names:
        label = BY_ID[name].short(scene.t)
        if name == "clear" and scene.state.view is not View.FORM:
            label = BY_ID["leave"].short(scene.t)
        elif name == "clear" and _is_changing(scene):
            label = scene.t.gettext("Stop")
        elif name == "leave" and scene.around.is_practice:
            label = scene.t.gettext("Close practice")  # not the whole form
        key = scene.sheet.keymap.keys[name][0]
        start = row.width
        row.add(f" {scene.key(name)}", "strong").add(f" {label} ", "dim")
        row.clicks.append((start, row.width, key))
    return row


def _keys_now(scene: Scene) -> list[ActionId]:
    state = scene.state
    names: list[ActionId] = ["language", "theme", "leave"]
    if state.view is View.UNJOINED or _between_cases(scene):
        return names
    if state.view is not View.FORM:
        return ["clear", *names]
    if state.contact is not None:
        return ["back", "clear", "hold", "help", "leave"]
    names = ["help", "today", *names]
    if state.held:
        names.insert(0, "hold")
    if state.day:
        names.insert(0, "take_back")
    if repeats(scene):
        names.insert(0, "same_again")
    return names


def _is_changing(scene: Scene) -> bool:
    """Whether a saved contact is being changed: then clearing leaves it as it was."""
    contact = scene.state.contact
    return contact is not None and contact.is_correction and contact.saved is None


def _between_cases(scene: Scene) -> bool:
    """Whether practice tells something in the place of the form, with keys of its own."""
    if scene.around.lesson is None:
        return False
    from agent_tui.form.lesson import page

    return page(scene.around.lesson, scene.state) not in ("case", "off")


def repeats(scene: Scene) -> bool:
    """Whether the key for the same again has something to repeat, and is no ending's own key."""
    if scene.state.shown is None:
        return False
    from agent_tui.form.again import reason_again  # the first frame has nothing to repeat

    key = scene.sheet.keymap.keys["same_again"][0]
    return key not in scene.sheet.endings and reason_again(scene.state, scene.sheet) is not None
