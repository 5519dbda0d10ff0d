"""Stored conclusions → pages, reports and JSON for people and programs."""

__all__ = [
    "comparison",
    "console",
    "entry",
    "event_view",
    "evidence",
    "finding_answers",
    "first_publication",
    "html",
    "json_answers",
    "marking",
    "report",
    "search",
    "sides",
]
