"""Keeps every contact on the desk's own disk: one database, one writing thread, one outbox."""
