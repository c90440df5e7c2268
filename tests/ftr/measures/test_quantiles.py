from __future__ import annotations

import subprocess
import sys
from math import inf, nan

import pytest

from ftr.errors import BadInput
from ftr.measures.quantiles import (
    beta_quantile,
    chi_square_above,
    normal_quantile,
    t_outside,
    t_quantile,
)
from tests.processes import ROOT


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 5, 6, 3.7, 19, 38, 399, 400, 401, 1000])
@pytest.mark.parametrize("confidence", [0.01, 0.8, 0.95, 0.999999])
def test_t_is_as_scipy_has_it(degrees: float, confidence: float) -> None:
    from scipy import stats

    theirs = stats.t.ppf((1 + confidence) / 2, degrees)
    assert t_quantile(degrees, confidence) == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 19, 7.5, 1000])
@pytest.mark.parametrize("value", [0, 0.3, -2.1, 12])
def test_the_chance_outside_is_as_scipy_has_it(degrees: float, value: float) -> None:
    from scipy import stats

    expected = 2 * stats.t.sf(abs(value), degrees)
    assert t_outside(value, degrees) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_beta_and_chi_square_are_as_scipy_has_them() -> None:
    from scipy import stats

    assert beta_quantile(0.1, 2.5, 7.5) == pytest.approx(stats.beta.ppf(0.1, 2.5, 7.5))
    assert chi_square_above(11.07, 5) == pytest.approx(stats.chi2.sf(11.07, 5))
    assert normal_quantile(0.95) == pytest.approx(stats.norm.ppf(0.975))


def test_what_is_no_quantile_is_said() -> None:
    for degrees in (0, -1, nan, inf):
        with pytest.raises(BadInput):
            t_quantile(degrees)
    for probability, yes, no in [(0, 1, 1), (1, 1, 1), (0.5, 0, 1), (0.5, 1, nan)]:
        with pytest.raises(BadInput):
            beta_quantile(probability, yes, no)
    with pytest.raises(BadInput):
        normal_quantile(1.0)


def test_a_reports_margins_load_no_library() -> None:
    code = (
        "import sys\n"
        "from ftr.measures.answers import AgentAnswers\n"
        "from ftr.measures.interval import share_interval\n"
        "assert share_interval([AgentAnswers(20 + n, 30) for n in range(20)])\n"
        "assert not {'numpy', 'scipy'} & sys.modules.keys()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=60)
