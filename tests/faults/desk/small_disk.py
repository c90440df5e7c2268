"""A desk whose whole data folder is on a disk that is really full, and then has room again.

python -m tests.faults.desk.small_disk HOME

HOME is a mount of its own that this may make larger. Prints what was told, as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from agent_tui.capture import NotSaved, Saved
from agent_tui.store.journal import JOURNAL_FOLDER, read_journal
from agent_tui.store.machine import this_machine
from tests.agent_tui.store.desk_at_work import capture, joined_store, save

TRIES = 400
REFUSED_ENOUGH = 10


def main() -> None:
    """Save until the disk is full and some more, make room, and save what was refused."""
    home = Path(sys.argv[1])
    warned: list[str] = []
    store = joined_store(home, on=this_machine(), warned=warned.append)
    saved: list[str] = []
    refused: list[NotSaved] = []
    for number in range(TRIES):
        told = save(store, capture(number))
        if isinstance(told, Saved):
            saved.append(told.rev_id)
        else:
            refused.append(told)
        if len(refused) >= REFUSED_ENOUGH:
            break
    subprocess.run(["mount", "-o", "remount,size=50m", home], check=True)
    again = [save(store, one.capture) for one in refused]
    saved += [one.rev_id for one in again if isinstance(one, Saved)]
    store.close()
    journal = read_journal(home / JOURNAL_FOLDER)
    in_journal = {record["revision"]["rev_id"] for record in journal.records}
    print(
        json.dumps(
            {
                "refused": sorted({one.kind for one in refused}),
                "why": refused[0].reason if refused else "",
                "again": sum(isinstance(one, Saved) for one in again),
                "saved": saved,
                "not in the journal": sorted(set(saved) - in_journal),
                "damaged lines": len(journal.damage),
                "still warned": bool(warned and warned[-1]),
            }
        )
    )


if __name__ == "__main__":
    main()
