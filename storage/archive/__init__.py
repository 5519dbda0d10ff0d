"""Captures and their bytes, chained, kept for good: passes, retention, backup."""

__all__ = ["backup", "captures", "damage", "faults", "passes", "retention", "statuses"]
