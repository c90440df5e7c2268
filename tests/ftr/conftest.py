"""Property tests of the ground floor run without a clock: other work shares the machine."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("no-clock", deadline=None)
settings.load_profile("no-clock")
