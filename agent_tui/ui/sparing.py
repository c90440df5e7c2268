"""Keeps the interpreter's own work from coming between a key and its answer.

Looking through everything that lives takes the collector longer than a frame (20 to 40 ms with
the store's libraries loaded), and a thread that computes may keep the others waiting for 5 ms.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable

TURN_S = 0.001  # what a thread that computes may take while the one with the keys waits
REST_S = 2.0  # without a key: time to look through everything
_LOOKS_S = (10.0, 40.0)  # the store is open by the first, the sending has begun by the second
_NEVER = 100_000  # so many young collections without a full one


class Sparing:
    """From the first paint to the end of the form. `since_key_s` tells seconds since the last
    key; `later` is called with seconds and what to do then.

    Until the form has been at rest twice, nothing but young objects is collected; what lives then
    lives as long as the form, and the collector looks at it no more.
    """

    def __init__(
        self,
        since_key_s: Callable[[], float],
        later: Callable[[float, Callable[[], None]], None],
    ) -> None:
        self._since_key_s = since_key_s
        self._later = later
        self._looks = list(_LOOKS_S)
        self._usual = gc.get_threshold()
        self._usual_turn_s = sys.getswitchinterval()

    def begin(self) -> None:
        """At the first paint: what was made for it stays."""
        gc.freeze()
        gc.set_threshold(*self._usual[:2], _NEVER)
        gc.enable()
        sys.setswitchinterval(TURN_S)
        self._later(self._looks.pop(0), self._look)

    def end(self) -> None:
        """As it was before."""
        gc.set_threshold(*self._usual)
        sys.setswitchinterval(self._usual_turn_s)

    def _look(self) -> None:
        rest_s = self._since_key_s()
        if rest_s < REST_S:
            self._later(REST_S - rest_s, self._look)
            return
        gc.collect()
        gc.freeze()
        if self._looks:
            self._later(self._looks.pop(0), self._look)
        else:
            gc.set_threshold(*self._usual)
