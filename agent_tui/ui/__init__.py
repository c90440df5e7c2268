"""The screen: the only part of the product that knows Textual."""

from __future__ import annotations

import os

# Textual reads these once, when it is imported.
os.environ.setdefault("ESCDELAY", "25")  # Esc clears a contact: it must not wait for a sequence
os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
os.environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
