"""What lies over the form: help, today's list, and the choice who is logging."""

from __future__ import annotations

from agent_tui.form.actions import ACTIONS, shown_key
from agent_tui.form.state import HELP_PAGES, View
from agent_tui.form.today import CAUSES, ROWS
from agent_tui.ui.drawing.body import prompt
from agent_tui.ui.drawing.choices import Choice, choice_rows
from agent_tui.ui.drawing.rows import Row, cut, whole_parts, wrapped
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.drawing.wording import answer, clock, leaf, logged_today, subject
from agent_tui.ui.palette import Role
from ftr.word_labels import cause_label

AROUND = frozenset(
    {"hold", "today", "help", "channel", "who", "practice", "leave", "language", "theme", "large"}
)


def overlay(scene: Scene) -> list[Row]:
    """The view over the form, at most `scene.height` rows."""
    if scene.state.view in HELP_PAGES:
        return _help(scene)
    if scene.state.view is View.WHO:
        return _who(scene)
    if scene.state.view is View.UNJOINED:
        return _unjoined(scene)
    return _today(scene)


def _unjoined(scene: Scene) -> list[Row]:
    t = scene.t
    join = t.gettext("Ask the coordinator for an address and a code, close this, and type:")
    seen = t.gettext("Opening this form again then shows your pilot.")
    title = t.gettext("This desk has not joined a pilot yet")
    rows = [
        *(Row().add("  ").add(line, "strong") for line in wrapped(title, scene.width - 4, 2)),
        Row(),
        *(Row().add("  ").add(line) for line in wrapped(join, scene.width - 4, 3)),
        Row(),
        Row().add("     ").add(" agent-tui join https://… CODE ", "field"),
        Row(),
        *(Row().add("  ").add(line, "dim") for line in wrapped(seen, scene.width - 4, 2)),
        Row(),
        *choice_rows([Choice("1", t.gettext("Practise first: nothing counts"))], scene.width, 1),
    ]
    return rows if len(rows) <= scene.height else [row for row in rows if row.spans]


def _help(scene: Scene) -> list[Row]:
    """One of two pages: the way of a contact, and what is around it."""
    t = scene.t
    page = HELP_PAGES.index(scene.state.view)
    of = t.gettext("page {page} of {pages}").format(page=page + 1, pages=len(HELP_PAGES))
    more = t.gettext("{key} turns the page").format(key=scene.key("help"))
    lines = [*(_choosing(scene) if page == 0 else []), *_actions(scene, around=bool(page))]
    rows = [prompt(t.gettext("The keys"), whole_parts(f"{more} · {of}", scene.width - 18))]
    rows += [Row()] if len(lines) + 2 <= scene.height else []
    for keys, text in lines[: scene.height - len(rows)]:
        rows.append(
            Row().add("  ").add(keys.rjust(11), "strong").add(f"  {cut(text, scene.width - 15)}")
        )
    return rows


def _choosing(scene: Scene) -> list[tuple[str, str]]:
    """(keys, text) of the keys that belong to the pilot: reasons and answers."""
    t = scene.t
    if scene.large:
        return [
            ("1–9" if not scene.sheet.letters else "a–z", t.gettext("choose")),
            (t.gettext("1 j y / 2 n"), t.gettext("yes / no")),
            ("3 / 4", t.gettext("does not know / not asked")),
        ]
    choose = (
        t.gettext("choose; the last answer saves, no Enter")
        if not scene.sheet.letters
        else t.gettext("a reason's letter; the last answer saves")
    )
    return [
        ("1–9" if not scene.sheet.letters else "a–z", choose),
        (t.gettext("1 j y / 2 n"), t.gettext("online first: yes / no")),
        ("3 / 4", t.gettext("the customer does not know / was not asked")),
    ]


def _actions(scene: Scene, *, around: bool) -> list[tuple[str, str]]:
    """(keys, text) of the actions of one page, without those this desk has no use for."""
    hidden = set()
    if len(scene.sheet.channels) < 2:
        hidden.add("channel")
    if len(scene.sheet.enrolments) < 2:
        hidden.add("who")
    if scene.plain:
        hidden |= {"theme", "large"}
    return [
        (
            " ".join(map(shown_key, scene.sheet.keymap.keys[action.id])),
            action.short(scene.t) if scene.large else action.text(scene.t),
        )
        for action in ACTIONS
        if action.id not in hidden and (action.id in AROUND) is around
    ]


def _who(scene: Scene) -> list[Row]:
    rows = [prompt(scene.t.gettext("Who is logging?")), Row()]
    choices = [
        Choice(str(at), person.label, about=person.pilot, mark=at - 1 == scene.around.who)
        for at, person in enumerate(scene.around.people[:9], 1)
    ]
    return rows + choice_rows(choices, scene.width, scene.height - 3)


def _today(scene: Scene) -> list[Row]:
    t, state = scene.t, scene.state
    day = state.day or ()
    page = state.cursor // ROWS
    pages = max(1, -(-len(day) // ROWS))
    of = t.gettext("page {page} of {pages}").format(page=page + 1, pages=pages)
    rows = [prompt(logged_today(scene), of if pages > 1 else "")]
    if not day:
        text = t.gettext("Nothing yet.") if state.day is not None else t.gettext("One moment…")
        return [*rows, Row(), Row().add("  ").add(text, "dim")]
    if scene.plain and state.view is View.CAUSE:
        return [_day_row(scene, state.cursor), *_causes(scene)]  # the list was told before
    below = [Row(), *(_causes(scene) if state.view is View.CAUSE else [_day_keys(scene)])]
    room = max(1, scene.height - len(rows) - len(below))
    last = min(len(day), (page + 1) * ROWS)
    first = min(max(page * ROWS, state.cursor - room + 1), max(page * ROWS, last - room))
    rows += [_day_row(scene, at) for at in range(first, min(last, first + room))]
    return [*rows, *below][: scene.height]


def _day_keys(scene: Scene) -> Row:
    """What can be done with the chosen row."""
    t, state = scene.t, scene.state
    text = (
        t.gettext("{delete} restores it · {clear} closes")
        if (state.day or ())[state.cursor].voided
        else t.gettext("{enter} changes it · {delete} takes it back · {clear} closes")
    )
    text = text.format(
        enter=scene.key("confirm"), delete=scene.key("take_back"), clear=scene.key("clear")
    )
    return Row().add("  ").add(whole_parts(text, scene.width - 4), "dim")


def _day_row(scene: Scene, at: int) -> Row:
    entry = (scene.state.day or ())[at]
    chosen = at == scene.state.cursor
    key = str(at % ROWS + 1)
    row = Row().add("▸ " if chosen else "  ", "accent")
    row.add(f" {key} ", "chosen_key" if chosen else "key").add(" ")
    word = answer(scene, entry.payload)
    if entry.voided:
        word = scene.t.gettext("taken back")
    room = scene.width - row.width - len(word) - 11
    about = leaf if scene.large else subject
    label = cut(about(scene, entry.payload), room)
    role: Role = "chosen" if chosen else ("gone" if entry.voided else "text")
    row.add(f" {clock(entry)}  ", "chosen" if chosen else "dim")
    row.add(label, role).to(scene.width - len(word) - 4, "chosen" if chosen else "text")
    row.add(f" {word} ", "chosen" if chosen else "strong")
    return row.clicking(key)


def _causes(scene: Scene) -> list[Row]:
    """Why the chosen row is taken back, two causes to a row."""
    rows = [Row().add("  ").add(scene.t.gettext("Why?"), "accent"), Row()]
    first = rows[0].width + 2
    labels = [cause_label(cause, scene.language) for cause in CAUSES.values()]
    second = first + max(len(label) for label in labels[::2]) + 7
    if scene.large or scene.plain:
        choices = [Choice(key, label) for key, label in zip(CAUSES, labels, strict=True)]
        return [rows[0], *choice_rows(choices, scene.width, len(choices))]
    for at, (key, label) in enumerate(zip(CAUSES, labels, strict=True)):
        row = rows[at // 2].to(second if at % 2 else first)
        start = row.width
        row.add(f" {key} ", "key").add(f" {label}")
        row.clicks.append((start, row.width, key))
    return rows
