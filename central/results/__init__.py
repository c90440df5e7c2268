"""Counting: from the centre's tables to reports, coverage and rows for export."""
