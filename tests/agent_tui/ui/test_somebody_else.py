"""Somebody else logs at this desk: nothing of the one before goes along."""

from __future__ import annotations

from agent_tui.served.form import ServedForm
from tests.agent_tui.ui.sample_desk import SampleDesk, sample_snapshot


def test_what_one_agent_looked_for_in_vain_is_not_kept_with_the_next_ones_contact() -> None:
    form = ServedForm(
        sample_snapshot(agents=2),
        None,
        lambda report: SampleDesk(None, report),
        lambda _message: None,
    )
    sitting = form.sitting
    for at, key in enumerate(["1", *"qzqz", *["backspace"] * 5]):
        sitting.typed(key, at * 200.0)
    assert sitting.state.contact is None
    assert sitting.state.sought == "qzqz"
    sitting.typed("f6", 5000.0)
    sitting.typed("2", 5200.0)
    assert sitting.sheet.enrolment_id == "enrolment-2"
    assert sitting.state.sought is None
