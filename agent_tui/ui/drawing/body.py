"""The middle of the screen: the question that is asked now."""

from __future__ import annotations

from agent_tui.form.follow_ups import choices_of
from agent_tui.form.note_check import KEEP, LEAVE_OUT, in_words, left_out
from agent_tui.form.sheet import Level
from agent_tui.form.state import Because, Contact, Step
from agent_tui.ui.drawing.choices import Choice, choice_rows
from agent_tui.ui.drawing.meaning import meaning
from agent_tui.ui.drawing.rows import Row, cut, wrapped
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.drawing.wording import follow_up_question, level_question, online_first
from agent_tui.ui.palette import Role
from ftr.catalogue.model import SEARCH_FROM, Reason
from ftr.word_labels import motive_label, obstacle_label, online_first_label
from ftr.words import Motive, Obstacle, OnlineFirst


def body(scene: Scene) -> list[Row]:
    """The rows of the question asked now, at most `scene.height` of them."""
    contact = scene.state.contact
    if contact is None or contact.step is Step.REASON:
        return _reasons(scene, contact)
    if contact.step is Step.SEARCH:
        return _search(scene, contact)
    if contact.step in (Step.ANSWER, Step.CONFIRM):
        return _answer(scene, contact)
    if contact.step is Step.NOTE:
        return _note(scene, contact)
    if contact.step is Step.NOTE_CHECK:
        return _note_check(scene, contact)
    return _follow_up(scene, contact)


def prompt(text: str, aside: str = "") -> Row:
    """The line above a list: what to answer, and what else is possible."""
    row = Row().add("  ").add(text, "strong")
    return row.add(f"   {aside}", "dim") if aside else row


def _reasons(scene: Scene, contact: Contact | None) -> list[Row]:
    path = contact.path if contact else ()
    page = contact.page if contact else 0
    level = scene.sheet.level(path)
    rows = [prompt(level_question(scene, len(path)), _how_to_search(scene, level))]
    tail = []
    if level.pages > 1:
        text = scene.t.gettext("the next nine ({page} of {pages})")
        row = Row().add("  ").add(" 0 ", "key", "0").add("  ")
        tail.append(row.add(text.format(page=page + 1, pages=level.pages), "dim").clicking("0"))
    endings = _endings(scene) if not path else []
    if scene.height - len(rows) - len(tail) - len(endings) < len(level.keys[page]):
        endings = endings and [_endings_in_one_row(scene)]
    room = scene.height - len(rows) - len(tail) - len(endings)
    former = contact.former_path[len(path) : len(path) + 1] if contact else ()
    choices = [
        Choice(
            key=key,
            label=scene.label(reason.label),
            more=bool(reason.sub),
            about=_about(scene, reason),
            mark=reason.code in former,
        )
        for key, reason in level.keys[page].items()
    ]
    spare = room - len(choices)
    above = [Row()] if spare > 1 or (spare and not endings) else []
    below = [Row()] if spare and endings else []
    rows += above + choice_rows(choices, scene.width, room - len(above) - len(below)) + tail
    return rows + below + endings


def _how_to_search(scene: Scene, level: Level) -> str:
    if scene.sheet.letters and not level.opens_on_search:
        return scene.t.gettext("{key} searches").format(key=scene.key("search"))
    if len(level.reasons) >= SEARCH_FROM:
        return scene.t.gettext("a long list: type to search")
    return scene.t.gettext("or type to search")


def _about(scene: Scene, reason: Reason) -> str:
    """What a reason means: its definition, else what hangs below it."""
    hint = scene.label(reason.hint)
    return hint or " · ".join(scene.label(child.label) for child in reason.sub)


def _endings(scene: Scene) -> list[Row]:
    """The contacts without a reason, on as few lines as they need."""
    rows: list[Row] = []
    for key, label in _ending_keys(scene):
        if not rows or rows[-1].width + len(label) + 8 > scene.width:
            rows.append(Row().add("  "))
        _add_ending(rows[-1], key, label, "   ")
    return rows


def _endings_in_one_row(scene: Scene) -> Row:
    keys = _ending_keys(scene)
    each = (scene.width - 2) // len(keys) - 5
    row = Row().add("  ")
    for key, label in keys:
        _add_ending(row, key, cut(label, each), " ")
    return row


def _add_ending(row: Row, key: str, label: str, gap: str) -> None:
    start = row.width
    row.add(f" {key} ", "key").add(f" {label}{gap}", "dim")
    row.clicks.append((start, row.width - len(gap), key))


def _ending_keys(scene: Scene) -> list[tuple[str, str]]:
    """(key, label) of every ending, in the order of the catalogue."""
    keys = {ending.code: key for key, ending in scene.sheet.endings.items() if key != ","}
    return [
        (keys[ending.code], scene.label(ending.label))
        for ending in scene.sheet.catalogue.endings
        if ending.code in keys
    ]


