"""What the form asks of the world; the screen carries it out."""

from __future__ import annotations

from agent_tui.capture import Capture
from agent_tui.form.call import Did
from ftr.record import record


@record
class Save:
    """Hand this capture to the store; tell the form what came of it."""

    capture: Capture


@record
class KeepDraft:
    """Keep what is half filled in, so that a crash does not lose it; None: nothing is."""

    draft: dict[str, object] | None


@record
class KeepSetting:
    """Keep a choice of this desk."""

    name: str
    value: str


@record
class KeepCall:
    """Keep what became of a call."""

    ref: str
    did: Did


@record
class ForgetCall:
    """Delete what is kept of a call: it is too old."""

    ref: str


@record
class ChangeTheme:
    """Show the next set of colours."""


@record
class SwitchEnrolment:
    """Log for another agent or pilot from now on."""

    enrolment_id: str


@record
class Practise:
    """Close this form and open the one for practice."""


@record
class Leave:
    """Close the form; what is half filled in is kept."""


Effect = (
    Save
    | KeepDraft
    | KeepSetting
    | KeepCall
    | ForgetCall
    | ChangeTheme
    | SwitchEnrolment
    | Practise
    | Leave
)
