"""What is said of one key or one piece of news: the difference between two moments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agent_tui.form.searching import matches
from agent_tui.form.state import Contact, Shown, Step, View
from agent_tui.plain.help import key_help
from agent_tui.plain.question import (
    case_line,
    failed_lines,
    lesson_page,
    match_line,
    question_line,
    question_lines,
    rows_now,
    where,
)
from agent_tui.plain.spoken import roomy, spoken, spoken_row
from agent_tui.ui.drawing.calls import call_line
from agent_tui.ui.drawing.foot import count_parts, last, said
from agent_tui.ui.drawing.head import banners, bar
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.drawing.wording import count_today
from agent_tui.ui.palette import Role
from ftr.texts import Language

LANGUAGE_NAMES: Mapping[Language, str] = {"nl": "Nederlands", "en": "English"}
WAITING: frozenset[Role] = frozenset({"warn", "chosen_key"})


def told(before: Scene, after: Scene, *, is_key: bool) -> list[str]:
    """The lines that a person should hear now; none where nothing changed for them.

    `is_key` says that a key led from `before` to `after`, and not news.
    """
    lines = [*_about_save(before, after), *_about_hint(before, after, is_key=is_key)]
    if after.state.contact is None and call_line(after) != call_line(before):
        lines.append(spoken(after, call_line(after)))
    if after.language != before.language:
        lines.append(LANGUAGE_NAMES[after.language])
    if after.sheet is not before.sheet or _channel(after) != _channel(before):
        lines.append(spoken_row(after, bar(roomy(after))))
    if case_line(after) != case_line(before):
        lines.append(case_line(after))
    lines += _about_place(before, after)
    return [line for line in lines if line]


def notices(scene: Scene) -> list[str]:
    """What must not be missed, whatever is being done: trouble, practice, the pilot's days."""
    return [spoken_row(scene, row) for row in banners(roomy(scene))]


def status_lines(scene: Scene) -> list[str]:
    """How things stand: the pilot, what was logged, what is not yet sent and why, who logs."""
    parts = [spoken_row(scene, part) for part in count_parts(roomy(scene))]
    lines = [
        spoken_row(scene, bar(roomy(scene))),
        *notices(scene),
        ", ".join(parts),
        spoken(scene, call_line(scene)),
        spoken(scene, scene.around.waits),
        *where(scene),
        ", ".join(filter(None, (spoken(scene, text) for text, _ in last(roomy(scene)).spans))),
    ]
    return [line for line in lines if line]


def first_lines(scene: Scene) -> list[str]:
    """What is said when the form opens."""
    t = scene.t
    question = scene.label(scene.sheet.catalogue.question)
    lines = [spoken_row(scene, bar(roomy(scene))), *notices(scene)]
    if scene.state.view is View.FORM:
        lines += [t.gettext("The question: {question}").format(question=question), *_hinted(scene)]
        lines += where(scene)
    return [line for line in (*lines, *_place(scene)) if line]


def _about_save(before: Scene, after: Scene) -> Iterator[str]:
    state = after.state
    if state.failed is not None and state.failed is not before.state.failed:
        yield from failed_lines(after)
    shown = state.shown
    if shown is not None and shown is not before.state.shown and not _was_there(before, shown):
        yield _saved(after)


def _was_there(before: Scene, shown: Shown) -> bool:
    """Whether this is what was logged before this form, which came with today's list."""
    contact = before.state.contact
    is_own = contact is not None and contact.entry_id == shown.row.entry_id
    return before.state.day is None and shown.did == "saved" and not is_own


def _saved(scene: Scene) -> str:
    """The last contact in one line, that it is saved first of all."""
    spans = [(text.strip(), role) for text, role in last(roomy(scene)).spans]
    about = [text for text, role in spans if role in ("strong", "gone")]
    answer = [text for text, role in spans if role == "text"]
    did = spans[-1][0]
    what = spoken(scene, ", ".join(filter(None, about + answer)))
    line = f"{did[:1].upper()}{did[1:]}: {what}."
    if scene.state.day is None:
        return line
    return f"{line} {count_today(scene)}."


def _about_hint(before: Scene, after: Scene, *, is_key: bool) -> Iterator[str]:
    state = after.state
    changed = (state.hint, state.hint_about) != (before.state.hint, before.state.hint_about)
    if state.hint is not None and state.saving is None and (is_key or changed):
        yield from _hinted(after)
    if after.around.is_slow and not before.around.is_slow:
        yield from _hinted(after)


def _hinted(scene: Scene) -> Iterator[str]:
    yield spoken(scene, said(roomy(scene))[1])


def _channel(scene: Scene) -> str:
    contact = scene.state.contact
    return (contact.channel if contact else None) or scene.state.channel


