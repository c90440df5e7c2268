"""Every command of `ftr`, in the order in which its help shows them."""

from __future__ import annotations

import gettext
from collections.abc import Mapping

from central.cli import (
    access,
    audit,
    backup,
    brief,
    catalogue,
    change,
    codes,
    compare,
    db,
    desk,
    entries,
    export,
    forget,
    handled,
    login,
    parked,
    pilot,
    plan,
    remove_agent,
    report,
    restore,
    serve,
    watch,
    words,
)
from central.cli.command import Command
from central.cli.demo import command as demo

MODULES = (
    serve,
    demo,
    access,
    login,
    plan,
    pilot,
    forget,
    brief,
    codes,
    remove_agent,
    catalogue,
    desk,
    parked,
    entries,
    handled,
    watch,
    words,
    report,
    change,
    compare,
    export,
    audit,
    backup,
    restore,
    db,
)


def all_commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """The commands with their help in the language of `t`."""
    return tuple(command for module in MODULES for command in module.commands(t))


def groups(t: gettext.NullTranslations) -> Mapping[str, str]:
    """What each first word that has words below it is for."""
    return {
        "access": t.gettext("Who may use the centre: make, list and revoke tokens."),
        "pilot": t.gettext("Plan a pilot, open it, brief its agents, close it."),
        "catalogue": t.gettext("The contact reasons: check, import and publish them."),
        "desk": t.gettext("The desks that joined: list them, settle or revoke one."),
        "parked": t.gettext("Entries that need a person: list, accept or discard them."),
        "entries": t.gettext("Contacts that were logged elsewhere: import them; erase one."),
        "change": t.gettext(
            "What is changed on pages after a pilot: record it, list it, take it back."
        ),
        "handled": t.gettext("What the telephone system counted: import it."),
        "db": t.gettext("The centre's database: upgrade it, or say that it was put back."),
    }


def about(t: gettext.NullTranslations) -> str:
    """What `ftr` is, above the list of commands."""
    return t.gettext(
        "Eerst Online measures how many contacts come from customers who had been online\n"
        "first for the same question (FTR: lower is better). New here? Try `ftr demo`."
    )
