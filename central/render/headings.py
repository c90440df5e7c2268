"""What the columns of contacts and of report tables are called where people read them."""

from __future__ import annotations

from collections.abc import Mapping

from ftr.texts import Language, texts
from ftr.word_labels import motive_label, obstacle_label, online_first_label
from ftr.words import Motive, Obstacle, OnlineFirst, Origin, PilotKind


def contact_headings(language: Language) -> Mapping[str, str]:
    """Column name of a contact -> heading."""
    t = texts("results", language)
    return {
        "pilot_id": t.gettext("Pilot"),
        "pilot_kind": t.gettext("Kind of pilot"),
        "entry_id": t.gettext("Entry"),
        "date": t.gettext("Date"),
        "time": t.gettext("Time"),
        "week": t.gettext("Week"),
        "timezone": t.gettext("Time zone"),
        "utc": t.gettext("Moment (UTC)"),
        "reason_1": t.gettext("Contact reason"),
        "reason_2": t.gettext("Sub-reason"),
        "reason_3": t.gettext("Third level"),
        "reason_1_code": t.gettext("Code of the reason"),
        "reason_2_code": t.gettext("Code of the sub-reason"),
        "reason_3_code": t.gettext("Code of the third level"),
        "reason": t.gettext("Code as logged"),
        "reason_today": t.gettext("Code today"),
        "online_first": t.gettext("Online first?"),
        "obstacle": t.gettext("What stopped the customer online"),
        "motive": t.gettext("Why this channel"),
        "ending": t.gettext("Code of the ending"),
        "ending_label": t.gettext("Ending without a reason"),
        "channel": t.gettext("Code of the channel"),
        "channel_label": t.gettext("Channel"),
        "queue": t.gettext("Queue"),
        "pages": t.gettext("Web pages"),
        "owner": t.gettext("Owner"),
        "page_pointed_to": t.gettext("Page the customer was told about"),
        "note": t.gettext("Note"),
        "searched": t.gettext("Searched, and nothing found"),
        "logging_s": t.gettext("Logging (seconds)"),
        "talk_s": t.gettext("Talk (seconds)"),
        "catalogue_version": t.gettext("Catalogue version"),
        "origin": t.gettext("Origin"),
        "late": t.gettext("Logged late"),
        "clock_corrected": t.gettext("Clock corrected"),
        "counted": t.gettext("Counts in overall"),
        "agent_ref": t.gettext("Agent (pseudonym)"),
        "team": t.gettext("Team"),
    }


def word_labels(language: Language) -> Mapping[str, Mapping[str, str]]:
    """Column name -> word in the code -> word for people, for the columns that hold fixed words."""
    t = texts("results", language)
    return {
        "pilot_kind": {
            PilotKind.REAL: t.gettext("measurement"),
            PilotKind.DEMO: t.gettext("demonstration"),
        },
        "online_first": {answer: online_first_label(answer, language) for answer in OnlineFirst},
        "obstacle": {obstacle: obstacle_label(obstacle, language) for obstacle in Obstacle},
        "motive": {motive: motive_label(motive, language) for motive in Motive},
        "origin": {
            Origin.DESK: t.gettext("logged by an agent"),
            Origin.IMPORT: t.gettext("imported"),
            Origin.GENERATED: t.gettext("generated (made up)"),
        },
    }
