from __future__ import annotations

import json

from central.results.report import report
from ftr.report.model import Dimension, Report
from ftr.report.result import OnePage
from tests.central.results.filled import TEAMS, Filled


def asked(filled: Filled) -> OnePage:
    found = filled.ask(lambda connection: report(connection, filled.pilot_id, "reason", "nl"))
    assert found.result is not None
    return found.result


def fill(filled: Filled) -> None:
    """Five agents with 12 contacts each on two leaves, and 6 on a third."""
    for agent in TEAMS:
        filled.log(agent, "late", "yes", 7, obstacle="not_found")
        filled.log(agent, "late", "no", 5)
        filled.log(agent, "lost", "yes", 3, obstacle="did_not_work")
        filled.log(agent, "lost", "no", 9, page_pointed_to="https://x.nl/nieuw")
        filled.log(agent, "bill", "yes", 6)


def test_the_result_is_counted_from_what_was_logged(filled: Filled) -> None:
    fill(filled)
    result = asked(filled)
    assert [(line.key, line.contacts) for line in result.mix] == [("delivery", 120), ("bill", 30)]
    assert [(leaf.key, leaf.answers) for leaf in result.leaves] == [
        ("late", 60),
        ("lost", 60),
        ("bill", 30),
    ]
    track, lost = result.pages.pages
    assert (track.key, track.contacts, lost.contacts) == ("https://x.nl/volg", 120, 60)
    # both pages have the reason lost: one line tells what was said, so that none can be subtracted
    assert (track.obstacle, lost.obstacle) == ("not_found", None)
    assert [gap.key for gap in result.pages.reasons_without_page] == ["bill"]
    [nieuw] = result.pages.pages_without_reason
    assert (nieuw.key, nieuw.contacts) == ("https://x.nl/nieuw", 45)


def test_channels_that_do_not_ask_and_other_days_are_in_no_part_of_it(filled: Filled) -> None:
    fill(filled)
    before = asked(filled)
    filled.log("Ann", "late", "not_asked", 4, channel="email", page_pointed_to="https://x.nl/mail")
    filled.log("Ann", "late", "yes", 4, day=8, obstacle="other", page_pointed_to="https://x.nl/a")
    assert asked(filled) == before


def test_a_leaf_that_is_called_otherwise_now_keeps_its_obstacles(filled: Filled) -> None:
    from dataclasses import replace

    from tests.central.results.filled import CATALOGUE

    fill(filled)
    delivery, *others = CATALOGUE.reasons
    slow = replace(delivery.sub[0], code="slow")
    reasons = (replace(delivery, sub=(slow, delivery.sub[1])), *others)
    filled.publish(replace(CATALOGUE, reasons=reasons, was={"late": "slow"}))
    result = asked(filled)
    first = next(line for line in result.pages.reasons if line.key == "slow")
    assert (result.pages.pages[0].obstacle, first.contacts) == ("not_found", 60)
    assert result.methods.versions == (1, 2)


def test_only_the_report_by_main_reason_has_it(filled: Filled) -> None:
    fill(filled)

    def keys(by: Dimension) -> set[str]:
        return set(filled.ask(lambda connection: report(connection, filled.pilot_id, by)).to_dict())

    assert [by for by in Dimension if "result" in keys(by)] == [Dimension.REASON]


def test_it_travels_and_is_the_same_each_time(filled: Filled) -> None:
    fill(filled)
    found = filled.ask(lambda connection: report(connection, filled.pilot_id, "reason"))
    again = filled.ask(lambda connection: report(connection, filled.pilot_id, "reason"))
    assert found == again
    assert Report.from_dict(json.loads(json.dumps(found.to_dict()))) == found


def test_an_empty_pilot_has_a_result_without_figures(filled: Filled) -> None:
    result = asked(filled)
    assert (result.leaves, result.agents, result.money.lines) == ((), None, ())
    assert len(result.pages.pages_without_contact) == 2
