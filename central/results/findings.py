"""What a coordinator should do now: each finding says what was seen, and what helps."""

from __future__ import annotations

from datetime import datetime

from central.results.finding import Finding
from central.results.findings_asking import asking_findings
from central.results.findings_begin import begin_findings
from central.results.findings_coverage import coverage_findings, silent_findings
from central.results.findings_desks import desk_findings
from central.results.findings_list import list_findings
from central.results.findings_logging import logging_findings
from central.results.findings_pilot import plan_findings, set_aside_findings, state_findings
from central.results.watched import Watched
from ftr.pilot import Pilot
from ftr.texts import Language

__all__ = ["Finding", "findings"]


def findings(
    pilot: Pilot, watched: Watched, now: datetime, language: Language
) -> tuple[Finding, ...]:
    """Every finding, urgent ones first."""
    found = [
        *state_findings(pilot, now, language),
        *begin_findings(pilot, watched, now, language),
        *coverage_findings(pilot, watched, language),
        *silent_findings(pilot, watched, now, language),
        *asking_findings(watched, language),
        *logging_findings(watched, language),
        *list_findings(pilot, watched, language),
        *desk_findings(pilot, watched, now, language),
        *set_aside_findings(pilot, watched, language),
        *plan_findings(watched, language),
    ]
    return tuple(sorted(found, key=lambda finding: not finding.urgent))
