"""The middle of the screen: the question that is asked now."""

from __future__ import annotations

from rich.cells import cell_len

from agent_tui.form.sheet import Level
from agent_tui.form.state import Because, Contact, Step
from agent_tui.ui.drawing.choices import Choice, choice_rows
from agent_tui.ui.drawing.meaning import meaning
from agent_tui.ui.drawing.rows import Row, cut, wrapped
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.drawing.wording import level_question, online_first
from agent_tui.ui.palette import Role
from ftr.catalogue.model import SEARCH_FROM, Reason
from ftr.word_labels import online_first_label
from ftr.words import OnlineFirst


def body(scene: Scene) -> list[Row]:
    """The rows of the question asked now, at most `scene.height` of them."""
    contact = scene.state.contact
    if contact is None or contact.step is Step.REASON:
        return _reasons(scene, contact)
    if contact.step in (Step.ANSWER, Step.CONFIRM):
        return _answer(scene, contact)
    if contact.step is Step.SEARCH:
        from agent_tui.ui.drawing.matches import search_rows  # the first frame needs no search

        return search_rows(scene, contact)
    from agent_tui.ui.drawing.after_saving import after_saving_rows  # nor a follow-up

    return after_saving_rows(scene, contact)


def prompt(text: str, aside: str = "", width: int = 1000) -> Row:
    """The line above a list: what to answer, and where that fits what else is possible."""
    row = Row().add("  ").add(text, "strong")
    fits = row.width + cell_len(aside) + 4 <= width
    return row.add(f"   {aside}", "dim") if aside and fits else row


def _reasons(scene: Scene, contact: Contact | None) -> list[Row]:
    path = contact.path if contact else ()
    page = contact.page if contact else 0
    level = scene.sheet.level(path)
    rows = [prompt(level_question(scene, len(path)), _how_to_search(scene, level), scene.width)]
    tail = []
    if level.pages > 1:
        text = scene.t.gettext("the next nine ({page} of {pages})")
        row = Row().add("  ").add(" 0 ", "key", "0").add("  ")
        tail.append(row.add(text.format(page=page + 1, pages=level.pages), "dim").clicking("0"))
    endings = _endings(scene) if not path else []
    room = scene.height - len(tail) - len(level.keys[page])
    if scene.large and len(rows) + len(endings) > room:
        rows = []  # the list speaks for itself
    if endings and len(rows) + len(endings) > room:
        in_columns = room + len(level.keys[page]) // 2 - len(rows)
        if len(rows) + 1 <= room or in_columns < len(endings):
            endings = [_endings_in_one_row(scene)]
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
    room -= len(above) + len(below)
    rows += above + choice_rows(choices, scene.width, room, spaced=scene.large) + tail
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
    if scene.large:
        return _endings_in_two_rows(scene)
    rows: list[Row] = []
    for key, label, mark in _ending_keys(scene):
        if not rows or rows[-1].width + len(label) + len(mark) + 8 > scene.width:
            rows.append(Row().add("  "))
        _add_ending(rows[-1], key, label, mark, "   ")
    return rows


def _endings_in_two_rows(scene: Scene) -> list[Row]:
    keys = _ending_keys(scene)
    each = (scene.width - 2) // 2 - 5
    rows = []
    for pair in (keys[at : at + 2] for at in range(0, len(keys), 2)):
        rows.append(Row().add("  "))
        for key, label, mark in pair:
            short = cut(label, each - len(mark))
            gap = " " * (each + 1 - cell_len(short + mark))
            _add_ending(rows[-1], key, short, mark, gap)
    return rows


def _endings_in_one_row(scene: Scene) -> Row:
    keys = _ending_keys(scene)
    each = (scene.width - 2) // len(keys) - 5
    row = Row().add("  ")
    for key, label, mark in keys:
        _add_ending(row, key, cut(label, each - len(mark)), mark, " ")
    return row


def _add_ending(row: Row, key: str, label: str, mark: str, gap: str) -> None:
    start = row.width
    role: Role = "accent" if mark else "dim"
    row.add(f" {key} ", "key").add(f" {label}{mark}{gap}", role)
    row.clicks.append((start, row.width - len(gap), key))


def _ending_keys(scene: Scene) -> list[tuple[str, str, str]]:
    """(key, label, mark) of every ending, in the order of the catalogue; the mark says that a
    contact which is being changed has it now.
    """
    contact = scene.state.contact
    former = contact.former.ending if contact and contact.former else None
    keys = {ending.code: key for key, ending in scene.sheet.endings.items() if key != ","}
    return [
        (keys[ending.code], scene.label(ending.label), " ◂" * (ending.code == former))
        for ending in scene.sheet.catalogue.endings
        if ending.code in keys
    ]


def _answer(scene: Scene, contact: Contact) -> list[Row]:
    t = scene.t
    rows: list[Row] = []
    waits = _waits(scene, contact) if contact.step is Step.CONFIRM else []
    asked = contact.ending is None and scene.sheet.asks(contact.channel or "")
    if asked:
        aside = t.gettext("for this question, on site or in app")
        rows += [prompt(online_first(scene), aside, scene.width)]
        rows += [Row()] if scene.height > 9 else []
        letters = {OnlineFirst.YES: "j y", OnlineFirst.NO: "n"}
        present = contact.answer or (contact.former.online_first if contact.former else None)
        choices = [
            Choice(
                key=str(number),
                label=online_first_label(word, scene.language),
                mark=word is present,
                also_keys="" if scene.plain else letters.get(word, ""),
            )
            for number, word in enumerate(OnlineFirst, 1)
        ]
        if len(rows) + len(choices) + len(waits) > scene.height:
            rows = []  # what waits for Enter must be read
        room = scene.height - len(rows) - len(waits) - bool(waits)
        rows += choice_rows(choices, scene.width, max(room, len(choices)), spaced=scene.large)
    rows += [Row()] if waits and len(rows) + len(waits) < scene.height else []
    rows += waits
    return (rows + _meant(scene, contact, scene.height - len(rows)))[: scene.height]


def _meant(scene: Scene, contact: Contact, room: int) -> list[Row]:
    """The definition, where no panel beside the form has it already, and letters are small."""
    return [] if scene.has_side or scene.large else meaning(scene, contact.path, room)


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
    keys = wrapped(scene.with_keys(text), scene.width - row.width - 3, 2)
    row.add(f"  {keys[0]}", "accent").clicking("enter")
    rest = [Row().to(row.width - cell_len(keys[0])).add(line, "accent") for line in keys[1:]]
    lines = wrapped(f"! {why}", scene.width - 4, 2) if why else []
    return [*(Row().add("  ").add(line, "warn") for line in lines), row, *rest]