def _at(scene: Scene) -> tuple[object, ...]:
    """Where the person is: when this changes, the place is told."""
    state, contact = scene.state, scene.state.contact
    if lesson_page(scene) is not None:
        lesson = scene.around.lesson
        return (state.language, lesson and lesson.stage, lesson and lesson.number)
    if contact is None or state.view is not View.FORM:
        return (state.view, state.language, id(scene.sheet), None)
    return (
        state.view,
        state.language,
        id(scene.sheet),
        contact.entry_id,
        contact.step,
        contact.path,
        contact.page,
        contact.ending,
    )


def _about_place(before: Scene, after: Scene) -> Iterator[str]:
    state = after.state
    if state.view in (View.TODAY, View.CAUSE) and before.state.view is state.view:
        if (state.cursor, state.day) != (before.state.cursor, before.state.day):
            yield _chosen_row(after)
        return
    if _at(before) != _at(after):
        if _only_page(before, after):
            yield from question_lines(after)[1:]
        else:
            yield from _steps(before, after) if _is_form(before, after) else _back(after)
            is_told = _is_told(before, after) and lesson_page(after) is None
            if state.contact or state.view is not View.FORM or not is_told:
                yield from _place(after)
    elif state.contact and state.contact.step is Step.SEARCH and _moved(before, after):
        if after.words:  # the number of a match moves there, and takes it at once
            return
        yield chosen_match(after, state.contact)


def _is_form(before: Scene, after: Scene) -> bool:
    """Whether the form is asking, and was."""
    return before.state.view is after.state.view is View.FORM


def _back(after: Scene) -> Iterator[str]:
    """Over the form was something else: what contact is in hand now."""
    contact = after.state.contact
    if after.state.view is View.FORM and contact is not None and contact.is_correction:
        yield from _hinted(after)
    yield from where(after)


def _steps(before: Scene, after: Scene) -> Iterator[str]:
    """What was just filled in, put aside or cleared."""
    was, now, t = before.state.contact, after.state.contact, after.t
    if now is None:
        if was is not None and after.state.held is not None and before.state.held is None:
            yield t.gettext("On hold.")
        elif was is not None and was.saved is None and after.state.shown is before.state.shown:
            yield t.gettext("Cleared.")
        return
    if was is not None and was.entry_id == now.entry_id:
        yield spoken(after, _filled(after, was, now))
        return
    if now.is_correction:
        yield from _hinted(after)
    yield spoken(after, after.path(now.path) or _ending(after, now))


def _filled(after: Scene, was: Contact, now: Contact) -> str:
    """The reasons that came since; going back says where to."""
    if now.ending is not None:
        return _ending(after, now)
    if len(now.path) > len(was.path) or now.path[: len(was.path)] != was.path:
        nodes = after.sheet.path(now.path)
        fresh = nodes[len(was.path) :] if now.path[: len(was.path)] == was.path else nodes
        return after.nodes(fresh)
    return ""


def _ending(scene: Scene, contact: Contact) -> str:
    if contact.ending is None:
        return ""
    found = (e for e in scene.sheet.catalogue.endings if e.code == contact.ending)
    return next((scene.label(ending.label) for ending in found), contact.ending)


def _place(scene: Scene) -> list[str]:
    """The question that is asked now, alone; a short list whole."""
    view, contact = scene.state.view, scene.state.contact
    if view is View.TODAY:
        return [question_line(scene), _chosen_row(scene)]
    if view is View.HELP:
        return key_help(scene)
    if view is not View.FORM or lesson_page(scene) is not None:
        return question_lines(scene)
    if contact is not None and contact.step is Step.NOTE_CHECK:
        return question_lines(scene)
    if contact is not None and contact.step is Step.CONFIRM:
        rows = [row for row in rows_now(scene) if {role for _, role in row.spans} & WAITING]
        return [spoken_row(scene, row) for row in rows]
    return [question_line(scene)]


def _only_page(before: Scene, after: Scene) -> bool:
    """Whether only other nines of the same list are shown."""
    was, now = before.state.contact, after.state.contact
    if now is None or now.step is not Step.REASON or after.state.view is not View.FORM:
        return False
    page = was.page if was else 0
    path = was.path if was else ()
    return now.path == path and now.page != page and (was is None or was.step is Step.REASON)


def _is_told(before: Scene, after: Scene) -> bool:
    """Whether a line about a saved contact has just said that the form is empty again."""
    return after.state.shown is not before.state.shown and before.state.contact is not None


def _moved(before: Scene, after: Scene) -> bool:
    was, now = before.state.contact, after.state.contact
    return bool(was and now and was.query == now.query and was.cursor != now.cursor)


def chosen_match(scene: Scene, contact: Contact) -> str:
    """The match that Enter would take."""
    found = matches(scene.state, contact, scene.sheet)
    at = max(0, contact.cursor)
    return f"{at + 1}: {match_line(scene, found[at])}" if at < len(found) else ""


def _chosen_row(scene: Scene) -> str:
    """The row of a list that is chosen now."""
    for row in rows_now(scene):
        if any(role in ("chosen", "chosen_key") for _, role in row.spans):
            return spoken_row(scene, row)
    lines = question_lines(scene)
    return lines[-1] if len(lines) > 1 else ""
