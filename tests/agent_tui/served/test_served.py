"""The form behind a page: what comes from a browser may be anything."""

from __future__ import annotations

import json

import pytest

from agent_tui.form.state import Step
from agent_tui.served.form import ServedForm
from tests.agent_tui.ui.sample_desk import SampleDesk, sample_snapshot

NONSENSE = (
    '{"open": {"size": [1e999, 24], "clock": 0}}',
    '{"open": {"size": "x", "clock": 0}}',
    '{"open": 3}',
    '{"size": [80]}',
    '{"size": [NaN, 24]}',
    '{"click": [1e999, 1e999], "at": 1}',
    '{"click": 3, "at": 1}',
    '{"key": ["1"], "at": 1}',
    '{"key": "1", "at": "soon"}',
    '{"key": "1", "at": 1%s}' % ("0" * 400),
    '{"focus": 1}',
)


@pytest.mark.parametrize("line", NONSENSE)
def test_what_does_not_fit_is_passed_over_and_the_form_goes_on(line: str) -> None:
    form = ServedForm(
        sample_snapshot(), None, lambda report: SampleDesk(None, report), lambda _message: None
    )
    form.hear({"open": {"size": [80, 24], "clock": 0, "light": True}})
    form.hear(json.loads(line))
    form.hear({"key": "1", "at": 1})
    form.end()
    form.run()
    assert form.sitting.state.contact is not None, "the key was heard"


@pytest.mark.parametrize(("apart_ms", "waits"), [(120, False), (90, True)])
def test_keys_that_arrive_at_once_are_as_far_apart_as_they_were_typed(
    apart_ms: int, waits: bool
) -> None:
    form = ServedForm(
        sample_snapshot(), None, lambda report: SampleDesk(None, report), lambda _message: None
    )
    form.hear({"open": {"size": [80, 24], "clock": 0, "light": True}})
    for number in range(3):  # typed in the seconds that the form took to open
        form.hear({"key": "1", "at": 5000 + apart_ms * number})
    form.end()
    form.run()
    contact = form.sitting.state.contact
    assert (contact is not None and contact.step is Step.CONFIRM) == waits
