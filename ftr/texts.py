"""Every text people see, in Dutch and English, through gettext.

English is the msgid; Dutch is in ftr/locale/nl/LC_MESSAGES/<domain>.po. One domain per part, so
that a part loads only its own texts; DOMAINS says which folders belong to which.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

Language = Literal["nl", "en"]
Domain = Literal["words", "form", "desk", "results", "central"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")
DOMAINS: Mapping[Domain, tuple[str, ...]] = {
    "words": ("ftr",),
    "form": ("agent_tui/form", "agent_tui/plain", "agent_tui/ui"),
    "desk": ("agent_tui/cli", "agent_tui/store", "sync"),
    "results": ("central/results", "central/render"),
    "central": ("central/cli", "central/desks", "central/service", "central/store"),
}
LOCALE_FOLDER = Path(__file__).parent / "locale"


@lru_cache(maxsize=8)
def texts(domain: Domain, language: Language) -> gettext.NullTranslations:
    """The texts of one domain; `.gettext(english)` and `.ngettext(one, many, n)` translate."""
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(domain, LOCALE_FOLDER, [language])


def chosen_language(environment: Mapping[str, str] = os.environ) -> Language:
    """The language of messages outside a pilot: EERST_ONLINE_LANG, else the system's, else English.

    Inside a pilot the pilot's own language goes before this.
    """
    for name in ("EERST_ONLINE_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        language = environment.get(name, "")[:2].lower()
        if language in LANGUAGES:
            return language
    return "en"
