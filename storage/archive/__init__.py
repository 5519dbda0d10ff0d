"""Captures and their bytes, chained, kept for good: passes, retention, backup."""

__all__ = [
    "backup",
    "bodies",
    "captures",
    "chain",
    "damage",
    "faults",
    "passes",
    "picture_texts",
    "retention",
    "statuses",
    "tables",
]
