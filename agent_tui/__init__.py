"""The agent's desk: a form that logs a contact in three keys, and a store that keeps it."""
