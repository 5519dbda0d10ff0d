"""Findings and alerts with the notes of operators."""

__all__ = ["alerts", "beginnings", "breaches", "desk", "events", "findings", "inbox", "kept_counts"]
