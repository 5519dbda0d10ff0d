"""Findings and alerts with the notes of operators."""

__all__ = [
    "alerts",
    "beginnings",
    "breaches",
    "desk",
    "events",
    "exhibits",
    "finding_log",
    "findings",
    "inbox",
    "kept_counts",
    "requisites",
    "versions",
]
