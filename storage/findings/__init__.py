"""Findings and alerts with the notes of operators."""
