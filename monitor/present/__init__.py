"""Stored conclusions → pages, reports and JSON for people and programs."""

__all__ = [
    "comparison",
    "entry",
    "event_view",
    "evidence",
    "html",
    "json_answers",
    "marking",
    "report",
    "search",
]