def _search(scene: Scene, contact: Contact) -> list[Row]:
    t = scene.t
    rows = [Row().add("  ").add(t.gettext("Search"), "strong").add("  ")]
    field = cut(contact.query, scene.width - 20) + "▏"
    rows[0].add(f" {field} ".ljust(min(40, scene.width - 14)), "field")
    found = scene.sheet.find(contact.query, contact.path, scene.language)
    room = scene.height - 3
    if contact.query.strip() and not found:
        return rows + _not_found(scene, contact)
    first = max(0, contact.cursor - room + 1)
    column = min(42, scene.width // 2)
    rows.append(Row())
    for at, hit in enumerate(found[first : first + room], first):
        chosen = at == contact.cursor
        row = Row().add(" ▸ " if chosen else "   ", "accent")
        role: Role = "chosen" if chosen else "text"
        dim: Role = "chosen" if chosen else "dim"
        label = scene.label(hit.reason.label)
        row.add(" ", role).add(cut(label, column - 6), role)
        row.add(" ›" if hit.reason.sub else "", dim).to(column, role)
        row.add(cut(scene.nodes(hit.path[:-1]), scene.width - column - 3), dim)
        rows.append(row.to(scene.width - 2, role))
    text = t.gettext("{enter} takes it · ↑ ↓ another · {back} less · {clear} clears")
    foot = Row().add("  ").add(_keys(scene, text), "dim")
    gap = [Row()] if len(rows) + 2 <= scene.height else []
    return [*rows[: scene.height - 1], *gap, foot]


def _not_found(scene: Scene, contact: Contact) -> list[Row]:
    t = scene.t
    text = t.gettext("Nothing found for “{query}”.").format(query=contact.query.strip())
    rows = [Row(), Row().add("  ").add(f"✗ {text}", "warn")]
    other = scene.sheet.other(contact.path)
    if other is not None:
        offer = t.gettext("{enter} takes {reason}, with your words").format(
            enter=scene.key("confirm"), reason=scene.nodes(other)
        )
        rows.append(Row().add("  ").add(offer, "text").clicking("enter"))
    rows.append(Row().add("  ").add(t.gettext("Or try another word."), "dim"))
    return rows


def _answer(scene: Scene, contact: Contact) -> list[Row]:
    t = scene.t
    rows: list[Row] = []
    asked = contact.ending is None and scene.sheet.asks(contact.channel or "")
    if asked:
        rows += [prompt(online_first(scene), t.gettext("for this question, on site or in app"))]
        rows += [Row()] if scene.height > 9 else []
        letters = {OnlineFirst.YES: "j y", OnlineFirst.NO: "n"}
        present = contact.answer or (contact.former.online_first if contact.former else None)
        rows += [
            _one(
                Choice(
                    key=str(number),
                    label=online_first_label(word, scene.language),
                    mark=word is present,
                    also_keys=letters.get(word, ""),
                ),
                scene.width,
            )
            for number, word in enumerate(OnlineFirst, 1)
        ]
    if contact.step is Step.CONFIRM:
        rows += [Row(), *_waits(scene, contact)]
    return (rows + _meant(scene, contact, scene.height - len(rows)))[: scene.height]


def _meant(scene: Scene, contact: Contact, room: int) -> list[Row]:
    """The definition, where no panel beside the form has it already."""
    return [] if scene.has_side else meaning(scene, contact.path, room)


def _one(choice: Choice, width: int) -> Row:
    return choice_rows([choice], width, 1)[0]


def _waits(scene: Scene, contact: Contact) -> list[Row]:
    """That Enter saves it, and why this once it is needed."""
    why = (
        {
            Because.FAST_KEYS: scene.t.gettext("Very fast keys: perhaps one was held down."),
            Because.FOCUS: scene.t.gettext("This window had only just come back."),
        }.get(contact.because)
        if contact.because
        else None
    )
    row = Row().add("  ").add(f" {scene.key('confirm')} ", "chosen_key", "enter")
    text = scene.t.gettext("saves this contact; {clear} clears it")
    row.add(f"  {_keys(scene, text)}", "accent").clicking("enter")
    return [Row().add("  ").add(f"! {why}", "warn"), row] if why else [row]


def _follow_up(scene: Scene, contact: Contact) -> list[Row]:
    rows = [_saved_line(scene), prompt(follow_up_question(scene, contact.step))]
    rows += [Row()] if scene.height > 11 else []
    present = getattr(contact.saved, contact.step.value) if contact.saved else None
    for key, code in choices_of(contact.step, scene.sheet).items():
        if contact.step is Step.OBSTACLE:
            label = obstacle_label(Obstacle(code), scene.language)
        elif contact.step is Step.MOTIVE:
            label = motive_label(Motive(code), scene.language)
        else:
            label = scene.label(scene.sheet.channels[code].label)
        rows.append(_one(Choice(key, label, mark=code == present), scene.width))
    return [*rows, *_skip_line(scene, contact, present)][: scene.height]


def _note(scene: Scene, contact: Contact) -> list[Row]:
    rows = [_saved_line(scene), prompt(follow_up_question(scene, contact.step)), Row()]
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
    rows += [prompt(follow_up_question(scene, contact.step)), Row()]
    choices = (
        (LEAVE_OUT, t.gettext("leave it out:"), left_out(note, scene.language)),
        (KEEP, t.gettext("keep it:"), note),
    )
    for key, label, shown in choices:
        rows.append(_one(Choice(key, f"{label} {shown}"), scene.width))
    back = t.gettext("{back} goes back to the note").format(back=scene.key("back"))
    return [*rows, Row(), Row().add("  ").add(back, "dim").clicking("backspace")][: scene.height]


def _saved_line(scene: Scene) -> Row:
    text = scene.t.gettext("The contact is saved. One more question:")
    return Row().add("  ").add("✓ ", "good").add(text, "dim")


def _skip_line(scene: Scene, contact: Contact, present: str | None) -> list[Row]:
    name = contact.follow_up
    mode = scene.sheet.follow_up(name).mode if name else "off"
    if present is not None:
        text = scene.t.gettext("{enter} keeps it")
    elif mode == "optional" or contact.is_correction:
        text = scene.t.gettext("{enter} skips it")
    else:
        return []
    return [Row(), Row().add("  ").add(_keys(scene, text), "dim").clicking("enter")]


def _keys(scene: Scene, text: str) -> str:
    return text.format(enter=scene.key("confirm"), back=scene.key("back"), clear=scene.key("clear"))
