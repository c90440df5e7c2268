"""What the share could be at worst: every contact without a yes or no counted both ways."""

from __future__ import annotations

from ftr.errors import BadInput
from ftr.measures.checks import check_count
from ftr.texts import chosen_language, texts


def worst_case(
    yes: int, no: int, contacts: int, endings: int = 0, handled: int | None = None
) -> tuple[float, float] | None:
    """The bounds (low, high), as fractions, or None where there is no contact at all.

    missing = max(0, handled - contacts - endings): handled by telephone but not logged.
    T = contacts + missing, or contacts where `handled` is not known.
    low = yes / T (all without an answer were no); high = (T - no) / T (all were yes).
    They assume nothing about who was not asked: C. F. Manski (1989), Journal of Human Resources
    24, 343-360. Raises BadInput where the counts cannot be.
    """
    for name, value in (("yes", yes), ("no", no), ("contacts", contacts), ("endings", endings)):
        check_count(name, value)
    if handled is not None:
        check_count("handled", handled)
    if yes + no > contacts:
        t = texts("words", chosen_language())
        message = t.gettext("{answers} answers out of {contacts} contacts cannot be")
        raise BadInput(message.format(answers=yes + no, contacts=contacts), "contacts")
    missing = 0 if handled is None else max(0, handled - contacts - endings)
    total = contacts + missing
    if total == 0:
        return None
    return yes / total, (total - no) / total
