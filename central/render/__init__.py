"""Showing: the report and the contacts as text, page and files. Nothing is counted here."""
