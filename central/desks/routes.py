"""The page for desks that are a browser: `/desk`, joining with a code, and the form's socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

from anyio import create_task_group
from fastapi import APIRouter, FastAPI, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from central.desks.desks import Closed, Desks, Full
from central.desks.homes import BrowserDesk
from central.desks.joining import Joining
from central.desks.page_text import KINDS, POLICY, page_file, page_text
from central.desks.running import Running
from central.desks.same_site import cookie_of, is_from_page, set_cookie
from central.desks.viewer import Viewer
from central.service.centre import centre_of
from central.service.limits import Tries, client_of
from central.store.database import Clock
from central.store.language import said
from central.store.refused import Refused
from sync.wire import ProblemCode

router = APIRouter(include_in_schema=False)
OPENS_WITHIN_S = 20.0
MOST_TEXT = 8 * 1024
A_SECOND = 120  # messages of one tab: ten times what a key held down gives
_OF_A_TAB = ("key", "paste", "click", "focus", "at")


class CodeBody(BaseModel):
    """What somebody types to join."""

    code: str


def desks_of(connection: Request | WebSocket) -> Desks:
    """The forms that this application runs."""
    found = connection.app.state.desks
    if not isinstance(found, Desks):
        raise TypeError("the application has no desks")
    return found


def add_desks(app: FastAPI, desks: Desks, clock: Clock) -> None:
    """Let the application serve the form to browsers."""
    app.state.desks = desks
    app.state.sockets = Tries(clock, burst=300, every_s=0.2)  # of one address, opened
    app.include_router(router)


@router.get("/")
def front() -> Response:
    """Who types the bare address means the form."""
    return RedirectResponse("/desk", 307)


@router.get("/desk")
def page() -> Response:
    """The page, the same for everybody: who somebody is shows at the socket."""
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
    return Response(page_text(), headers=headers, media_type="text/html; charset=utf-8")


@router.get("/desk/{name}")
def part(name: str) -> Response:
    """The page's script or style."""
    if name not in KINDS:
        message = said().gettext("There is nothing here of that name.")
        raise Refused(ProblemCode.NOT_FOUND, message)
    headers = {"Cache-Control": "private, max-age=86400"}  # its address changes with it
    return Response(page_file(name), headers=headers, media_type=KINDS[name])


@router.post("/desk/join", status_code=201)
async def join(request: Request, body: CodeBody) -> Response:
    """Turn a code into a desk that this browser's cookie leads to."""
    if not is_from_page(request):
        message = said().gettext("Only this server's own page can do that.")
        raise Refused(ProblemCode.FORBIDDEN, message)
    desks, centre = desks_of(request), centre_of(request)
    known = desks.homes.of_cookie(cookie_of(request))
    joining = Joining(centre, desks, client_of(request.scope))
    async with AsyncExitStack() as alone:
        if known is not None:
            await alone.enter_async_context(desks.apart(known))
        joined = await run_in_threadpool(partial(joining.join, body.code, known))
    answer = Response(
        json.dumps({"pilot": joined.pilot}), status_code=201, media_type="application/json"
    )
    if joined.cookie:
        set_cookie(answer, request, joined.cookie)
    return answer


@router.websocket("/desk/socket")
async def form_socket(socket: WebSocket) -> None:
    """The form of this browser's desk: what is typed comes in, what it shows goes out."""
    desks = desks_of(socket)
    if not is_from_page(socket) or not _opened(socket).take(client_of(socket.scope)):
        await socket.close()  # before it was accepted: HTTP 403
        return
    await socket.accept()
    desk = desks.homes.of_cookie(cookie_of(socket))
    told = "join"
    if desk is not None:
        told = await _serve(socket, desks, desk)
    try:
        if told:
            await socket.send_text(json.dumps({"told": told}))
        await socket.close()
    except (WebSocketDisconnect, RuntimeError, OSError):
        return


def _opened(socket: WebSocket) -> Tries:
    found = socket.app.state.sockets
    if not isinstance(found, Tries):
        raise TypeError("the application does not count sockets")
    return found


async def _serve(socket: WebSocket, desks: Desks, desk: BrowserDesk) -> str:
    """Show the form until the tab goes; what it is to be told instead, empty where nothing."""
    if not await desks.may_log(desk):
        return "revoked"
    try:
        first = await asyncio.wait_for(_said(socket), OPENS_WITHIN_S)
        page = first["open"]
        viewer = Viewer(socket, str(page["tab"])[:64])
        opened = {name: page[name] for name in ("size", "clock", "light")}
    except (TimeoutError, KeyError, TypeError, ValueError, WebSocketDisconnect, RuntimeError):
        return "wrong"
    try:
        running = await desks.look(desk, viewer, opened)
    except Full:
        return "full"
    except Closed:
        return ""
    except OSError:
        return "wrong"
    try:
        async with create_task_group() as both:

            async def until_over(work: Callable[[], Awaitable[None]]) -> None:
                await work()
                both.cancel_scope.cancel()

            both.start_soon(until_over, viewer.run)
            both.start_soon(until_over, partial(_hear, socket, running, viewer))
            both.start_soon(_beat, viewer)
    finally:
        running.look_away(viewer)
    return ""


async def _hear(socket: WebSocket, running: Running, viewer: Viewer) -> None:
    """Pass on what the tab says, and tell it how far that was heard."""
    pace = Tries(centre_of(socket).store.clock, burst=A_SECOND * 4, every_s=1 / A_SECOND)
    while True:
        try:
            said_now = await _said(socket)
            number = int(said_now.get("n", 0))
        except (WebSocketDisconnect, ValueError, TypeError, OverflowError, RuntimeError):
            return
        while not pace.take(""):
            await asyncio.sleep(0.1)  # faster than anybody types: it waits, nothing is dropped
        if "size" in said_now:
            await running.say({"size": said_now["size"]})
        elif number > 0:
            given = {name: said_now[name] for name in _OF_A_TAB if name in said_now}
            await running.typed(viewer, number, given)
            viewer.tell({"heard": number})


async def _said(socket: WebSocket) -> dict[str, Any]:
    """The next message; raises ValueError on what is none, WebSocketDisconnect at the end."""
    text = await socket.receive_text()
    found = json.loads(text) if len(text) <= MOST_TEXT else None
    if not isinstance(found, dict):
        raise ValueError(text[:40])
    return found


async def _beat(viewer: Viewer) -> None:
    """So that a page notices a connection that died in silence."""
    while True:
        await asyncio.sleep(10)
        viewer.tell({"beat": 1})
