"""The borderline case in a row of somebody else's list of reasons."""

from __future__ import annotations

from ftr.catalogue.read_examples import MAX_SAYS, MAX_WHY
from ftr.errors import BadInput
from ftr.table_file import Row, holds_nothing
from ftr.texts import chosen_language, texts
from ftr.yaml_fields import clean_text, has_control


def example_in(
    row: Row, example: str | None, why: str | None, place: str
) -> tuple[str, str] | None:
    """(what the customer says, why it belongs here), of the columns `example` and `why`.

    None where there is no such column or its cell is empty. Raises BadInput on a case without why,
    and on one that is too long to read in a moment.
    """
    if example is None or holds_nothing(clean_text(row.values[example])):
        return None
    t = texts("words", chosen_language())
    says = clean_text(row.values[example])
    reason = clean_text(row.values[why]) if why is not None else ""
    if holds_nothing(reason):
        raise BadInput(
            t.gettext(
                "“{column}” has a case and nothing says why it belongs here; fill the column of "
                "--why, or leave out --example"
            ).format(column=example),
            place,
        )
    if len(says) > MAX_SAYS or len(reason) > MAX_WHY or has_control(says + reason):
        raise BadInput(
            t.gettext(
                "the case or its why is longer than {limit}, or holds characters that cannot be "
                "shown"
            ).format(limit=MAX_SAYS),
            place,
        )
    return says, reason
