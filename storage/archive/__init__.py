"""Captures and their bytes, chained, kept for good: passes, retention, backup."""
