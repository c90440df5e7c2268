"""The choices of this desk, and the facts about its database."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as insert_or_update

from agent_tui.store.tables import META, SETTING


def settings(connection: Connection) -> dict[str, str]:
    """The choices of this desk."""
    rows = connection.execute(select(SETTING.c.name, SETTING.c.value))
    return {str(name): str(value) for name, value in rows}


def keep_setting(connection: Connection, name: str, value: str) -> None:
    """Keep one choice of this desk."""
    connection.execute(
        insert_or_update(SETTING)
        .values(name=name, value=value)
        .on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )


def offer_practice(connection: Connection) -> None:
    """Have the form offer practice, unless it ever did."""
    connection.execute(
        insert_or_update(SETTING).values(name="practice", value="offer").on_conflict_do_nothing()
    )


def fact(connection: Connection, name: str, value: str) -> str:
    """The fact called `name` of this database; `value` is kept where it has none yet."""
    connection.execute(
        insert_or_update(META).values(name=name, value=value).on_conflict_do_nothing()
    )
    kept: str = connection.execute(select(META.c.value).where(META.c.name == name)).scalar_one()
    return kept


def keep_fact(connection: Connection, name: str, value: str) -> None:
    """Keep a fact that changes."""
    connection.execute(
        insert_or_update(META)
        .values(name=name, value=value)
        .on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )
