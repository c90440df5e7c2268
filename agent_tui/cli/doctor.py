"""`agent-tui doctor`: looks at everything a desk stands on, and says what to do."""

from __future__ import annotations

import platform
from pathlib import Path

from agent_tui.cli.checks.centre import check_centre
from agent_tui.cli.checks.database import check_database
from agent_tui.cli.checks.finding import Finding, Level, ok
from agent_tui.cli.checks.folder import check_folder
from agent_tui.cli.checks.journal import check_journal
from agent_tui.cli.checks.terminal import check_terminal
from agent_tui.cli.saying import DONE, say
from agent_tui.store.machine import this_machine
from agent_tui.version import version
from ftr.errors import PersonError
from ftr.texts import Language, texts

_SIGNS = {Level.OK: "✓", Level.WARN: "!", Level.BAD: "✗"}


def doctor_command(home: Path, language: Language) -> int:
    """Print every finding; raises PersonError where one is bad."""
    t = texts("desk", language)
    findings = look(home, language)
    for finding in findings:
        level = f"{_SIGNS[finding.level]} {finding.level:<5}"
        say(f"{level} {finding.what}: {finding.found}")
        if finding.todo:
            say(f"        → {finding.todo}")
    count = sum(finding.level is Level.BAD for finding in findings)
    if count:
        raise PersonError(
            t.ngettext(
                "{count} thing needs mending; see the line marked ✗ above.",
                "{count} things need mending; see the lines marked ✗ above.",
                count,
            ).format(count=count)
        )
    return DONE


def look(home: Path, language: Language) -> list[Finding]:
    """Every check, in the order in which they depend on each other."""
    machine = this_machine()
    findings = [ok("agent-tui", f"{version()}, Python {platform.python_version()}")]
    findings += check_folder(home, language)
    about_database, kept = check_database(home, machine.now(), language)
    findings += about_database
    findings += check_journal(home, language)
    findings += check_centre(home, kept, machine, language)
    return findings + check_terminal(language)
