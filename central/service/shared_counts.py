"""What several workers counted, told as one: each keeps its counts in a file beside the others'.

A worker that ended leaves its file, so that no counter ever goes back. What another worker
counted is seen a moment later.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from typing import Any

from central.private_files import write_private
from central.service.metrics import Metrics

KEEP_EVERY_S = 2.0
log = logging.getLogger("eerst_online.centre")


class SharedCounts:
    """This process's `metrics`, kept in a folder with those of the others, who are added to it."""

    def __init__(self, folder: Path, every_s: float = KEEP_EVERY_S) -> None:
        self._own = folder / f"{os.getpid()}-{token_hex(4)}.json"
        self._every_s = every_s
        self.metrics = Metrics(self._others)
        self._kept: dict[str, Any] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="counts", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Keep what was counted last."""
        self._ended.set()
        self._thread.join()
        self.keep()

    def keep(self) -> None:
        """Let the others see what this process counted, where there is news."""
        counted = self.metrics.counted()
        if counted == self._kept:
            return
        try:
            write_private(self._own, json.dumps(counted))
            self._kept = counted
        except OSError as error:
            log.warning("%s cannot be written: %s", self._own, error)

    def _go_on(self) -> None:
        while not self._ended.wait(self._every_s):
            self.keep()

    def _others(self) -> Iterator[dict[str, Any]]:
        for file in sorted(self._own.parent.glob("*.json")):
            if file != self._own:
                try:
                    yield json.loads(file.read_text(encoding="utf-8"))
                except (OSError, ValueError) as error:
                    log.warning("%s cannot be read: %s", file, error)
