"""The question that is asked now, whole and on request; and the labels that answer it."""

from __future__ import annotations

from rich.cells import cell_len

from agent_tui.form.folding import words
from agent_tui.form.search import Hit
from agent_tui.form.searching import matches
from agent_tui.form.state import Contact, Hint, Step, View
from agent_tui.plain.spoken import KEYS, roomy, spoken, spoken_row, spoken_rows
from agent_tui.ui.drawing.body import body
from agent_tui.ui.drawing.matches import match_texts
from agent_tui.ui.drawing.overlays import overlay
from agent_tui.ui.drawing.rows import Row
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.drawing.wording import hint_text
from ftr.record import replace


def rows_now(scene: Scene) -> list[Row]:
    """What the middle of a screen would show at this moment."""
    scene = roomy(scene)
    lesson = lesson_page(scene)
    if lesson is not None:
        return lesson
    return body(scene) if scene.state.view is View.FORM else overlay(scene)


def lesson_page(scene: Scene) -> list[Row] | None:
    """Of practice: what stands in the place of the form, between two cases."""
    if scene.around.lesson is None:
        return None
    from agent_tui.ui.drawing.lesson import lesson_rows

    return lesson_rows(scene, scene.around.lesson)


def case_line(scene: Scene) -> str:
    """Of practice: what the customer says now."""
    if scene.around.lesson is None:
        return ""
    from agent_tui.ui.drawing.lesson import case_rows

    rows = case_rows(roomy(scene), scene.around.lesson)
    return " ".join(spoken_row(scene, row) for row in rows)


def question_lines(scene: Scene, *, meanings: bool = False) -> list[str]:
    """The question and everything it can be answered with, a line each."""
    state = scene.state
    if state.failed is not None:
        return failed_lines(scene)
    if state.view is View.FORM and state.contact and state.contact.step is Step.SEARCH:
        return _search_lines(scene, state.contact)
    return list(spoken_rows(scene, rows_now(scene), meanings=meanings))


def failed_lines(scene: Scene) -> list[str]:
    """Why the contact is not saved, and what can be done; nothing where that is not so."""
    failed, t = scene.state.failed, scene.t
    if failed is None:
        return []
    about = replace(scene, state=replace(scene.state, hint=Hint.RETRY_KEYS))
    told = t.gettext("Not saved: {reason}").format(reason=failed.reason)
    return [told, spoken(scene, hint_text(about))]


def _search_lines(scene: Scene, contact: Contact) -> list[str]:
    """The matches by number, the best first; where there are none, what can be done."""
    found = matches(scene.state, contact, scene.sheet)
    if not found:
        return list(spoken_rows(scene, rows_now(scene), meanings=False))
    search = scene.t.gettext("Search")
    head = [f"{search}: {contact.query}"]
    if contact.query.strip() and not found[0].fits:
        text = scene.t.gettext("Nothing fits “{query}”.").format(query=contact.query.strip())
        head.append(spoken(scene, text))
    return head + [f"{at}: {match_line(scene, hit)}" for at, hit in enumerate(found, 1)]


def match_line(scene: Scene, hit: Hit) -> str:
    """A match: its own label, then where it hangs."""
    labels = [scene.label(node.label) for node in hit.path]
    if hit.instead:
        return ", ".join(spoken(scene, text) for text in match_texts(scene, hit))
    return ", ".join([labels[-1], *labels[:-1]])


def where(scene: Scene) -> list[str]:
    """The reasons chosen so far, for who comes back to a contact; nothing before the first."""
    contact = scene.state.contact
    if scene.state.view is not View.FORM or contact is None or not contact.path:
        return []
    return [spoken(scene, scene.path(contact.path))]


def question_line(scene: Scene) -> str:
    """The question alone."""
    for row in rows_now(scene):
        strong = [text for text, role in row.spans if role == "strong"]
        if strong:
            return spoken(scene, " ".join(strong))
    return ""


def written(scene: Scene) -> str:
    """What has been written so far in a query or a note."""
    contact = scene.state.contact
    if contact is None or not scene.state.is_writing:
        return ""
    return contact.query if contact.step is Step.SEARCH else contact.text


def keys_by_label(scene: Scene) -> dict[str, str]:
    """Label -> key, of everything that can be chosen now; labels folded to bare words."""
    found: dict[str, str] = {}
    for row in rows_now(scene):
        for start, end, key in row.clicks:
            label, at = "", 0
            for text, role in row.spans:
                if start <= at < end and role not in KEYS and text.strip():
                    label = text
                    break
                at += cell_len(text)
            folded = " ".join(words(label))
            if folded:
                found.setdefault(folded, key)
    return found
