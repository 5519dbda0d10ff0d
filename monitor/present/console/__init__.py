"""Findings, copies, versions and hits → lines of text for a terminal, at any width."""

__all__ = [
    "event_lines",
    "finding_sheet",
    "history_lines",
    "hit_lines",
    "lines",
    "reprint_lines",
    "sheet_lines",
    "short_ids",
]
