"""Numbers as people of each language write them: those of the report model, and no others."""

from __future__ import annotations

from ftr.report.numbers import contacts_text, euros, of_hundred, percent, rounded, whole

__all__ = ["contacts_text", "euros", "of_hundred", "percent", "rounded", "whole"]
