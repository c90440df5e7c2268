"""The report: one model that every screen, page and file is made from."""
