"""The briefing: one page that tells an agent what to ask, which keys to press, and why."""
