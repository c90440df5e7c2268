"""The bottom of the screen: a word about the last key, the last contact, the counts, the keys."""

from __future__ import annotations

from rich.cells import cell_len

from agent_tui.form.actions import BY_ID, ActionId
from agent_tui.form.state import FormState, View
from agent_tui.ui.drawing.rows import Row, cut, wrapped
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.drawing.wording import answer, clock, hint_text, leaf, subject


def foot(scene: Scene) -> list[Row]:
    """The last rows of the screen, always the same number of them."""
    rule = Row().add("  ").add("─" * (scene.width - 4), "rule")
    if scene.state.view is View.UNJOINED:
        return [_told(scene), rule, Row(), Row(), _key_line(scene)]
    if scene.state.failed is not None:
        return [*_failed(scene), _counts(scene), _key_line(scene)]
    return [_told(scene), rule, _last(scene), _counts(scene), _key_line(scene)]


def is_rule(row: Row) -> bool:
    """Whether the row is only a line, which a low window can do without."""
    return any(role == "rule" for _, role in row.spans)


def _told(scene: Scene) -> Row:
    """One line that answers the last key, the gravest thing first."""
    state, t = scene.state, scene.t
    row = Row().add("  ")
    if state.saving is not None and scene.around.is_slow:
        text = t.gettext("Saving…")
        if state.ahead:
            more = t.ngettext("{n} key is waiting", "{n} keys are waiting", len(state.ahead))
            text = f"{text} {more.format(n=len(state.ahead))}"
        return row.add("… ", "accent").add(text, "accent")
    if state.hint is not None:
        return row.add("▸ ", "warn").add(hint_text(scene), "warn")
    if state.contact is not None and state.contact.is_correction and not state.contact.saved:
        text = t.gettext("You are changing a contact: {enter} keeps what is marked, {clear} stops")
        text = text.format(enter=scene.key("confirm"), clear=scene.key("clear"))
        return row.add("▸ ", "accent").add(text, "accent")
    drawn = _drawn_note(scene, state)
    if drawn:
        return row.add("◆ ", "accent").add(drawn, "dim")
    return row.add("↑ ", "warn").add(scene.around.waits, "warn") if scene.around.waits else row


def _failed(scene: Scene) -> list[Row]:
    """A save that did not reach the disk: what happened and what to do, on three rows."""
    failed = scene.state.failed
    assert failed is not None  # noqa: S101  # the caller has looked
    t = scene.t
    text = t.gettext("Not saved: {reason}").format(reason=failed.reason)
    lines = (
        [f"✗ {text}"] if len(text) < scene.width - 8 else wrapped(f"✗ {text}", scene.width - 6, 2)
    )
    rows = [Row().add("  ").add(f" {line}".ljust(scene.width - 4), "alarm") for line in lines]
    keys = t.gettext("{enter} tries again · {back} goes back · {clear} gives up").format(
        enter=scene.key("confirm"), back=scene.key("back"), clear=scene.key("clear")
    )
    rows.append(Row().add("  ").add(f" {keys}", "bad"))
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


def _last(scene: Scene) -> Row:
    """The last saved contact, which stays in view."""
    shown, t = scene.state.shown, scene.t
    row = Row().add("  ")
    if shown is None:
        return row.add(t.gettext("No contact logged yet in this session."), "dim")
    word = {
        "saved": t.gettext("saved"),
        "changed": t.gettext("changed"),
        "taken_back": t.gettext("taken back; {key} restores it"),
        "restored": t.gettext("restored"),
    }[shown.did].format(key=scene.key("take_back"))
    payload = shown.row.payload
    end = ""
    if payload.online_first is not None and shown.did != "taken_back":
        end = "  " + t.gettext("Online first: {answer}").format(answer=answer(scene, payload))
    sign, role = ("✗ ", "warn") if shown.did == "taken_back" else ("✓ ", "good")
    row.add(sign, role).add(f"{clock(shown.row)} ", "dim")  # type: ignore[arg-type]  # two roles
    room = scene.width - row.width - len(end) - len(word) - 5
    about = subject(scene, payload)
    about = about if cell_len(about) <= room else leaf(scene, payload)
    row.add(cut(about, max(10, room)), "gone" if role == "warn" else "strong")
    return row.add(end, "text").add(f"  {word}", role)  # type: ignore[arg-type]  # two roles


def _counts(scene: Scene) -> Row:
    """What was logged today, what is not yet sent, and the agent's own pace. No percentage:
    it would steer the answers.
    """
    state, t, around = scene.state, scene.t, scene.around
    row = Row().add("  ").add(t.gettext("{n} logged today").format(n=state.today), "strong")
    if not around.is_practice:
        if state.pending:
            text = t.gettext("not yet sent: {n}").format(n=state.pending)
            row.add(" · ", "dim").add(f"↑ {text}", "warn" if around.waits else "dim")
        else:
            row.add(" · ", "dim").add("✓ " + t.gettext("all sent"), "dim")
    if around.parked:
        text = t.gettext("{n} set aside for the coordinator").format(n=around.parked)
        row.add(" · ", "dim").add(f"◇ {text}", "warn")
    if state.seconds is not None:
        number = f"{state.seconds:.1f}".replace(".", t.gettext("."))
        row.add(" · ", "dim").add(t.gettext("{n} s per contact").format(n=number), "dim")
    if state.held is not None:
        text = t.gettext("1 on hold: {key}").format(key=scene.key("hold"))
        row.add(" · ", "dim").add(f"‖ {text}", "accent", scene.sheet.keymap.keys["hold"][0])
    return row


def _key_line(scene: Scene) -> Row:
    """The keys of this moment, from the registry of actions."""
    names = _keys_now(scene.state)
    while len(names) > 2 and _keys(scene, names).width > scene.width:
        del names[-2]  # the way out stays
    return _keys(scene, names)


def _keys(scene: Scene, names: list[ActionId]) -> Row:
    row = Row().add(" ")
    for name in names:
        label = BY_ID[name].short(scene.t)
        if name == "clear" and scene.state.view is not View.FORM:
            label = BY_ID["leave"].short(scene.t)
        key = scene.sheet.keymap.keys[name][0]
        start = row.width
        row.add(f" {scene.key(name)}", "strong").add(f" {label} ", "dim")
        row.clicks.append((start, row.width, key))
    return row


def _keys_now(state: FormState) -> list[ActionId]:
    names: list[ActionId] = ["language", "theme", "leave"]
    if state.view is View.UNJOINED:
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
    return names
