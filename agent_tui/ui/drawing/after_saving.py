"""The middle of the screen once a contact is saved: its follow-ups."""

from __future__ import annotations

from agent_tui.form.follow_ups import choices_of
from agent_tui.form.note_check import KEEP, LEAVE_OUT, in_words, left_out
from agent_tui.form.state import Contact, Step
from agent_tui.ui.drawing.choices import Choice, choice_rows
from agent_tui.ui.drawing.rows import Row, wrapped
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.drawing.wording import follow_up_question
from ftr.word_labels import motive_label, obstacle_label
from ftr.words import Motive, Obstacle


def after_saving_rows(scene: Scene, contact: Contact) -> list[Row]:
    """The rows of a follow-up, at most `scene.height` of them."""
    if contact.step is Step.NOTE:
        return _note(scene, contact)
    if contact.step is Step.NOTE_CHECK:
        return _note_check(scene, contact)
    return _follow_up(scene, contact)


def _follow_up(scene: Scene, contact: Contact) -> list[Row]:
    rows = [*_saved_line(scene), *_asked(scene, contact.step)]
    rows += [Row()] if scene.height > 11 else []
    present = getattr(contact.saved, contact.step.value) if contact.saved else None
    skips = _skip_line(scene, contact, present)
    choices = [
        Choice(key, _choice_label(scene, contact.step, code), mark=code == present)
        for key, code in choices_of(contact.step, scene.sheet).items()
    ]
    room = scene.height - len(rows) - len(skips)
    return [*rows, *choice_rows(choices, scene.width, room, spaced=scene.large), *skips]


def _choice_label(scene: Scene, step: Step, code: str) -> str:
    if step is Step.OBSTACLE:
        return obstacle_label(Obstacle(code), scene.language)
    if step is Step.MOTIVE:
        return motive_label(Motive(code), scene.language)
    return scene.label(scene.sheet.channels[code].label)


def _note(scene: Scene, contact: Contact) -> list[Row]:
    rows = [*_saved_line(scene), *_asked(scene, contact.step), Row()]
    width = scene.width - 8
    for line in wrapped(contact.text + "▏", width, max(1, scene.height - 6)):
        rows.append(Row().add("  ").add(f" {line}".ljust(width + 2), "field"))
    return [*rows, *_skip_line(scene, contact, contact.text.strip() or None)][: scene.height]


def _note_check(scene: Scene, contact: Contact) -> list[Row]:
    """What the note seems to hold, and the note as it would be saved, without it and with it."""
    t, note = scene.t, contact.text.strip()
    text = t.gettext("Not saved yet. In this note there seems to be: {what}")
    found = text.format(what=in_words(note, scene.language))
    rows = [Row().add("  ").add(line, "warn") for line in wrapped(f"! {found}", scene.width - 6, 3)]
    rows += [*_asked(scene, contact.step), *([] if scene.large else [Row()])]
    choices = (
        (LEAVE_OUT, t.gettext("leave it out:"), left_out(note, scene.language)),
        (KEEP, t.gettext("keep it:"), note),
    )
    rows += choice_rows(
        [Choice(key, f"{label} {shown}") for key, label, shown in choices], scene.width, 2
    )
    back = t.gettext("{back} goes back to the note").format(back=scene.key("back"))
    return [*rows, Row(), Row().add("  ").add(back, "dim").clicking("backspace")][: scene.height]


def _asked(scene: Scene, step: Step) -> list[Row]:
    """The question of a follow-up, on as many rows as it needs."""
    lines = wrapped(follow_up_question(scene, step), scene.width - 4, 3)
    return [Row().add("  ").add(line, "strong") for line in lines]


def _saved_line(scene: Scene) -> list[Row]:
    """That nothing can be lost any more; in large letters the last row says it."""
    if scene.large:
        return []
    text = scene.t.gettext("The contact is saved. One more question:")
    if scene.around.is_practice:
        text = scene.t.gettext("Practised. One more question:")
    return [Row().add("  ").add("✓ ", "good").add(text, "dim")]


def _skip_line(scene: Scene, contact: Contact, present: str | None) -> list[Row]:
    name = contact.follow_up
    mode = scene.sheet.follow_up(name).mode if name else "off"
    if present is not None:
        text = scene.t.gettext("{enter} keeps it")
    elif mode == "optional" or contact.is_correction:
        text = scene.t.gettext("{enter} skips it")
    else:
        return []
    return [Row(), Row().add("  ").add(scene.with_keys(text), "dim").clicking("enter")]
