"""The commands of the desk: `agent-tui` and what may follow it."""
