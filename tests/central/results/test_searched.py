"""What was searched for and not found, for the coordinator."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection

from central.results.pilot import read_measured
from central.results.rows import export_rows
from central.results.searched import Logged, Searched, Sought, read_searched
from central.results.steps import everything
from tests.central.results.filled import Filled


def searched(filled: Filled) -> Searched:
    return filled.ask(lambda c: read_searched(c, filled.pilot_id, "en"))


def test_nothing_searched_in_vain_is_nothing_to_show(filled: Filled) -> None:
    filled.log("Ann", "bill", "no", 3)
    assert searched(filled) == Searched(0, (), 0)


def test_words_and_phrases_say_how_often_by_how_many_and_where_they_went(filled: Filled) -> None:
    for agent, reason, times in (("Ann", "rest", 2), ("Bas", "rest", 1), ("Cem", "bill", 1)):
        filled.log(agent, reason, "no", times, searched="cadeaukaart saldo")
    filled.log("Dia", "late", "yes", 1, searched="cadeaukaart")
    found = searched(filled)
    places = (Logged("rest", "Other", 3), Logged("bill", "Bill", 1))
    late = Logged("late", "Delivery › Late", 1)
    assert found.sought == (
        Sought("cadeaukaart", 5, 4, (*places, late)),
        Sought("cadeaukaart saldo", 4, 3, places),
    )
    assert (found.searches, found.few) == (5, 0)


def test_what_few_agents_typed_or_is_a_customers_is_not_shown(filled: Filled) -> None:
    filled.log("Ann", "rest", "no", 9, searched="mevrouw janssens")
    filled.log("Bas", "rest", "no", 9, searched="mevrouw janssens")
    for agent in ("Ann", "Bas", "Cem"):
        filled.log(agent, "rest", "no", 2, searched="bel 0612345678")
    found = searched(filled)
    assert found.sought == ()
    assert found.few == found.searches == 24


def test_a_supervisors_rows_have_no_words_that_few_typed(filled: Filled) -> None:
    for agent in ("Ann", "Bas", "Cem"):
        filled.log(agent, "rest", "no", 9, searched="cadeaukaart saldo")
    filled.log("Ann", "rest", "no", 1, searched="cadeaukaart janssens")
    filled.log("Ann", "rest", "no", 1, searched="mevrouw janssens")

    def rows(connection: Connection, *, supervisor: bool) -> Counter[str | None]:
        reach = everything(read_measured(connection, filled.pilot_id)) if supervisor else None
        found = export_rows(connection, filled.pilot_id, reach=reach)
        return Counter(row.searched for row in found)

    full = filled.ask(lambda c: rows(c, supervisor=False))
    assert full == {"cadeaukaart saldo": 27, "cadeaukaart janssens": 1, "mevrouw janssens": 1}
    seen = filled.ask(lambda c: rows(c, supervisor=True))
    assert seen == {"cadeaukaart saldo": 27, "cadeaukaart": 1, None: 1}
