"""What the fields of an import mean, in the words of somebody with a file from elsewhere."""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ftr.imports.options import Kind


def field_meanings(kind: Kind, t: gettext.NullTranslations) -> Mapping[str, str]:
    """Field -> what it is, the needed ones first, in the order of ftr.imports.options.FIELDS."""
    return _of_handled(t) if kind == "handled" else _of_entries(t)


def _of_handled(t: gettext.NullTranslations) -> Mapping[str, str]:
    return {
        "at": t.gettext("when the contact was (needed)"),
        "agent": t.gettext("who took it: a name or a pseudonym (needed)"),
        "count": t.gettext("how many contacts the row stands for; without it every row is one"),
        "start": t.gettext("when the counted period begins, in place of at"),
        "end": t.gettext("when the counted period ends"),
        "outcome": t.gettext("whether it was answered; say which with --value handled=…"),
    }


def _of_entries(t: gettext.NullTranslations) -> Mapping[str, str]:
    return {
        "at": t.gettext("when the contact was (needed)"),
        "agent": t.gettext("who took it: a name or a pseudonym (needed)"),
        "reason": t.gettext("the contact reason: a code, a path, or a column per level (needed)"),
        "online_first": t.gettext("the answer to the question; translate it with --value yes=…"),
        "ending": t.gettext("an ending without a reason, such as a silent call"),
        "channel": t.gettext("phone, chat, email …; may be left out"),
        "obstacle": t.gettext("what stopped the customer online"),
        "motive": t.gettext("why the customer chose this channel"),
        "queue": t.gettext("the queue or skill of the telephone system"),
        "call_ref": t.gettext("the telephone system's own number of the call"),
        "talk_s": t.gettext("how long the call took, in seconds"),
        "page_pointed_to": t.gettext("the web page the agent told the customer about"),
        "note": t.gettext("a remark"),
        "count": t.gettext("how many equal contacts the row stands for (a tally)"),
    }
