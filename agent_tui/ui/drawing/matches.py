"""The middle of the screen while searching: what is typed, and what it found."""

from __future__ import annotations

from collections.abc import Sequence

from agent_tui.form.search import Hit
from agent_tui.form.state import Contact
from agent_tui.ui.drawing.rows import Row, cut, end_of, whole_parts, wrapped
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.palette import Role


def search_rows(scene: Scene, contact: Contact) -> list[Row]:
    """The rows of a search, at most `scene.height` of them."""
    t = scene.t
    rows = [Row().add("  ").add(t.gettext("Search"), "strong").add("  ")]
    field = end_of(contact.query, scene.width - 20) + "▏"
    rows[0].add(f" {field} ".ljust(min(40, scene.width - 14)), "field")
    found = scene.sheet.find(contact.query, contact.path, scene.language)
    room = scene.height - 3
    if contact.query.strip() and not found:
        return rows + _not_found(scene, contact)
    first = max(0, contact.cursor - room + 1)
    column = min(42, scene.width // 2)
    if scene.large:
        return _matches_in_large(scene, contact, rows, found)
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
    foot = Row().add("  ").add(whole_parts(scene.with_keys(text), scene.width - 4), "dim")
    gap = [Row()] if len(rows) + 2 <= scene.height else []
    return [*rows[: scene.height - 1], *gap, foot]


def _matches_in_large(
    scene: Scene, contact: Contact, rows: list[Row], found: Sequence[Hit]
) -> list[Row]:
    """The matches by their own labels; the chosen one says below it where it hangs."""
    room = max(1, scene.height - len(rows) - 1)
    at_hand = max(0, contact.cursor)
    first = max(0, at_hand - room + 1)
    for at, hit in enumerate(found[first : first + room], first):
        chosen = at == contact.cursor
        role: Role = "chosen" if chosen else "text"
        label = cut(scene.label(hit.reason.label) + " ›" * bool(hit.reason.sub), scene.width - 6)
        row = Row().add(" ▸ " if chosen else "   ", "accent").add(f" {label} ", role)
        rows.append(row.to(scene.width - 1, role))
        if chosen and len(hit.path) > 1:
            above = cut(scene.nodes(hit.path[:-1]), scene.width - 6)
            rows.append(Row().add(f"     {above}", "dim"))
    return rows[: scene.height]


def _not_found(scene: Scene, contact: Contact) -> list[Row]:
    t = scene.t
    text = t.gettext("Nothing found for “{query}”.").format(query=contact.query.strip())
    rows = [Row(), Row().add("  ").add(f"✗ {text}", "warn")]
    other = scene.sheet.other(contact.path)
    if other is not None:
        offer = t.gettext("{enter} takes {reason}, with your words").format(
            enter=scene.key("confirm"), reason=scene.nodes(other)
        )
        for line in wrapped(offer, scene.width - 4, 3):
            rows.append(Row().add("  ").add(line, "text").clicking("enter"))
    rows.append(Row().add("  ").add(t.gettext("Or try another word."), "dim"))
    return rows
