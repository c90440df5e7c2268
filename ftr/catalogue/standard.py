"""What a catalogue has where its file does not say: endings and the names of channels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ftr.catalogue.model import Catalogue, Channel, Ending

STANDARD_ENDINGS: tuple[Ending, ...] = (
    Ending("silent", {"nl": "Niemand aan de lijn", "en": "Silent call"}, "-"),
    Ending("wrong-number", {"nl": "Verkeerd verbonden", "en": "Wrong number"}, "+"),
    Ending("hung-up", {"nl": "Klant hing op", "en": "Customer hung up"}, "*"),
    Ending("prank", {"nl": "Grap of misbruik", "en": "Prank or abuse"}, "."),
)

KNOWN_CHANNELS: Mapping[str, Channel] = {
    channel.code: channel
    for channel in (
        Channel("phone", {"nl": "Telefoon", "en": "Phone"}),
        Channel("callback", {"nl": "Terugbelverzoek", "en": "Call-back"}),
        Channel("chat", {"nl": "Chat", "en": "Chat"}),
        Channel("whatsapp", {"nl": "WhatsApp", "en": "WhatsApp"}),
        Channel("desk", {"nl": "Balie", "en": "Front desk"}),
        Channel("video", {"nl": "Videogesprek", "en": "Video call"}),
        Channel("email", {"nl": "E-mail", "en": "E-mail"}, asks=False),
        Channel("form", {"nl": "Contactformulier", "en": "Contact form"}, asks=False),
        Channel("letter", {"nl": "Brief", "en": "Letter"}, asks=False),
        Channel("social", {"nl": "Sociale media", "en": "Social media"}, asks=False),
    )
}


def with_channel(catalogue: Catalogue, code: str) -> Catalogue:
    """The catalogue with channel `code` as its first, added where it is missing.

    The desk logs on the pilot's channel, so the catalogue of a pilot must know it. A catalogue
    that names no channels of its own (it has only the default) gets just this one.
    """
    present = next((channel for channel in catalogue.channels if channel.code == code), None)
    channel = present or KNOWN_CHANNELS.get(code) or Channel(code, {"nl": code, "en": code})
    others = tuple(other for other in catalogue.channels if other.code != code)
    if present is None and catalogue.channels == (KNOWN_CHANNELS["phone"],):
        others = ()
    return replace(catalogue, channels=(channel, *others))
