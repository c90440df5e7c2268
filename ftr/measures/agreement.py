"""What a double check of some contacts says: wrong answers, and agreement on the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from ftr.errors import BadInput
from ftr.measures.checks import check_count, check_share
from ftr.texts import chosen_language, texts


def rogan_gladen(share: float, sensitivity: float, specificity: float) -> float:
    """The share corrected for wrong answers: (p + sp - 1)/(se + sp - 1), within 0…1. Fractions.

    `sensitivity` is the part of true yes that was logged as yes, `specificity` that of true no
    logged as no. Source: W. J. Rogan & B. Gladen (1978), American Journal of Epidemiology 107,
    71-76. Raises BadInput outside 0…1, or where both together are not above 1: then the answers
    say nothing.
    """
    check_share("share", share)
    check_share("sensitivity", sensitivity)
    check_share("specificity", specificity)
    right = sensitivity + specificity - 1
    if right <= 0:
        t = texts("words", chosen_language())
        message = t.gettext("answers that are no better than chance cannot be corrected")
        raise BadInput(message, "sensitivity")
    return min(1.0, max(0.0, (share + specificity - 1) / right))


@dataclass(frozen=True, slots=True)
class Agreement:
    """`observed` agreement, a fraction, and Cohen's `kappa`, -1 to 1, with its standard error."""

    observed: float
    kappa: float
    standard_error: float


def cohens_kappa(table: Sequence[Sequence[int]]) -> Agreement | None:
    """Two people's choice of reason on the same contacts: one in the rows, one in the columns.

    (po - pe)/(1 - pe), with the large-sample standard error. None where nothing was counted or
    both always chose the same one reason. Source: J. Cohen (1960), Educational and Psychological
    Measurement 20, 37-46; J. L. Fleiss, J. Cohen & B. S. Everitt (1969), Psychological Bulletin
    72, 323-327. Raises BadInput where the table is not square or the counts cannot be.
    """
    size = len(table)
    if any(len(row) != size for row in table):
        t = texts("words", chosen_language())
        raise BadInput(t.gettext("the table has as many columns as rows"), "table")
    for row in table:
        for count in row:
            check_count("table", count)
    whole = sum(map(sum, table))
    if whole == 0 or any(table[place][place] == whole for place in range(size)):
        return None
    parts = [[count / whole for count in row] for row in table]
    rows = [sum(row) for row in parts]
    columns = [sum(row[place] for row in parts) for place in range(size)]
    observed = sum(parts[place][place] for place in range(size))
    chance = sum(row * column for row, column in zip(rows, columns, strict=True))
    kappa = (observed - chance) / (1 - chance)
    same = sum(parts[i][i] * (1 - (rows[i] + columns[i]) * (1 - kappa)) ** 2 for i in range(size))
    other = (1 - kappa) ** 2 * sum(
        parts[i][j] * (columns[i] + rows[j]) ** 2
        for i in range(size)
        for j in range(size)
        if i != j
    )
    variance = (same + other - (kappa - chance * (1 - kappa)) ** 2) / ((1 - chance) ** 2 * whole)
    return Agreement(observed, kappa, sqrt(max(0.0, variance)))
