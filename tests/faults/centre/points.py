"""The places where a centre can be made to die, by name, without a hook in the product.

Each is laid around the application or the database's connections from outside. The first request
to push that comes by after arming, ends the process with SIGKILL at its place.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, event
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.wire import PUSH

CHECKPOINT_DELAYS_S = (0.0, 0.0005)
_LOGS = "into revision "


def die() -> None:
    """Now."""
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)  # the signal comes before this ends


def _is_log(statement: str) -> bool:
    return _LOGS in statement.lower()


def _before_statement(found: Callable[[str], bool]) -> None:
    @event.listens_for(Engine, "before_cursor_execute")
    def _(
        _connection: Connection,
        _cursor: Any,
        statement: str,
        _values: Any,
        _context: Any,
        _many: Any,
    ) -> None:
        if found(statement):
            die()


def _after_statement(found: Callable[[str], bool], do: Callable[[Connection], None]) -> None:
    @event.listens_for(Engine, "after_cursor_execute")
    def _(
        connection: Connection,
        _cursor: Any,
        statement: str,
        _values: Any,
        _context: Any,
        _many: Any,
    ) -> None:
        if found(statement):
            do(connection)


def _mark(connection: Connection) -> None:
    connection.info["logged"] = True


def before_the_log() -> None:
    """Inside the transaction, before anything of the batch is written."""
    _before_statement(_is_log)


def after_the_log() -> None:
    """Inside the transaction, when the revisions are written and nothing is counted yet."""
    _after_statement(_is_log, lambda _connection: die())


def at_the_count() -> None:
    """Inside the transaction, between what is logged and what is counted."""
    _before_statement(lambda statement: "into rollup " in statement.lower())


def before_commit() -> None:
    """Everything is written, nothing committed."""
    _after_statement(_is_log, _mark)

    @event.listens_for(Engine, "commit")
    def _(connection: Connection) -> None:
        if connection.info.pop("logged", False):
            die()


def after_commit() -> None:
    """Committed, and nobody told."""
    _once_committed(die)


def in_a_checkpoint(delay_s: float) -> Callable[[], None]:
    """Committed; while the write-ahead log is folded back into the file (SQLite)."""

    def arm() -> None:
        def fold(connection: Any) -> None:
            def later() -> None:
                time.sleep(delay_s)
                die()

            threading.Thread(target=later).start()
            cursor = connection.cursor()
            while True:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

        _after_statement(_is_log, _mark)

        @event.listens_for(Engine, "checkin")
        def _(raw: Any, record: Any) -> None:
            if record.info.pop("logged", False):
                fold(raw)

    return arm


def _once_committed(do: Callable[[], None]) -> None:
    """The connection goes back into its pool after the commit, before the answer."""
    _after_statement(_is_log, _mark)

    @event.listens_for(Engine, "checkin")
    def _(_raw: Any, record: Any) -> None:
        if record.info.pop("logged", False):
            do()


def on_arrival() -> None:
    """The request has come in; nothing of it is read."""

    def wrap(app: ASGIApp) -> ASGIApp:
        async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
            if scope.get("path") == PUSH:
                die()
            await app(scope, receive, send)

        return wrapped

    _around_the_application(wrap)


def midway_the_answer() -> None:
    """Committed; the status and half of the answer are on their way."""

    def wrap(app: ASGIApp) -> ASGIApp:
        async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
            async def half(message: Message) -> None:
                if message["type"] == "http.response.body" and message.get("body"):
                    body = message["body"]
                    await send({**message, "body": body[: len(body) // 2], "more_body": True})
                    die()
                await send(message)

            await app(scope, receive, half if scope.get("path") == PUSH else send)

        return wrapped

    _around_the_application(wrap)


def _around_the_application(wrap: Callable[[ASGIApp], ASGIApp]) -> None:
    from central.service import app

    plain = app.create_app

    def create_app(*given: Any, **named: Any) -> Any:
        return wrap(plain(*given, **named))

    app.create_app = create_app


def at_statement(number: int) -> Callable[[], None]:
    """Before the statement of this number that changes something, whatever it is; from 1."""

    def arm() -> None:
        left = number

        def found(statement: str) -> bool:
            nonlocal left
            left -= not statement.lstrip().upper().startswith(("SELECT", "PRAGMA", "BEGIN"))
            return left <= 0

        _before_statement(found)

    return arm


POINTS: dict[str, Callable[[], None]] = {
    "on arrival": on_arrival,
    "before the log": before_the_log,
    "after the log": after_the_log,
    "at the count": at_the_count,
    "before the commit": before_commit,
    "after the commit": after_commit,
    "midway the answer": midway_the_answer,
    **{f"in a checkpoint, {s * 1e6:.0f} µs": in_a_checkpoint(s) for s in CHECKPOINT_DELAYS_S},
}
# where what was pushed must be there after the death, and where it must not
COMMITTED = {
    name: name.startswith(("after the commit", "midway", "in a checkpoint")) for name in POINTS
}
