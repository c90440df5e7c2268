"""Practising with cases: the case above the form, and what came of it in its place."""

from __future__ import annotations

from collections.abc import Callable

from agent_tui.form.actions import ActionId
from agent_tui.form.lesson import AGAIN, Lesson, Verdict, page
from agent_tui.form.state import Step
from agent_tui.ui.drawing.choices import Choice, choice_rows
from agent_tui.ui.drawing.rows import Row, wrapped
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.drawing.wording import answer, leaf, online_first, subject
from agent_tui.ui.palette import Role
from ftr.entry import Payload

About = Callable[[Scene, Payload], str]
_ON_AND_OFF: tuple[ActionId, ...] = ("confirm", "clear")
MOST_ROWS = 4  # of a case: 200 letters in a window of 60 columns


def case_rows(scene: Scene, lesson: Lesson) -> list[Row]:
    """What the customer says now: first why they call, and what they answer once asked."""
    if page(lesson, scene.state) != "case":
        return []
    case, contact = lesson.case, scene.state.contact
    asked = contact is not None and contact.step in (Step.ANSWER, Step.CONFIRM)
    says = case.online if asked and case.online else case.says
    number = f"{lesson.number}/{len(lesson.cases)}"
    text = scene.label(says)
    lines = wrapped(text, scene.width - len(number) - 5, MOST_ROWS)
    return [
        Row()
        .add("  ")
        .add(number if not at else " " * len(number), "dim")
        .add(f" {line}", "accent")
        for at, line in enumerate(lines)
    ]


def lesson_rows(scene: Scene, lesson: Lesson) -> list[Row] | None:
    """What stands in the place of the form; None where that is the form itself."""
    t = scene.t
    shown = page(lesson, scene.state)
    if shown == "intro":
        rows = _intro(scene, lesson)
        keys = _keys(scene, t.gettext("Begin"), t.gettext("No examples: just the form"))
    elif shown == "told":
        is_last = len(lesson.verdicts) == len(lesson.cases)
        on = t.gettext("How it went") if is_last else t.gettext("The next one")
        keys = _keys(scene, on, t.gettext("No more examples: just the form"))
        rows = _told(scene, lesson, lesson.verdicts[-1], scene.height - len(keys))
    elif shown == "done":
        rows = _done(scene, lesson)
        keys = [
            *_keys(scene, t.gettext("Close practice"), t.gettext("Go on with just the form")),
            *choice_rows([Choice(AGAIN, _again(scene))], scene.width, 1),
        ]
    else:
        return None
    gap = [Row()] if len(rows) + len(keys) < scene.height else []
    return [*rows[: scene.height - len(keys)], *gap, *keys]


def picked_in_lesson(scene: Scene, lesson: Lesson, key: str) -> str | None:
    """What a picked key stands for where practice has a page of its own; None where it has not."""
    shown = page(lesson, scene.state)
    if shown in ("case", "off"):
        return None
    return _again(scene) if shown == "done" and key == AGAIN else ""


def _again(scene: Scene) -> str:
    return scene.t.gettext("Other examples")


def _intro(scene: Scene, lesson: Lesson) -> list[Row]:
    t = scene.t
    title = t.ngettext("Practise with {n} example", "Practise with {n} examples", len(lesson.cases))
    what = (
        t.gettext(
            "Each begins with what a customer says. Log it as you would on the telephone: you "
            "hear at once whether it is where this pilot wants it, and why."
        )
        if scene.plain
        else t.gettext(
            "Above the form stands what a customer says. Log it as you would on the telephone: "
            "you hear at once whether it is where this pilot wants it, and why."
        )
    )
    made = t.gettext("The examples are invented; nothing of this is counted or sent.")
    return [
        _line(title.format(n=len(lesson.cases)), "strong"),
        Row(),
        *_paragraph(scene, what),
        *_paragraph(scene, made, "dim"),
    ]


def _told(scene: Scene, lesson: Lesson, verdict: Verdict, room: int) -> list[Row]:
    """Right or not, and why; the customer's words above it where there is room for both."""
    t, case = scene.t, verdict.case
    number = f"{lesson.number}/{len(lesson.cases)}"
    if verdict.is_right:
        first = Row().add("  ").add("✓ ", "good").add(t.gettext("As this pilot wants it."), "good")
    elif verdict.has_reason:
        text = t.gettext("The reason is right; the answer is another.")
        first = Row().add("  ").add(f"✗ {text}", "warn")
    else:
        text = t.gettext("This one belongs somewhere else.")
        first = Row().add("  ").add(f"✗ {text}", "warn")
    wanted = Payload(reason=case.reason, ending=case.ending, online_first=case.answer)
    first.add(f"   {number}", "dim")
    why = _paragraph(scene, scene.label(case.why))
    if case.online_why:
        why += _paragraph(scene, scene.label(case.online_why))
    if case.is_made:
        made = t.gettext("This example was made out of the words of the list.")
        why += _paragraph(scene, made, "dim")

    def named(about: About) -> list[Row]:
        rows = _named(scene, t.gettext("Logged:"), verdict.payload, about)
        if verdict.is_right:
            return rows
        return [*rows, *_named(scene, t.gettext("Wanted:"), wanted, about)]

    said = _paragraph(scene, scene.label(case.says), "accent")
    if case.online:
        said += _paragraph(scene, scene.label(case.online), "accent")
    ways = (
        [*said, Row(), first, *named(subject), Row(), *why],
        [first, *named(subject), Row(), *why],
        [first, *named(leaf), *why],
    )
    return next((rows for rows in ways if len(rows) < room), ways[-1])


def _named(scene: Scene, word: str, payload: Payload, name: About) -> list[Row]:
    about = name(scene, payload)
    if payload.online_first is not None:
        about += f" · {online_first(scene)} {answer(scene, payload)}"
    lines = wrapped(about, scene.width - 18, 3)
    return [
        Row().add("  ").add((word if not at else "").ljust(14), "dim").add(line, "strong")
        for at, line in enumerate(lines)
    ]


def _done(scene: Scene, lesson: Lesson) -> list[Row]:
    t = scene.t
    right = t.gettext("{right} of {n} as this pilot wants them").format(
        right=lesson.right, n=len(lesson.cases)
    )
    rows = [_line(t.gettext("That was it"), "strong"), Row(), _line(right, "text")]
    if lesson.seconds is not None:
        number = f"{lesson.seconds:.1f}".replace(".", t.gettext("."))
        text = t.gettext("{n} seconds to log a contact, in the median").format(n=number)
        rows.append(_line(text, "text"))
    own = t.gettext("This is for you alone: it is not kept, and not sent.")
    return [*rows, Row(), *_paragraph(scene, own, "dim")]


def _keys(scene: Scene, on: str, off: str) -> list[Row]:
    enter, escape = (scene.sheet.keymap.keys[action][0] for action in _ON_AND_OFF)
    return [
        Row()
        .add("  ")
        .add(f" {scene.key('confirm')} ", "chosen_key")
        .add(f"  {on}")
        .clicking(enter),
        Row().add("  ").add(f" {scene.key('clear')} ", "key").add(f"  {off}").clicking(escape),
    ]


def _line(text: str, role: Role) -> Row:
    return Row().add("  ").add(text, role)


def _paragraph(scene: Scene, text: str, role: Role = "text") -> list[Row]:
    return [_line(line, role) for line in wrapped(text, scene.width - 4, 5)]
