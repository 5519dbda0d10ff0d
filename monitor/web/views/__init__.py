"""Records → values and drawings of a page, without network, store and clock."""

__all__ = [
    "case_words",
    "comparing",
    "listing",
    "moments",
    "reading_rows",
    "sheet",
    "site_health",
    "spread_chart",
    "task_matrix",
    "timeline",
]
