"""This agent's revisions from the centre, for a desk that is built anew."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from agent_tui.store.repair import NotFetched
from agent_tui.store.tokens import former_token, tokens
from agent_tui.version import version
from ftr.texts import Language, texts
from sync.failures import TransportFailure, failure_text
from sync.transport import HttpTransport

_NO_SUCH_CALL = (404, 405)
_MOST_PAGES = 2000


def fetch_mine(
    home: Path, enrolment: Mapping[str, Any], language: Language
) -> list[Mapping[str, Any]]:
    """Every revision the centre has of this enrolment's agent in its pilot. Raises NotFetched."""
    t = texts("desk", language)
    enrolment_id, centre = str(enrolment["enrolment_id"]), str(enrolment["centre"])
    token = tokens(home).get(enrolment_id)
    if token is None:
        raise NotFetched(
            t.gettext("the token for {centre} is gone: ask your coordinator for a new code").format(
                centre=centre
            )
        )
    transport = HttpTransport(
        centre,
        token=token,
        former=former_token(home, enrolment_id),
        ca=enrolment["ca"],
        version=version(),
    )
    items: list[Mapping[str, Any]] = []
    after: str | None = None
    try:
        for _ in range(_MOST_PAGES):
            page = transport.mine(after)
            items += page.items
            if page.next is None or page.next == after:
                break
            after = page.next
    except TransportFailure as error:
        failure = error.failure
        if failure.status in _NO_SUCH_CALL:
            raise NotFetched(
                t.gettext("{centre} cannot give entries back yet").format(centre=centre)
            ) from error
        raise NotFetched(failure_text(failure.kind, failure.detail, centre, language)) from error
    finally:
        transport.close()
    return items
