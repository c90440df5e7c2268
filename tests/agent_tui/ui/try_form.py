"""Try the form by hand, or from a test on a pseudo-terminal, with a desk that has no centre.

python -m tests.agent_tui.ui.try_form [--letters] [--agents 2] [--demo] [--practice] …
"""

from __future__ import annotations

import argparse
import gc
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agent_tui.capture import Report
    from tests.agent_tui.ui.sample_desk import SampleDesk


def main() -> None:
    """Run the form on the seed catalogue."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agents", type=int, default=1)
    parser.add_argument("--language", default="nl")
    parser.add_argument("--theme", default="")
    parser.add_argument("--save-s", type=float, default=0.0)
    parser.add_argument("--fail", type=int, default=0, help="the first N saves fail")
    for flag in ("demo", "practice", "ended", "unjoined", "never-sampled", "note"):
        parser.add_argument(f"--{flag}", action="store_true")
    args = parser.parse_args()
    gc.disable()
    from agent_tui.snapshot import Snapshot
    from agent_tui.ui.app import DeskApp
    from ftr.catalogue.model import FollowUp, FollowUps
    from ftr.words import PilotKind
    from tests.agent_tui.ui.sample_desk import SampleDesk, sample_catalogue, sample_snapshot

    fields: dict[str, Any] = {"kind": PilotKind.DEMO} if args.demo else {}
    if args.ended:
        fields |= {"end": date.today() - timedelta(days=1)}
    catalogue = sample_catalogue()
    if args.note:
        catalogue = replace(catalogue, follow_ups=FollowUps(note=FollowUp("optional")))
    joined = sample_snapshot(catalogue, agents=args.agents, **fields)
    snapshot = Snapshot() if args.unjoined else joined
    settings = {"language": args.language, "theme": args.theme}
    snapshot = replace(snapshot, settings=settings, practice=args.practice)
    home = Path(mkdtemp())

    def open_desk(report: Report) -> SampleDesk:
        desk = SampleDesk(home, report, save_s=args.save_s)
        desk.fails = [("full", "de schijf is vol. Maak ruimte vrij.")] * args.fail
        return desk

    lots: dict[str, Any] = {"random": lambda: 0.99} if args.never_sampled else {}
    DeskApp(home, snapshot, None, open_desk, **lots).run()


if __name__ == "__main__":
    main()
