"""The fixed answers as people read them, in Dutch and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ftr.texts import Language, texts
from ftr.words import Cause, Motive, Obstacle, OnlineFirst

if TYPE_CHECKING:  # a form's first frame checks no note
    from ftr.personal_data import Kind


def online_first_label(answer: OnlineFirst, language: Language) -> str:
    """ "Yes", "No", "Does not know", "Not asked"."""
    t = texts("words", language)
    return {
        OnlineFirst.YES: t.gettext("Yes"),
        OnlineFirst.NO: t.gettext("No"),
        OnlineFirst.UNKNOWN: t.gettext("Does not know"),
        OnlineFirst.NOT_ASKED: t.gettext("Not asked"),
    }[answer]


def obstacle_label(obstacle: Obstacle, language: Language) -> str:
    """What stopped the customer online."""
    t = texts("words", language)
    return {
        Obstacle.NOT_FOUND: t.gettext("Could not find it"),
        Obstacle.NOT_UNDERSTOOD: t.gettext("Did not understand it"),
        Obstacle.DID_NOT_WORK: t.gettext("It did not work"),
        Obstacle.WANTED_CONFIRMATION: t.gettext("Wanted confirmation"),
        Obstacle.NOT_POSSIBLE_ONLINE: t.gettext("Not possible online"),
        Obstacle.OTHER: t.gettext("Something else"),
    }[obstacle]


def motive_label(motive: Motive, language: Language) -> str:
    """Why the customer chose this channel."""
    t = texts("words", language)
    return {
        Motive.PREFERENCE: t.gettext("Prefers this channel"),
        Motive.HABIT: t.gettext("Out of habit"),
        Motive.CONFIRMATION: t.gettext("Wants it confirmed by a person"),
        Motive.URGENT: t.gettext("It is urgent"),
        Motive.COMPLEX_OR_PERSONAL: t.gettext("Complex or personal"),
        Motive.EASIEST_TO_FIND: t.gettext("Easiest channel to find"),
        Motive.UNAWARE: t.gettext("Did not know it is online"),
    }[motive]


def cause_label(cause: Cause, language: Language) -> str:
    """Why an entry was taken back or changed."""
    t = texts("words", language)
    return {
        Cause.MISTAKE: t.gettext("Logged by mistake"),
        Cause.DUPLICATE: t.gettext("Logged twice"),
        Cause.NOT_A_CONTACT: t.gettext("Not a contact"),
        Cause.OTHER: t.gettext("Other cause"),
    }[cause]


def personal_data_label(kind: Kind, language: Language) -> str:
    """What a note seems to hold of a customer."""
    t = texts("words", language)
    return {
        "email": t.gettext("e-mail address"),
        "iban": t.gettext("account number (IBAN)"),
        "card": t.gettext("card number"),
        "bsn": t.gettext("citizen service number (BSN)"),
        "phone": t.gettext("phone number"),
    }[kind.value]
