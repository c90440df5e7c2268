"""How different the contacts without an answer must be to turn the conclusion."""

from __future__ import annotations

from ftr.measures.checks import check_between, check_share

BEYOND = 1000.0  # more than any difference there can be, and still a number


def tipping_point(effect: float, unknown: float) -> float | None:
    """|effect| / unknown: by how much the unknown contacts would have to differ, a fraction.

    `effect` is the change that was found and `unknown` the part of all contacts without an answer,
    both fractions. Above 1 nothing they could have said would turn it. None where nothing is
    unknown. Source: after the tipping point of R. Yan et al. (2009), Journal of Biopharmaceutical
    Statistics 19, 1085-1098. Raises BadInput outside -1…1 and 0…1.
    """
    check_between("effect", effect, -1, 1)
    check_share("unknown", unknown)
    if unknown == 0:
        return None
    return min(BEYOND, abs(effect) / unknown)
