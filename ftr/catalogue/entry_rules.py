"""Whether an answer fits the catalogue under which it was given."""

from __future__ import annotations

import gettext

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
            raise BadInput(
                _texts()
                .gettext('"{code}" is no reason of catalogue version {version}')
                .format(code=payload.reason, version=catalogue.version),
                "payload.reason",
            )
        if path[-1].sub:
            raise BadInput(
                _texts()
                .gettext('"{code}" has reasons below it; only those can be logged')
                .format(code=payload.reason),
                "payload.reason",
            )
    if payload.ending is not None and payload.ending not in {e.code for e in catalogue.endings}:
        raise BadInput(
            _texts()
            .gettext('"{code}" is no ending of catalogue version {version}')
            .format(code=payload.ending, version=catalogue.version),
            "payload.ending",
        )
    if payload.channel is not None and payload.channel not in {c.code for c in catalogue.channels}:
        raise BadInput(
            _texts()
            .gettext('"{code}" is no channel of catalogue version {version}')
            .format(code=payload.channel, version=catalogue.version),
            "payload.channel",
        )


def _texts() -> gettext.NullTranslations:
    """Looked up only where something is wrong: this runs for every entry that arrives."""
    return texts("words", chosen_language())
