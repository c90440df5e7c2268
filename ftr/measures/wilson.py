"""Wilson's interval for one share of independent contacts."""

from __future__ import annotations

from math import sqrt

from ftr.measures.checks import check_more_than_0, check_share, check_yes
from ftr.measures.quantiles import normal_quantile


def wilson(yes: int, asked: int, confidence: float = 0.95) -> tuple[float, float]:
    """The interval (low, high), as fractions, of a share of `yes` out of `asked` contacts.

    With p = yes/n, n = asked and z the normal quantile of (1 + confidence)/2:

        (p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n)

    It always lies within 0…1, holds the share, and is exact at the ends: 0 out of n begins at 0.
    It takes contacts to be independent; where agents differ it is too narrow.
    Source: E. B. Wilson (1927), as method 3 of R. G. Newcombe (1998), Statistics in Medicine 17,
    857-872. Raises BadInput where nothing was asked or the counts cannot be.
    """
    check_yes(yes, asked)
    return wilson_of_share(yes / asked, asked, normal_quantile(confidence))


def wilson_of_share(share: float, n: float, critical: float) -> tuple[float, float]:
    """The same of a share out of `n` contacts, not always whole: an effective number of them.

    `critical` is z, or t where n was estimated from a few agents: E. L. Korn & B. I. Graubard
    (1998), Survey Methodology 24, 193-201. Raises BadInput for a share outside 0…1 or an n or
    critical value that is not above 0.
    """
    check_share("share", share)
    check_more_than_0("n", n)
    check_more_than_0("critical", critical)
    square = critical * critical / n
    middle = share + square / 2
    half = sqrt(square * (share * (1 - share) + square / 4))
    low = 0.0 if share == 0 else max(0.0, min(share, (middle - half) / (1 + square)))
    high = 1.0 if share == 1 else min(1.0, max(share, (middle + half) / (1 + square)))
    return low, high
