"""Two weeks of a real log through the product; `make sim` takes every pair of its weeks."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from random import Random

import pytest
from scipy.stats import binom

from ftr.measures.verdict import Verdict
from tests.e2e.boston_weeks import Drawn, check_report, city_in, draw, weeks_of
from tests.e2e.real_logs import real_log

DRAWS = 3
EVERY = 3  # of a week's requests, so many are left out but one

pytestmark = pytest.mark.realdata


def test_where_nothing_was_fixed_random_reasons_are_rarely_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EERST_ONLINE_LANG", "en")
    weeks = weeks_of(real_log("boston-311/requests_2011_q3.csv"))
    found = Drawn()
    with city_in(tmp_path) as city:
        pair = [(week, rows[::EVERY]) for week, rows in islice(weeks.items(), 2)]
        for week, rows in pair:
            city.take_in(week, rows)
        (before, rows), (after, _rows) = pair
        check_report(city, before, rows)
        draw(city, before, after, Random(3), DRAWS, found, most=10)
    assert found.judged == DRAWS
    assert found.shown <= binom.ppf(0.99, DRAWS, 0.1)
    assert found.late[Verdict.SHOWN] == 0
    assert found.unrecorded[Verdict.SHOWN] == 0
