"""The middle of the screen while searching: what is typed, and what it found."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from agent_tui.form.search import Hit
from agent_tui.form.searching import matches
from agent_tui.form.state import Contact
from agent_tui.ui.drawing.rows import Row, cut, cut_within, end_of, whole_parts, wrapped
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.palette import Role

MORE, WHY = " ›", " · "  # something hangs below; what follows is what it is for
GAP = 3  # cells between a label and what stands beside it
ROOM_BESIDE, LEAST_BESIDE = 20, 8  # cells: kept for it in a list, and less than says nothing


def search_rows(scene: Scene, contact: Contact) -> list[Row]:
    """The rows of a search, at most `scene.height` of them."""
    t = scene.t
    rows = [Row().add("  ").add(t.gettext("Search"), "strong").add("  ")]
    field = end_of(contact.query, scene.width - 20) + "▏"
    rows[0].add(f" {field} ".ljust(min(40, scene.width - 14)), "field")
    found = matches(scene.state, contact, scene.sheet)
    room = scene.height - 3
    if contact.query.strip() and not (found and found[0].fits):
        rows += _nothing_fits(scene, contact, found)
        room -= len(rows) - 1
    if not found:
        return rows[: scene.height]
    if scene.large:
        return _matches_in_large(scene, contact, rows, found)
    first = max(0, contact.cursor - room + 1)
    column = _column(scene, found)
    rows.append(Row())
    for at, hit in enumerate(found[first : first + room], first):
        chosen = at == contact.cursor
        row = Row().add(" ▸ " if chosen else "   ", "accent")
        role: Role = "chosen" if chosen else "text"
        dim: Role = "chosen" if chosen else "dim"
        more = MORE * bool(hit.reason.sub)
        latest = _latest_column(scene, hit)
        label = cut_within(scene.label(hit.reason.label), latest - 4 - GAP - len(more))
        row.add(f" {label}", role).add(more, dim).to(min(column, latest) - GAP, role)
        row.add(" " * GAP, role)
        row.add(_beside(scene, hit, scene.width - row.width - 3), dim)
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
        more = MORE * bool(hit.reason.sub)
        label = cut_within(scene.label(hit.reason.label), scene.width - 6 - len(more)) + more
        beside = _beside(scene, hit, scene.width - 6)
        row = Row().add(" ▸ " if chosen else "   ", "accent").add(f" {label} ", role)
        rows.append(row.to(scene.width - 1, role))
        if chosen and beside:
            rows.append(Row().add(f"     {beside}", "dim"))
    return rows[: scene.height]


def match_texts(scene: Scene, hit: Hit) -> tuple[str, str]:
    """What a match is called, and what stands beside it: where it hangs, or what it is for."""
    above = scene.nodes(hit.path[:-1])
    if hit.instead:
        why = _why_instead(scene)
        above = f"{above}{WHY}{why}" if above else why
    return scene.label(hit.reason.label), above


def _column(scene: Scene, found: Sequence[Hit]) -> int:
    """Where what stands beside the labels begins: after the longest of them, where that leaves
    room for it. A label longer than that pushes its own further.
    """
    widths = [0]
    for hit in found:
        label, beside = match_texts(scene, hit)
        if beside:
            widths.append(cell_len(label + MORE * bool(hit.reason.sub)))
    return min(4 + max(widths) + GAP, scene.width - ROOM_BESIDE)


def _latest_column(scene: Scene, hit: Hit) -> int:
    """Where what stands beside a label begins at the latest: that the last row is none of these
    must be read whole, and its label gives way.
    """
    if not hit.instead:
        return scene.width
    return scene.width - 3 - cell_len(_why_instead(scene))


def _why_instead(scene: Scene) -> str:
    return scene.t.gettext("none of these, with your words")


def _beside(scene: Scene, hit: Hit, width: int) -> str:
    """What stands beside a match in at most `width` cells: of where it hangs the nearest goes
    last, and what it is for goes after that.
    """
    _, full = match_texts(scene, hit)
    if cell_len(full) <= width:
        return full
    if width < LEAST_BESIDE:
        return ""
    if hit.instead:
        return cut(full.rpartition(WHY)[2], width)
    return cut(f"… › {scene.label(hit.path[-2].label)}" if len(hit.path) > 2 else full, width)


def _nothing_fits(scene: Scene, contact: Contact, found: Sequence[Hit]) -> list[Row]:
    """That it is so, and what to do now."""
    t = scene.t
    text = t.gettext("Nothing fits “{query}”.").format(query=contact.query.strip())
    if not found:
        again = t.gettext("Try another word; {back} goes back to the list.")
    elif found[0].instead:
        again = t.gettext("{enter} takes the first, with your words; or try another word.")
    else:
        again = t.gettext("This comes nearest; or try another word.")
    rows = [Row().add("  ").add(line, "warn") for line in wrapped(f"✗ {text}", scene.width - 4, 2)]
    lines = wrapped(scene.with_keys(again), scene.width - 4, 2)
    return [Row(), *rows, *(Row().add("  ").add(line, "dim") for line in lines)]
