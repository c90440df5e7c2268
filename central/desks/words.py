"""What the page says around the form, in the language of who opens it."""

from __future__ import annotations

from central.store.language import said


def page_words() -> dict[str, str]:
    """The texts of the page, by the name under which its script knows them."""
    t = said()
    return {
        "title": t.gettext("Eerst Online: log your contacts"),
        "welcome": t.gettext("Log your contacts in this browser"),
        "how": t.gettext(
            "Type the code of eight letters that your coordinator gave you. A code works once; "
            "this browser is known afterwards."
        ),
        "code": t.gettext("Your code"),
        "join": t.gettext("Join"),
        "joining": t.gettext("One moment…"),
        "form": t.gettext("The form. Type as in a terminal; F1 shows the keys."),
        "opening": t.gettext("The form is being opened…"),
        "lost": t.gettext(
            "No connection. What you logged is saved. Keys are not taken now; "
            "trying again by itself…"
        ),
        "taken": t.gettext("The form is open in another tab or window."),
        "here": t.gettext("Use it here"),
        "ended": t.gettext("The form is closed. What was half filled in is kept."),
        "quiet": t.gettext("The form was closed after a long silence. Everything is kept."),
        "again": t.gettext("Open it again"),
        "full": t.gettext(
            "As many forms are open here as this server may have. Try again in a few minutes, or "
            "tell your coordinator."
        ),
        "revoked": t.gettext(
            "The right to log in this browser was ended. What you logged before is saved. Ask your "
            "coordinator for a new code."
        ),
        "wrong": t.gettext("It could not be done. Try again in a moment."),
        "noscript": t.gettext("This page needs JavaScript, from this server alone."),
    }
