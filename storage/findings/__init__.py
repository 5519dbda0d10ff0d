"""Findings and alerts with the notes of operators."""

__all__ = ["alerts", "desk", "findings", "inbox"]
