"""Shares compared as if the mix of reasons had stayed the same."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

from ftr.errors import BadInput
from ftr.measures.checks import check_number, check_share
from ftr.texts import chosen_language, texts

Key = TypeVar("Key", bound=Hashable)


def standardised_share(shares: Mapping[Key, float], weights: Mapping[Key, float]) -> float:
    """Σ w·p / Σ w: the share there would be with the mix `weights`, a fraction.

    `weights` are contacts or parts, from the pilot whose mix is the standard; a reason that is only
    in `shares` weighs nothing. Direct standardisation: S. Selvin (2004), Statistical Analysis of
    Epidemiologic Data. Raises BadInput where a weight has no share, is below 0, or
    all are 0.
    """
    for share in shares.values():
        check_share("shares", share)
    for weight in weights.values():
        check_number("weights", weight, 0)
    whole = sum(weights.values())
    t = texts("words", chosen_language())
    if whole <= 0:
        raise BadInput(t.gettext("give at least one weight above 0"), "weights")
    missing = [key for key in weights if key not in shares]
    if missing:
        message = t.gettext("{key} has a weight and no share; join it to one that has")
        raise BadInput(message.format(key=missing[0]), "shares")
    share = sum(weight * shares[key] for key, weight in weights.items()) / whole
    return min(1.0, max(0.0, share))
