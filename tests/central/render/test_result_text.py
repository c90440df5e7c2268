from __future__ import annotations

import io
import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from central.render.html import html_page
from central.render.result_text import print_result, result_text
from ftr.report.counts import ByAgent
from ftr.report.money_lines import YearFigures
from ftr.texts import LANGUAGES
from ftr.words import PilotKind
from tests.ftr.report.made_result import (
    AGENTS,
    COUNTS,
    FIGURES,
    WHOLE_YEAR,
    evenly,
    reported,
)
from tests.ftr.report.test_result import WEEK


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_page_begins_with_the_sentence_and_says_what_it_rests_on() -> None:
    text = flat(result_text(reported(WEEK, handled=700), "nl"))
    assert "Van elke 100 contacten waren er " in text
    assert "lager is beter" in text
    assert "Gemeten: 547 contacten van 8 medewerkers; 80% van wat de telefooncentrale" in text
    assert "Waren alle ontbrekende antwoorden nee" in text


def test_where_to_begin_names_page_owner_amount_and_evidence() -> None:
    said = {
        "late": {"not_found": dict.fromkeys(AGENTS, 6), "did_not_work": dict.fromkeys(AGENTS, 4)}
    }
    text = flat(result_text(reported(WEEK, said=said), "nl"))
    assert "1 x.nl/volg · Logistiek" in text
    assert "contacten per jaar (" in text
    assert "· € " in text
    assert "vaakst genoemd: niet gevonden (60%), werkte niet (40%)" in text
    assert "de 50% die volgens het plan haalbaar is" in text
    assert "De pagina's overlappen" in text
    assert "geen pagina bij bekend: Advies (64)" in text
    assert "niet in de lijst van redenen vonden: ftr words najaar" in text
    assert "zonder één contact: x.nl/ongebruikt" in text
    assert re.search(r"\d+% \(ingeschat; geteld \d+%\) eerst online, uit \d+ antwoorden", text)
    assert "Een aandeel in deze lijst is een schatting" in text
    assert "1 waarvoor klanten juist mogen bellen" in text


def test_what_the_plan_lacks_is_named_and_nothing_is_in_euros() -> None:
    text = flat(result_text(reported(WEEK, figures=YearFigures()), "nl"))
    assert "(contacts_per_year)" in text
    assert "(achievable_part)" in text
    assert "van de 1.000 contacten (" in text
    assert "€" not in text
    only_cost_lacks = YearFigures(contacts=100_000, achievable=0.5)
    assert "(cost_per_contact)" in flat(result_text(reported(WEEK, figures=only_cost_lacks), "nl"))


def test_under_thirty_answers_no_percentage_of_a_leaf_is_printed() -> None:
    text = result_text(reported({**WEEK, "why": evenly(16, 8)}), "nl")
    assert "Waarom" not in text
    assert "1 met te weinig antwoorden" in text


def test_money_says_from_where_each_number_is() -> None:
    text = flat(result_text(reported(WEEK, language="en"), "en"))
    assert "What these cost a year: € " in text
    assert "Cost of a contact: € 8 · taken as exact · controller" in text
    assert "(95 in 100 sure: " in text


def test_a_number_with_limits_says_them_and_widens_every_amount() -> None:
    """On screen, on the page, in the workbook's words and in JSON alike."""
    bare = reported(WEEK, language="en")
    given = replace(WHOLE_YEAR, cost_range=(5.0, 12.0))
    wide = reported(WEEK, language="en", figures=given)
    assert "Cost of a contact: € 8 · € 5 – € 12 · controller" in flat(result_text(wide, "en"))
    page = html_page([wide], "en")
    assert "<td>€ 5 – € 12</td>" in page.replace(' class="number"', "").replace("\xa0", " ")
    assert bare.result is not None
    assert wide.result is not None
    cost = next(one for one in wide.result.money.inputs if one.code == "cost_per_contact")
    assert (cost.low, cost.high, cost.source) == (5.0, 12.0, "controller")
    for narrow, broad in zip(bare.result.money.lines, wide.result.money.lines, strict=True):
        assert narrow.value == broad.value
        assert narrow.low is not None
        assert broad.low is not None
        assert (broad.low < narrow.low) is (broad.unit == "euro")


def test_agents_have_no_name_in_it_and_no_number_of_contacts() -> None:
    text = result_text(reported(WEEK), "nl")
    assert all(agent not in text for agent in AGENTS)
    assert "Dit is geen ranglijst" in text


def test_a_demonstration_says_so_first() -> None:
    report = reported(WEEK)
    demo = replace(report, pilot=replace(report.pilot, kind=PilotKind.DEMO.value))
    assert "DEMONSTRATIE" in result_text(demo, "nl").splitlines()[0]


@settings(max_examples=20)
@given(COUNTS, FIGURES, st.sampled_from(LANGUAGES))
def test_whatever_was_counted_it_fits_eighty_columns_without_none_or_nan(
    counted: dict[str, ByAgent], figures: YearFigures, language: str
) -> None:
    report = reported(counted, figures=figures, language=language)  # type: ignore[arg-type]  # one of both
    text = result_text(report, language)  # type: ignore[arg-type]  # one of both
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "None" not in text
    assert "nan" not in text.lower().split()


def test_a_terminal_without_unicode_gets_plain_signs() -> None:
    page = io.TextIOWrapper(io.BytesIO(), encoding="cp437", errors="replace")
    report = reported(WEEK, figures=YearFigures(), language="en")
    print_result(Console(file=page, width=80, legacy_windows=False), report, "en")
    page.seek(0)
    text = page.read()
    assert "  - " in text
    assert "###" in text


def test_a_spread_that_would_tell_on_somebody_is_not_drawn() -> None:
    text = flat(result_text(reported({"late": evenly(30, 30, agents=4)}), "nl"))
    assert "Te weinig medewerkers met genoeg antwoorden" in text
