"""Wilson's interval for one share of independent contacts."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

from ftr.errors import BadInput
from ftr.measures.counts import check_count
from ftr.texts import chosen_language, texts


def wilson(yes: int, asked: int, confidence: float = 0.95) -> tuple[float, float]:
    """The interval (low, high), as fractions, of a share of `yes` out of `asked` contacts.

    With p = yes/n, n = asked and z the normal quantile of (1 + confidence)/2:

        (p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n)

    It always lies within 0…1, holds the share, and is exact at the ends: 0 out of n begins at 0.
    It takes contacts to be independent; where agents differ it is too narrow.
    Source: E. B. Wilson (1927), as method 3 of R. G. Newcombe (1998), Statistics in Medicine 17,
    857-872. Raises BadInput where nothing was asked or the counts cannot be.
    """
    _check(yes, asked, confidence)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = yes / asked
    middle = share + z * z / (2 * asked)
    half = z * sqrt(share * (1 - share) / asked + z * z / (4 * asked * asked))
    scale = 1 + z * z / asked
    low = 0.0 if yes == 0 else (middle - half) / scale
    high = 1.0 if yes == asked else (middle + half) / scale
    return low, high


def _check(yes: int, asked: int, confidence: float) -> None:
    t = texts("words", chosen_language())
    check_count("yes", yes)
    check_count("asked", asked)
    if asked == 0:
        message = t.gettext("nobody was asked, so there is no share and no interval")
        raise BadInput(message, "asked")
    if yes > asked:
        message = t.gettext("{yes} yes out of {asked} asked cannot be; look at the counts")
        raise BadInput(message.format(yes=yes, asked=asked), "yes")
    if not 0 < confidence < 1:
        message = t.gettext("{value} does not lie between 0 and 1; 0.95 is usual")
        raise BadInput(message.format(value=confidence), "confidence")
