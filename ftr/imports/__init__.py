"""Contacts and call records of other systems, mapped to what a pilot counts. No I/O here."""
