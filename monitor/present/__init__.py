"""Stored conclusions → pages, reports and JSON for people and programs."""

__all__ = ["comparison", "evidence", "html", "json_answers", "marks", "report", "rows", "search"]
