"""What goes into one request, and what goes next."""

from __future__ import annotations

from sync.events import Action, Load, Push
from sync.state import Phase, State

Step = tuple[State, tuple[Action, ...]]


def go_on(state: State) -> Step:
    """Push the next piece of a split batch, else load the next batch."""
    if state.parts:
        part, *rest = state.parts
        return state._replace(phase=Phase.PUSHING, sent=part, parts=tuple(rest)), (Push(part),)
    return (
        state._replace(phase=Phase.LOADING, sent=()),
        (Load(min(state.items, state.most_items), but=frozenset(state.slow)),),
    )


def fitting(state: State, items: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
    """As many from the front as one request may hold, at least one."""
    batch: list[str] = []
    room = min(state.bytes, state.most_bytes)
    for rev_id, size in items[: min(state.items, state.most_items)]:
        room -= size
        if batch and room < 0:
            break
        batch.append(rev_id)
    return tuple(batch)
