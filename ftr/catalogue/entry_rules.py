"""Whether an answer fits the catalogue under which it was given."""

from __future__ import annotations

from ftr.catalogue.model import Catalogue
from ftr.entry import Payload
from ftr.errors import BadInput
from ftr.texts import chosen_language, texts


def check_reason(payload: Payload, catalogue: Catalogue) -> None:
    """Raise BadInput, place naming the field, where reason, ending or channel do not fit.

    A reason must be a leaf of this version. A payload without them (a void) fits.
    """
    if payload.reason is not None:
        path = catalogue.paths.get(payload.reason)
        if path is None:
            raise _misfit("reason", payload.reason, catalogue)
        if path[-1].sub:
            t = texts("words", chosen_language())
            raise BadInput(
                t.gettext("“{code}” has reasons below it; only those can be logged").format(
                    code=payload.reason
                ),
                "payload.reason",
            )
    if payload.ending is not None and all(e.code != payload.ending for e in catalogue.endings):
        raise _misfit("ending", payload.ending, catalogue)
    if payload.channel is not None and all(c.code != payload.channel for c in catalogue.channels):
        raise _misfit("channel", payload.channel, catalogue)


def _misfit(name: str, code: str, catalogue: Catalogue) -> BadInput:
    t = texts("words", chosen_language())
    message = {
        "reason": t.gettext("reason “{code}” does not stand in catalogue version {version}"),
        "ending": t.gettext("ending “{code}” does not stand in catalogue version {version}"),
        "channel": t.gettext("channel “{code}” does not stand in catalogue version {version}"),
    }[name]
    return BadInput(message.format(code=code, version=catalogue.version), f"payload.{name}")
