"""Stored conclusions → pages, reports and JSON for people and programs."""

__all__ = ["comparison", "evidence", "html", "json_answers", "letters", "marks", "report", "rows", "search"]
